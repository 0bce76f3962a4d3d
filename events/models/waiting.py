from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from web.signed import Signed

from ..clock import end_of_offer, spoken_moment
from .guests import Guest
from .holding import ONE_HOLDER, Held, HeldQuerySet, same_holder
from .locations import Location
from .registrations import Registration

MAIL_WAITS = timedelta(hours=12)  # an offer whose mail has not gone by then runs all the same: others wait behind it


class WaitingQuerySet(HeldQuerySet):
    def running(self):
        return self.filter(ended_at=None)

    def running_for(self, viewer):
        """The viewer's own; a visitor has none."""
        return self.running().of(viewer)

    def in_line(self):
        """First come, first: keys are given out under the lock of the event, so they are the order of arrival."""
        return self.running().order_by("pk")

    def with_place_in_line(self):
        """How many stand at or before this place of the same line comes along as place_in_line."""
        same_line = Q(location=OuterRef("location")) | Q(location=None)  # an event with locations has no other lines
        ahead = Waiting._base_manager.filter(same_line, event=OuterRef("event"), ended_at=None, pk__lte=OuterRef("pk"))
        number = ahead.order_by().values("event").annotate(number=Count("pk")).values("number")
        return self.annotate(place_in_line=Coalesce(Subquery(number), 0))


class Waiting(Held, models.Model):
    """Somebody in the line for a place that is taken. It ends with a place, or by going out of the line."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="waiting")
    location = models.ForeignKey(Location, models.SET_NULL, null=True, related_name="waiting_here")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="waiting")
    guest = models.ForeignKey(Guest, models.CASCADE, null=True, related_name="waiting")
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = WaitingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["event", "location", "id"], name="line_of_event", condition=Q(ended_at=None))]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "member"], condition=Q(ended_at=None), name="one_place_in_line_per_member"
            ),
            models.UniqueConstraint(
                fields=["event", "guest"], condition=Q(ended_at=None), name="one_place_in_line_per_guest"
            ),
            models.CheckConstraint(condition=ONE_HOLDER, name="a_member_or_a_guest_waits"),
        ]

    def __str__(self):
        return f"{self.who} - {self.event}"

    def end(self):
        self.ended_at = timezone.now()
        self.save(update_fields=["ended_at"])


class OfferQuerySet(models.QuerySet):
    def open(self):
        return self.filter(waiting__ended_at=None)

    def due(self):
        """Those whose time is over; and those of events that have begun."""
        now = timezone.now()
        return self.open().filter(
            Q(expires_at__lte=now, told_at__isnull=False) | Q(waiting__event__happens_at__lte=now)
        )

    def untold(self):
        return self.open().filter(told_at=None)

    def taking_a_place(self):
        """Those for somebody who has no place at the event yet; who waits at another location moves with the one."""
        has_one = Registration._base_manager.filter(  # unguarded: they are counted
            same_holder("waiting__"), event=OuterRef("waiting__event"), cancelled_at=None
        )
        return self.filter(~Exists(has_one))


class Offer(Signed, models.Model):
    """A free place that is kept for who is first in line. Its clock starts when the mail about it is sent."""

    waiting = models.OneToOneField(Waiting, models.CASCADE, related_name="offer")
    made_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    objects = OfferQuerySet.as_manager()
    signer = signing.Signer(salt="events.offer", sep=".")  # its token accepts it

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="offers_running", condition=Q(lapsed_at=None))]

    def __str__(self):
        return str(self.waiting)

    @property
    def until(self):
        """Until when the place is kept; as long as nobody was told, what it would be if the mail went now."""
        return self.expires_at or end_of_offer(timezone.now(), self.event.happens_at, self.event.time_zone)

    @property
    def last_moment(self):
        return spoken_moment(self.until, self.event.time_zone)

    @property
    def event(self):
        return self.waiting.event

    @property
    def is_overdue(self):
        """Whether the mail could not be sent for so long that nobody should wait for it any longer."""
        return self.told_at is None and self.made_at <= timezone.now() - MAIL_WAITS

    @classmethod
    def bearing(cls, token):
        """The offer a token is for, or None."""
        return (
            cls.objects.select_related("waiting__event", "waiting__location", "waiting__member", "waiting__guest")
            .filter(pk=cls.key_in(token))
            .first()
        )

    def start_clock(self):
        """It runs from now on. Starting twice is starting once."""
        now = timezone.now()
        fresh = {"told_at": now, "expires_at": end_of_offer(now, self.event.happens_at, self.event.time_zone)}
        Offer.objects.filter(pk=self.pk, told_at=None).update(**fresh)


class LastCall(models.Model):
    """On the last day no place is kept any more: everybody who waits hears of a free one, and the first takes it."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="last_calls")
    location = models.ForeignKey(Location, models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)  # when the place was taken

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "location"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="one_last_call_at_a_time",
            )
        ]

    def __str__(self):
        return str(self.event)
