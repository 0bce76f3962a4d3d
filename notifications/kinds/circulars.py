"""Messages of the managers of a group to its members."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from groups.models import Addressed, Circular, CircularDraft, MessageStop, managing, stopped
from groups.permissions import can_manage
from members.models import Member
from web.nudges import LATER

from ..conversing import stopping
from ..letters import absolute, absolute_url, letter, path_of
from ..topics import Topic
from . import Kind, Skip, Skipped, address_for, unless_skipped
from .notices import NOTE, did_not_go_out


class CircularSent(Kind):
    """A message to the members it is for, as they are then; each can stop the next ones without signing in."""

    NAME = "circular"
    TOPIC = Topic.GROUPS
    TEMPLATE = "mail/circular"
    model = Circular
    PRIORITY = LATER

    def rows(self):
        return super().rows().select_related("group", "sender")

    def audience(self, circular):
        return Member.objects.present().filter(pk__in=circular.addressed().values("member"))

    def still_for(self, viewer):
        return Circular.objects.heard_by(viewer)

    def headline(self, circular):
        return circular.subject

    def address(self, viewer, notification):
        circular = self.rows().filter(pk=notification.last).first()
        group = notification.group
        return reverse("groups:circular", args=[group.pk, group.slug, circular.pk]) if circular else ""

    def messages_for(self, deliveries):
        return [unless_skipped(self.written_for, delivery) for delivery in deliveries]

    def written_for(self, delivery):
        circular = self.rows().filter(pk=delivery.subject_id).first()
        if circular is None:
            raise Skip(Skipped.GONE)
        membership = circular.addressed().filter(member=delivery.member_id).select_related("member").first()
        if membership is None:
            raise Skip(Skipped.NOT_FOR_THEM)
        if not Member.objects.present().filter(pk=delivery.member_id).exists():
            raise Skip(Skipped.NOT_PRESENT)
        if circular.addressed().filter(stopped(), pk=membership.pk).exists():
            raise Skip(Skipped.STOPPED)
        message = circular_letter(
            membership, circular.group, circular.sender, circular.subject, circular.text, circular.audience
        )
        # Of who does not manage the group any more nothing more goes out; what arrived stays where it is.
        if not managing(circular.group).filter(pk=circular.sender_id).exists():
            raise Skip(Skipped.GONE)
        return message

    def told(self, subject_id, skipped=""):
        circular = skipped == Skipped.GONE and self.rows().filter(pk=subject_id).first()
        if circular:
            circular.miss_one()


class CircularKeptBack(Kind):
    """A planned message did not go out: for its writer, and for whoever manages the group and can send it after all."""

    NAME = "circular_kept_back"
    TOPIC = Topic.GROUPS
    TEMPLATE = NOTE
    GATHERS = IS_TOLD_ANEW = True  # it may be planned again, and stay again
    model = CircularDraft

    def rows(self):
        return super().rows().exclude(kept_back="").select_related("group")

    def audience(self, draft):
        return Member.objects.present().filter(Q(pk__in=managing(draft.group)) | Q(pk=draft.writer_id))

    def still_for(self, viewer):
        return CircularDraft.objects.visible_to(viewer).exclude(kept_back="")

    def headline(self, draft):
        names = {"subject": draft.subject, "group": draft.group}
        return _("The message “%(subject)s” to the members of %(group)s did not go out") % names

    def context(self, draft):
        kept = _("It is kept among the messages to the members. Whoever manages the group can still send it.")
        because = _("You get this mail because you planned this message, or manage this group.")
        return {"lines": [did_not_go_out(draft), kept], "because": because, "url": ""}

    def personal(self, draft, member):
        if not can_manage(member, draft.group):
            return {}
        url = absolute_url("groups:circulars", draft.group.pk, draft.group.slug)
        return {"url": url, "label": _("See the messages")}

    def address(self, viewer, notification):
        draft = self.rows().filter(pk=notification.last).first()
        url = draft and self.personal(draft, viewer).get("url")
        return path_of(url) if url else super().address(viewer, notification)


def circular_letter(membership, group, sender, subject, text, audience, headline=""):
    """The mail as a member gets it; headline: what stands in the list of mails, if not the subject."""
    stop_url = absolute_url("notifications:unsubscribe", MessageStop.token_for(membership))
    context = {
        "group": group,
        "sender": sender,
        "subject": subject,
        "text": text,
        "is_for_managers": audience == Addressed.MANAGERS,
        "group_url": absolute(group.get_absolute_url()),
        "stop_url": stop_url,
    }
    address = address_for(membership.member)
    return letter(
        CircularSent.TEMPLATE, context, address, headline or subject, kind=CircularSent.NAME, headers=stopping(stop_url)
    )


def trial_of(circular_words, membership, group):
    """The same mail to its sender alone, marked as a test."""
    headline = _("Test: %(subject)s") % {"subject": circular_words["subject"]}
    return circular_letter(membership, group, membership.member, headline=headline, **circular_words)
