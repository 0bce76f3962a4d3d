"""Who runs an event: those who organise it together write it together (content's Authorship), and helpers let people
in at the door."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import Authorship, Content, NotAmongReaders
from groups.models import Membership, barred_groups_of, managed_by, manages
from network.rights import Right, holds

from ..signals import helper_asked

MOST_HELPERS = 40
HELPS_ON = timedelta(days=7)  # after the event: a phone that had no connection at the door tells late


class Holder(models.TextChoices):
    """In whose name an event is held. With a group, that is the group it stands in; its managers organise it along."""

    MEMBER = "member", _("By you")
    GROUP = "group", _("By the group it stands in")
    NETWORK = "network", _("By the network")


class TooManyHelpers(Exception):
    """No more people fit at one door."""


class HelperQuerySet(models.QuerySet):
    def accepted(self):
        return self.filter(accepted_at__isnull=False)

    def of(self, viewer):
        """Those to which the viewer said yes, at events that stand and are not long over; a visitor has none."""
        if not viewer.is_authenticated:
            return self.none()
        since = timezone.now() - HELPS_ON
        return self.accepted().filter(member=viewer.pk, event__removed_at=None, event__ends_at__gte=since)

    def asking(self, viewer):
        """Those the viewer has still to answer."""
        return self.filter(member=viewer.pk, accepted_at=None) if viewer.is_authenticated else self.none()


class Helper(models.Model):
    """One who checks people in, or was asked to; it gives no say in the event itself."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="helpers")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="helps_at")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True)

    objects = HelperQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "member"], name="one_helper_per_member")]

    def __str__(self):
        return f"{self.event_id} - {self.member_id}"

    def accept(self):
        """Saying yes twice is saying it once."""
        Helper.objects.filter(pk=self.pk, accepted_at=None).update(accepted_at=timezone.now())

    def end(self):
        """The question or the help is over, whoever ends it."""
        Helper.objects.filter(pk=self.pk).delete()


def organised_by(viewer, event="event"):
    """The rows whose event this member is told of as one of its organisers_of; `event` is where they name it."""
    along = Authorship.objects.of(viewer).values("content")
    part = Q(**{f"{event}__author": viewer.pk}) | Q(**{f"{event}__in": along})
    return part | Q(**{f"{event}__holder": Holder.GROUP, f"{event}__group__in": managed_by(viewer)})


def run_by(viewer, event="event"):
    """The rows whose event this member organises or helps at, in a group that does not keep them out."""
    part = organised_by(viewer, event) | Q(**{f"{event}__in": Helper.objects.of(viewer).values("event")})
    if holds(viewer, Right.HOLD_EVENTS):
        part |= Q(**{f"{event}__holder": Holder.NETWORK})
    return part & ~Q(**{f"{event}__group__in": barred_groups_of(viewer)})


def organisers_of(event):
    """The keys of those who organise it."""
    along = Authorship.objects.accepted().filter(content=event.pk).values_list("member", flat=True)
    managers = Membership.objects.filter(group=event.group_id, is_manager=True).values_list("member", flat=True)
    return {event.author_id, *along, *(managers if event.holder == Holder.GROUP else ())} - {None}


def organises(member, event):
    """Whether the member does, by name or for whom it is held."""
    if event.removed_at or event.is_written_by(member):
        return event.removed_at is None
    if event.holder == Holder.GROUP:
        return manages(member, event.group_id)
    return event.holder == Holder.NETWORK and holds(member, Right.HOLD_EVENTS)


def may_hold_for(member, holder, group_id):
    """Whether the member may hold an event in this name; in their own everybody may."""
    if holder == Holder.GROUP:
        return manages(member, group_id)
    return holder == Holder.MEMBER or holds(member, Right.HOLD_EVENTS)


class Crewed:
    """Of an Event: the part of it that others do."""

    @transaction.atomic
    def ask_to_help(self, member, by):
        """Ask somebody to check people in; asking twice is asking once. Raises NotAmongReaders and TooManyHelpers."""
        event = self.locked()
        if not Content.objects.visible_to(member).filter(pk=self.pk).exists():
            raise NotAmongReaders
        known = Helper.objects.filter(event=event, member=member).first()
        if known or member.pk in organisers_of(event):
            return known
        if Helper.objects.filter(event=event).count() >= MOST_HELPERS:
            raise TooManyHelpers
        asked = Helper.objects.create(event=event, member=member, asked_by=by)
        helper_asked.send(Helper, helper=asked)
        return asked

    @transaction.atomic
    def gain(self, member):
        """Who organises it needs no other part in it."""
        Helper.objects.filter(event=self.pk, member=member).delete()
