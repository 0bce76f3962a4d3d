"""Who is there: the door of an event, also for a phone that had no network for a while."""

import re
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from web.clock import wall_at

from ..tickets import as_typed, bears
from .holding import holder_of
from .refusals import CalledOff, GivenBack, NoRoom, NotAtTheDoor, NotYet, OtherEvent, TurnedAway, UnknownCode
from .registrations import Registration
from .requests import PlaceRequest

DOORS_OPEN = timedelta(hours=24)  # before it begins, so that somebody can try it out
WALK_IN_FROM = timedelta(hours=12)  # before it begins
WALK_IN_UNTIL = timedelta(days=1)  # after it ends, for who was written on paper


class CheckInQuerySet(models.QuerySet):
    def running(self):
        return self.filter(ended_at=None)


class CheckIn(models.Model):
    """That somebody came in, and who saw it. It ends when that is taken back.

    The uuid is that of the press of a button: a phone that does not know whether its news arrived tells it again. One
    that came when somebody was in already is written as over at once, so that it does nothing when told again.
    """

    uuid = models.UUIDField(unique=True)
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="check_ins")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registration"], condition=Q(ended_at=None), name="one_is_in_once")
        ]

    def __str__(self):
        return f"{self.registration_id}: {self.at}"

    @property
    def hour(self):
        """On the clock of the event."""
        moment = wall_at(self.at, self.registration.event.time_zone)
        return f"{moment.hour}.{moment.minute:02}"


class Door:
    """Of an Event. Each act holds the row of the event, and doing it twice is doing it once."""

    @property
    def is_door_open(self):
        return not self.is_cancelled and not self.removed_at and timezone.now() >= self.happens_at - DOORS_OPEN

    def check_door(self):
        if self.is_cancelled or self.removed_at:
            raise CalledOff
        if not self.is_door_open:
            raise NotYet

    def check_walk_in_of(self, who):
        """A place that somebody else takes for a member, who gets a mail of it, or a guest: only while there is a door
        to stand at, and not past the organiser."""
        if not self.happens_at - WALK_IN_FROM <= timezone.now() <= self.ends_at + WALK_IN_UNTIL:
            raise NotAtTheDoor
        if PlaceRequest.objects.filter(event=self, **holder_of(who)).exclude(declined_at=None).exists():
            raise TurnedAway

    @transaction.atomic
    def check_in(self, registration, *, by, uuid, at=None):
        """Returns the CheckIn that stands: an earlier one, for who was in already. Raises Refused."""
        event = self.locked()
        event.check_door()
        place = Registration._base_manager.get(pk=registration.pk, event=event)  # unguarded: it is in hand already
        if place.cancelled_at:
            raise GivenBack
        standing = CheckIn.objects.running().filter(registration=place).first()
        if CheckIn.objects.filter(uuid=uuid).exists():
            return standing
        now = timezone.now()
        at = max(place.created_at, min(at or now, now))
        words = {"registration": place, "uuid": uuid, "at": at, "by": by}
        if standing:
            CheckIn.objects.create(**words, ended_at=at)
            return standing
        place.attended_at = at
        place.save(update_fields=["attended_at"])
        return CheckIn.objects.create(**words)

    @transaction.atomic
    def check_out(self, uuid, *, by):
        """It was somebody else after all. Only the check-in that is named ends, so a later one stands."""
        event = self.locked()
        running = CheckIn.objects.running().filter(uuid=uuid, registration__event=event)
        check_in = running.select_related("registration").first()
        if check_in:
            check_in.ended_at, check_in.ended_by = timezone.now(), by
            check_in.save(update_fields=["ended_at", "ended_by"])
            check_in.registration.attended_at = None
            check_in.registration.save(update_fields=["attended_at"])

    @transaction.atomic
    def walk_in(self, who, location=None, *, by, uuid):
        """Somebody stands at the door without a place: give one, if there is room, and let them in. Raises Refused."""
        event = self.locked()
        event.check_door()
        registration = event.registration_of(who)
        if registration is None:
            event.check_walk_in_of(who)
            location = event.location_named(location)
            if not event.has_room_for(who, location):
                raise NoRoom
            registration = event.seat(who, location)
            event.forget_questions_of(who, location)
            event.hand_out_places()
            self.counted_like(event)
        return event.check_in(registration, by=by, uuid=uuid)

    def place_with(self, text):
        """The place a typed or scanned code is for. Raises OtherEvent and UnknownCode."""
        named = re.search(r"/agenda/(\d+)-", text)
        if named and int(named[1]) != self.pk:
            raise OtherEvent
        code = as_typed(text.rpartition("code=")[2])
        # unguarded: who holds the code shows their own place; one that was given back is told apart from a forged one
        places = Registration._base_manager.filter(event=self.pk).order_by("-pk")
        found = next((pk for pk in places.values_list("pk", flat=True) if bears(pk, code)), None)
        if found is None:
            raise UnknownCode
        return places.get(pk=found)
