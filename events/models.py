from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import Content, ContentQuerySet, Overtaken, slug_of
from members.models import Affiliation
from web.richtext import excerpt
from web.submits import uuid_for

from .clock import spoken, wall_at
from .signals import registered, unregistered


class TimeZone(models.TextChoices):
    """Where members meet, or meet others from. The column takes any IANA name; a form offers these."""

    AMSTERDAM = "Europe/Amsterdam", _("the Netherlands")
    LONDON = "Europe/London", _("London and Lisbon")
    ATHENS = "Europe/Athens", _("Athens and Helsinki")
    CURACAO = "America/Curacao", _("the Caribbean part of the Kingdom")
    PARAMARIBO = "America/Paramaribo", _("Paramaribo")
    NEW_YORK = "America/New_York", _("New York and Washington")
    JAKARTA = "Asia/Jakarta", _("Jakarta")
    UTC = "UTC", "UTC"


class EventQuerySet(ContentQuerySet):
    def upcoming(self):
        return self.filter(happens_at__gte=timezone.now())

    def past(self):
        return self.filter(happens_at__lt=timezone.now())

    def with_registration_of(self, viewer):
        """Whether the viewer is registered comes along as is_registered, in the same query."""
        return self.annotate(
            is_registered=Exists(Registration.objects.running_for(viewer).filter(event=OuterRef("pk")))
        )

    @transaction.atomic
    def plan(self, author, *, uuid, tags=(), **fields):
        """A new event, readable at once. The same form sent twice is one event. Returns the event."""
        event, created = self.get_or_create(
            uuid=uuid_for(author, uuid),
            author=author,
            defaults=fields
            | {
                "affiliation": author.affiliation,
                "slug": slug_of(fields["title"]),
                "excerpt": excerpt(fields["body"]),
            },
        )
        if created:
            event.tags.set(tags)
            event.publish()
        return event


class Event(Content):
    """A gathering, in a place or online or both, organised by its author.

    Begin and place stand on Content, so that the agenda needs no more than that table.
    """

    KIND = "event"
    PAGE = "events:event"
    CARD = "events/_card.html"

    ends_at = models.DateTimeField(_("end"))  # after happens_at; they stand in two tables, so the form holds it
    time_zone = models.CharField(_("time zone"), max_length=40, choices=TimeZone, default=TimeZone.AMSTERDAM)
    online_url = models.URLField(_("online link"), max_length=500, blank=True)
    capacity = models.PositiveIntegerField(
        _("number of places"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    registration_count = models.PositiveIntegerField(default=0, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)  # of iCalendar: up when time or place changes

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        constraints = [
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gte=1), name="an_event_has_room"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(registration_count__lte=F("capacity")), name="never_one_over_capacity"
            ),
        ]

    @property
    def has_begun(self):
        return self.happens_at <= timezone.now()

    @property
    def has_ended(self):
        return self.ends_at <= timezone.now()

    @property
    def is_full(self):
        return self.capacity is not None and self.registration_count >= self.capacity

    @property
    def places_left(self):
        return None if self.capacity is None else self.capacity - self.registration_count

    @property
    def day(self):
        """The day it begins, where it happens."""
        return wall_at(self.happens_at, self.time_zone).date()

    @property
    def when(self):
        return spoken(self.happens_at, self.ends_at, self.time_zone)

    @property
    def when_here(self):
        """The same by the clock of the network, or "" where that clock shows the same."""
        here = spoken(self.happens_at, self.ends_at, settings.TIME_ZONE)
        return "" if here == self.when else here

    @transaction.atomic
    def replan(self, *, version, tags=(), **fields):
        """Save changes made on top of a version. Raises Overtaken when somebody saved in between; nothing is lost.

        Raises TooSmall when more people are registered than the new capacity holds.
        """
        before = self.locked()
        if fields["capacity"] is not None and fields["capacity"] < before.registration_count:
            raise TooSmall(before.registration_count)
        now = timezone.now()
        moved = any(fields[name] != getattr(before, name) for name in MOVES)
        fields |= {
            "slug": slug_of(fields["title"]),
            "excerpt": excerpt(fields["body"]),
            "changed_at": now,
            "edited_at": now,
            "version": version + 1,
            "sequence": before.sequence + moved,
        }
        if not Event._base_manager.filter(pk=self.pk, version=version).update(**fields):
            raise Overtaken
        for name, value in fields.items():
            setattr(self, name, value)
        self.tags.set(tags)

    @transaction.atomic
    def register(self, member):
        """Take a place for the member. Registering twice is registering once. Raises Full, or Begun."""
        event = self.locked()
        registration = Registration.objects.running_for(member).filter(event=event).first()
        if registration:
            return registration
        if event.has_begun:
            raise Begun
        if event.is_full:
            raise Full
        registration = Registration.objects.create(event=event, member=member, affiliation=member.affiliation)
        self.count_registrations(event.registration_count + 1)
        registered.send(Registration, registration=registration)
        return registration

    @transaction.atomic
    def unregister(self, member):
        """Give the place back. Doing so twice is doing so once. Raises Begun: who came stays written as it was."""
        event = self.locked()
        registration = Registration.objects.running_for(member).filter(event=event).first()
        if not registration:
            return
        if event.has_begun:
            raise Begun
        registration.cancelled_at = timezone.now()
        registration.save(update_fields=["cancelled_at"])
        self.count_registrations(event.registration_count - 1)
        unregistered.send(Registration, registration=registration)

    def locked(self):
        """The event as it is now, for whoever changes its places; nobody else does until the transaction ends."""
        return Event._base_manager.select_for_update(of=("self",)).get(pk=self.pk)

    def count_registrations(self, count):
        self.registration_count = count
        Event._base_manager.filter(pk=self.pk).update(registration_count=count)


MOVES = ["happens_at", "ends_at", "time_zone", "place", "online_url"]


class TooSmall(Exception):
    """More people are registered than would fit."""

    def __init__(self, registered):
        super().__init__(registered)
        self.registered = registered


class Refused(Exception):
    """A place could not be taken or given back; `reason` is what the member hears."""

    reason = ""


class Full(Refused):
    """The last place went to somebody else."""

    reason = _("Somebody was just ahead of you: the last place has gone.")


class Begun(Refused):
    """It has begun, so nothing changes any more."""

    reason = _("This event has already begun.")


class RegistrationQuerySet(models.QuerySet):
    def running(self):
        return self.filter(cancelled_at=None)

    def running_for(self, viewer):
        """The viewer's own; a visitor has none."""
        return self.running().filter(member=viewer) if viewer.is_authenticated else self.none()

    def visible_to(self, viewer):
        """Who comes is for members to see, at events they can see; visitors see no more than a number."""
        if not viewer.is_authenticated:
            return self.none()
        return self.running().filter(event__in=Event.objects.visible_to(viewer))


class Registration(models.Model):
    """A place at an event. Giving it back ends it; whoever registers again afterwards gets a new one."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="registrations")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="registrations")
    affiliation = models.ForeignKey(Affiliation, models.SET_NULL, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True)
    attended_at = models.DateTimeField(null=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["event", "created_at", "id"], name="registrations_of_event", condition=Q(cancelled_at=None)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "member"], condition=Q(cancelled_at=None), name="one_place_per_member"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(cancelled_at__gte=F("created_at"), attended_at=None),
                name="whoever_cancelled_did_so_later_and_stayed_away",
            ),
        ]

    def __str__(self):
        return f"{self.member} - {self.event}"
