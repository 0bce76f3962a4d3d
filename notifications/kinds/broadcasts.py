"""A message of the community managers to the members."""

import logging

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Member
from web.nudges import LATER

from ..conversing import stopping
from ..letters import absolute_url, letter, path_of
from ..models import Announcement, Broadcast, DigestSubscription
from ..models.broadcasts import writers
from ..topics import Topic
from . import Kind, Skip, Skipped, address_for, unless_skipped
from .notices import NOTE, did_not_go_out

logger = logging.getLogger(__name__)


class BroadcastSent(Kind):
    """Whoever is meant is asked again when it is sent; each can stop the next ones without signing in."""

    NAME = "broadcast"
    TOPIC = Topic.NETWORK
    TEMPLATE = "mail/broadcast"
    model = Broadcast
    PRIORITY = LATER

    def rows(self):
        return super().rows().select_related("author")

    def audience(self, broadcast):
        return broadcast.heard()

    def still_for(self, viewer):
        stopped = DigestSubscription.objects.filter(member=viewer.pk, hears_broadcasts=False)
        return Broadcast.objects.filter(~Exists(stopped), sent_at__isnull=False)

    def headline(self, broadcast):
        return broadcast.subject

    def address(self, viewer, notification):
        return reverse("notifications:broadcast", args=[notification.last])

    def messages_for(self, deliveries):
        return [unless_skipped(self.written_for, delivery) for delivery in deliveries]

    def written_for(self, delivery):
        is_standing = Exists(writers().filter(pk=OuterRef("author")))
        broadcast = self.rows().annotate(is_standing=is_standing).filter(pk=delivery.subject_id).first()
        if broadcast is None:
            raise Skip(Skipped.GONE)
        member = broadcast.heard().filter(pk=delivery.member_id).first()
        if member is None:
            raise Skip(Skipped.NOT_FOR_THEM)
        message = broadcast_letter(broadcast, member)
        # Of whoever may not write to all members any more nothing more goes out; what arrived stays where it is. Asked
        # last, for whoever has no address was not counted either.
        if not broadcast.is_standing:
            raise Skip(Skipped.GONE)
        return message

    def told(self, subject_id, skipped=""):
        broadcast = skipped == Skipped.GONE and self.rows().filter(pk=subject_id).first()
        if broadcast:
            broadcast.miss_one()


class BroadcastKeptBack(Kind):
    """A planned message did not go out: for its writer, and for whoever can send it after all."""

    NAME = "broadcast_kept_back"
    TOPIC = Topic.ASKED
    TEMPLATE = NOTE
    GATHERS = IS_TOLD_ANEW = True  # it may be planned again, and stay again
    model = Broadcast

    def rows(self):
        return super().rows().filter(sent_at=None).exclude(kept_back="").select_related("author")

    def audience(self, broadcast):
        return Member.objects.present().filter(Q(pk__in=writers()) | Q(pk=broadcast.author_id))

    def still_for(self, viewer):
        return self.rows().filter(Exists(writers().filter(pk=viewer.pk)) | Q(author=viewer.pk))

    def headline(self, broadcast):
        return _("The message “%(subject)s” did not go out") % {"subject": broadcast.subject}

    def context(self, broadcast):
        kept = _("It is kept among the messages to all members. Whoever may write to all members can still send it.")
        because = _("You get this mail because you planned this message, or may write to all members too.")
        return {"lines": [did_not_go_out(broadcast), kept], "because": because, "url": ""}

    def personal(self, broadcast, member):
        if not writers().filter(pk=member.pk).exists():
            return {}
        return {"url": absolute_url("notifications:edit_broadcast", broadcast.pk), "label": _("Look at the message")}

    def address(self, viewer, notification):
        broadcast = self.rows().filter(pk=notification.last).first()
        url = broadcast and self.personal(broadcast, viewer).get("url")
        return path_of(url) if url else ""


def send_due():
    """One by one; the row's lock is the claim, so two that come at once send it once. The outbox does the rest."""
    for pk in Broadcast.objects.due().order_by("planned_for", "pk").values_list("pk", flat=True):
        try:
            send_if_due(pk)
        except Exception:  # one that cannot be sent must not keep the others, nor what is for a group
            logger.exception("the planned message %s to all members could not be sent", pk)


@transaction.atomic
def send_if_due(pk):
    """Of whoever may not write to all members any more it stays, and who may is told of it."""
    broadcast = Broadcast.objects.due().select_for_update(skip_locked=True).filter(pk=pk).first()
    if broadcast is None:
        return
    if Broadcast.objects.standing().filter(pk=pk).exists():
        broadcast.begin()
        Announcement.write(BroadcastSent, broadcast, actor=broadcast.author)
    else:
        broadcast.keep_back()
        Announcement.write(BroadcastKeptBack, broadcast)


def broadcast_letter(broadcast, member, headline=""):
    subscription, _created = DigestSubscription.objects.get_or_create(member=member)
    stop_url = absolute_url("notifications:stop_broadcasts", subscription.token_of_broadcasts)
    context = {"broadcast": broadcast, "member": member, "stop_url": stop_url, "home_url": absolute_url("feed:home")}
    headline = headline or broadcast.subject
    kind, headers = BroadcastSent.NAME, stopping(stop_url)
    return letter(BroadcastSent.TEMPLATE, context, address_for(member), headline, kind=kind, headers=headers)


def trial_of(broadcast, member):
    """The same mail to its writer alone, marked as a test."""
    return broadcast_letter(broadcast, member, _("Test: %(subject)s") % {"subject": broadcast.subject})
