"""Messages of the managers of a group to its members."""

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.models import Addressed, Circular, MessageStop, stopped
from members.models import Member
from web.nudges import LATER

from ..conversing import stopping
from ..letters import absolute, absolute_url, letter
from ..topics import Topic
from . import Kind, Skip, Skipped, address_for


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

    def message_for(self, delivery):
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
        return circular_letter(
            membership, circular.group, circular.sender, circular.subject, circular.text, circular.audience
        )


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
