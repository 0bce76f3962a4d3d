"""The programme of an event as its organisers draw it up. Nobody else sees any of it before it is released."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..clock import spoken_span
from .locations import Location
from .refusals import InUse


class Part(models.Model):
    """What a programme is drawn up from."""

    uuid = models.UUIDField(unique=True, null=True, editable=False)  # of the form it was made with

    class Meta:
        abstract = True


class Room(Part):
    """Where sessions are held; at an event of several locations that says at which one, or none: at all of them."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="rooms")
    name = models.CharField(_("name"), max_length=60)
    location = models.ForeignKey(Location, models.SET_NULL, null=True, blank=True, related_name="rooms")
    size = models.PositiveIntegerField(_("number of seats"), null=True, blank=True, validators=[MinValueValidator(1)])

    def __str__(self):
        return f"{self.name}, {self.location}" if self.location else self.name

    def discard(self):
        self.delete()  # its sessions stay, without a room


class Track(Part):
    """What sessions have in common, through all rounds."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="tracks")
    name = models.CharField(_("name"), max_length=60)

    def __str__(self):
        return self.name

    def discard(self):
        self.delete()


class Round(Part):
    """A time at which sessions are held beside each other; whoever comes is at one of them."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="rounds")
    name = models.CharField(_("name"), max_length=60, blank=True)
    begins_at = models.DateTimeField(_("begin"))
    ends_at = models.DateTimeField(_("end"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="a_round_ends_after_it_begins")
        ]

    def __str__(self):
        return ", ".join(filter(None, [spoken_span(self.begins_at, self.ends_at, self.event.time_zone), self.name]))

    def overlaps(self, other):
        return self.begins_at < other.ends_at and other.begins_at < self.ends_at

    @transaction.atomic
    def discard(self):
        """Raises InUse while there are sessions in it, also when others only see them in what was released."""
        self.event.locked()
        if self.sessions.exists() or self.slots.exists():
            raise InUse
        self.delete()


class SessionKind(models.TextChoices):
    SESSION = "session", _("A session that people choose")
    PLENARY = "plenary", _("A part for everybody")
    BREAK = "break", _("A break")


class SessionQuerySet(models.QuerySet):
    def planned(self):
        """Those that have a time in the programme that is being drawn up, in its order; all that a warning or a release
        asks along."""
        rows = self.filter(dropped_at=None, round__isnull=False).select_related(
            "round", "room__location", "track", "event"
        )
        return rows.prefetch_related(with_speakers(is_planned=True)).order_by("round__begins_at", "round_id", "pk")


class Session(Part):
    """A part of the programme that is being drawn up. What others see of it is its Slot, from the last release.

    One that was released stays after it is dropped, until the next release says so.
    """

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="sessions")
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    kind = models.CharField(_("What is it?"), max_length=8, choices=SessionKind, default=SessionKind.SESSION)
    # None of a proposal that was confirmed and has no time yet; it is in no release before it has one.
    round = models.ForeignKey(Round, models.RESTRICT, null=True, related_name="sessions", verbose_name=_("round"))
    room = models.ForeignKey(
        Room, models.SET_NULL, null=True, blank=True, related_name="sessions", verbose_name=_("room")
    )
    track = models.ForeignKey(
        Track, models.SET_NULL, null=True, blank=True, related_name="sessions", verbose_name=_("track")
    )
    capacity = models.PositiveIntegerField(
        _("number of places"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    dropped_at = models.DateTimeField(null=True, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gte=1), name="a_session_has_room")
        ]

    def __str__(self):
        return self.title

    @property
    def location(self):
        """The one that its room is at; None of a session for all locations."""
        return self.room and self.room.location

    @transaction.atomic
    def discard(self):
        """Gone from the programme that is being drawn up; from the one that others see with its next release."""
        self.event.locked()  # a release at the same time lets others see it first, or does not
        if hasattr(self, "slot"):
            self.dropped_at = timezone.now()
            self.save(update_fields=["dropped_at"])
        else:
            self.delete()

    @transaction.atomic
    def let_speak(self, members, guests):
        """These speak here, and nobody else, as far as it is planned; others see it with the next release."""
        kept = []
        for fields in [*({"member": member} for member in members), *({"guest": guest} for guest in guests)]:
            speaker, _created = self.speakers.get_or_create(**fields)
            kept.append(speaker.pk)
        self.speakers.filter(pk__in=kept).update(is_planned=True)
        self.speakers.exclude(pk__in=kept).filter(is_released=False).delete()
        self.speakers.exclude(pk__in=kept).update(is_planned=False)


class Speaker(models.Model):
    """Who speaks in a session: a member, or somebody whose name the organiser wrote down."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="speakers")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="speakers")
    guest = models.CharField(max_length=120, blank=True)
    is_planned = models.BooleanField(default=True)
    is_released = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(member=None) ^ Q(guest=""), name="a_speaker_is_a_member_or_a_named_guest"
            ),
            models.UniqueConstraint(fields=["session", "member"], name="nobody_speaks_twice_in_a_session"),
        ]

    def __str__(self):
        return self.member.name if self.member else self.guest


def with_speakers(**which):
    speakers = Speaker.objects.filter(**which).select_related("member__affiliation__organisation", "member__departure")
    return models.Prefetch("speakers", speakers.order_by("pk"), to_attr="heard")


def clashes(sessions):
    """What is doubtful in a planned programme, in sentences for its organiser: a room or a speaker at two places at
    once, more places than the room has, or no end to them, and what is held when the event is not. Nothing is refused
    for it."""
    for session in sessions:
        event = session.event
        if session.round.begins_at < event.happens_at or session.round.ends_at > event.ends_at:
            told = {"session": session, "time": session.round}
            yield _("“%(session)s” (%(time)s) is not between the begin and the end of the event.") % told
    rows = [session for session in sessions if session.kind != SessionKind.BREAK]
    for session in rows:
        room = session.room
        if room and room.size and session.capacity and session.capacity > room.size:
            yield _("“%(session)s” has %(places)s places, and %(room)s seats %(size)s.") % {
                "session": session,
                "places": session.capacity,
                "room": room,
                "size": room.size,
            }
        elif room and room.size and not session.capacity and session.kind == SessionKind.SESSION:
            yield _("“%(session)s” takes everybody, and %(room)s seats %(size)s: give it a number of places.") % {
                "session": session,
                "room": room,
                "size": room.size,
            }
    for place, one in enumerate(rows):
        for other in rows[place + 1 :]:
            if not one.round.overlaps(other.round):
                continue
            both = {"one": one, "other": other}
            if one.room_id and one.room_id == other.room_id:
                yield _("“%(one)s” and “%(other)s” are at the same time in %(room)s.") % (both | {"room": one.room})
            for speaker in one.heard:
                if any(is_same(speaker, elsewhere) for elsewhere in other.heard):
                    yield doubly_booked(speaker, one, other)


def doubly_booked(speaker, one, other):
    here, there = one.location, other.location
    if here and there and here != there:
        said = _("%(speaker)s speaks at the same time in “%(one)s” (%(here)s) and in “%(other)s” (%(there)s).")
    else:
        said = _("%(speaker)s speaks at the same time in “%(one)s” and “%(other)s”.")
    return said % {"speaker": speaker, "one": one, "other": other, "here": here, "there": there}


def is_same(one, other):
    if one.member_id or other.member_id:
        return one.member_id == other.member_id
    return one.guest.casefold() == other.guest.casefold()
