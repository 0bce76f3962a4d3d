from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.drafting import changes_words, named_in
from content.hashtags import with_named
from content.mentioning import note
from content.models import CANCELLED, Authorship, Content, ContentQuerySet, Mention, Overtaken, slug_of
from members.models import Province
from web.clock import wall_at
from web.richtext import excerpt
from web.submits import uuid_for

from ..clock import end_of_offer, spoken, spoken_moment
from ..signals import came_near, cancelled, evaluation_asked, handover_offered, relocated
from .afterwards import Afterwards, EvaluationAsked, was_there
from .changes import Ahead, Cancellation, Move, Reminder
from .checking_in import Door
from .choosing import Choosing
from .continuing import Continuing, continuations_seen_by
from .copying import Copying
from .crew import Crewed, Helper, Holder
from .handovers import Handover
from .inviting import Inviting
from .locations import Location
from .places import Places
from .programme import SessionKind
from .questions import SignUpQuestion
from .recurring import Recurrence, Recurring
from .refusals import Begun, TooSmall
from .registrations import Registration
from .releases import Releasing, Slot
from .removing import Removing
from .replies import Reply, Rsvp
from .requests import PlaceRequest
from .seating import Seating
from .venues import Venues
from .waiting import Waiting


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


class Admission(models.TextChoices):
    """How one gets a place."""

    AT_ONCE = "at_once", _("Whoever registers has a place at once, as long as there are any")
    ON_REQUEST = "on_request", _("You decide about everybody who asks for a place")
    CLOSED = "closed", _("Nobody can register any more")


def own_agenda(viewer):
    """Of content: what the viewer comes to or organises."""
    if not viewer.is_authenticated:
        return Q(pk__in=())
    coming = Registration.objects.running_for(viewer).values("event")
    return Q(author=viewer) | Q(pk__in=Authorship.objects.of(viewer).values("content")) | Q(pk__in=coming)


def postal(address, province):
    """Where it is, as search engines read it."""
    if not province:
        return address
    where = {"streetAddress": address, "addressRegion": province, "addressCountry": "NL"}
    return {"@type": "PostalAddress"} | where


class EventQuerySet(ContentQuerySet):
    def upcoming(self):
        return self.filter(happens_at__gte=timezone.now())

    def past(self):
        return self.filter(happens_at__lt=timezone.now())

    def with_standing_of(self, viewer):
        """What the viewer is to the event comes along, in the same query: is_registered, was_there, by which row and
        where, waits and where, the place in line, what is offered and until when, the reply that takes no place, what
        was asked and declined; whether the viewer helps; whether a programme was released, and has sessions to choose.
        """
        here = {"event": OuterRef("pk")}
        place = Registration.objects.running_for(viewer).filter(**here)
        line = Waiting.objects.running_for(viewer).filter(**here)
        request = PlaceRequest.objects.running_for(viewer).filter(**here)
        return self.with_crew_of(viewer).annotate(
            is_registered=Exists(place),
            was_there=Exists(place.filter(was_there())),
            place_pk=Subquery(place.values("pk")[:1]),
            registered_at=Subquery(place.values("location")[:1]),
            is_waiting=Exists(line),
            waits_at=Subquery(line.values("location")[:1]),
            place_in_line=Subquery(line.with_place_in_line().values("place_in_line")[:1]),
            is_offered=Exists(line.filter(offer__isnull=False)),
            offered_until=Subquery(line.values("offer__expires_at")[:1]),
            reply=Subquery(Rsvp.objects.running_for(viewer).filter(**here).values("reply")[:1]),
            has_asked=Exists(request.running()),
            is_turned_away=Exists(request.exclude(declined_at=None)),
            has_programme=Exists(Slot.objects.filter(**here)),
            has_sessions=Exists(Slot.objects.filter(**here, kind=SessionKind.SESSION, begins_at__gt=timezone.now())),
        )

    def with_crew_of(self, viewer):
        """Who organises it, and whether the viewer helps, come along: for permissions that cost no query more."""
        return self.with_byline().annotate(is_helper=Exists(Helper.objects.of(viewer).filter(event=OuterRef("pk"))))

    def with_numbers(self):
        """How many said maybe, and how many wait, come along as maybe_count and waiting_count."""
        maybe = Rsvp._base_manager.filter(event=OuterRef("pk"), reply=Reply.MAYBE).order_by().values("event")
        line = Waiting._base_manager.filter(event=OuterRef("pk"), ended_at=None).order_by().values("event")
        number = Count("pk")
        return self.annotate(
            maybe_count=Coalesce(Subquery(maybe.annotate(n=number).values("n")), 0),
            waiting_count=Coalesce(Subquery(line.annotate(n=number).values("n")), 0),
        )

    def with_continuation_for(self, viewer):
        """As which group it goes on, and what the viewer is to that, comes along: goes_on_in, had_part, is_in_group."""
        return self.select_related("continuation__group").annotate(**continuations_seen_by(viewer))

    def with_questions(self):
        """Whether its organiser asks something of those who register comes along as has_questions."""
        return self.annotate(has_questions=Exists(SignUpQuestion.objects.filter(event=OuterRef("pk"))))

    def with_places_and_subjects(self):
        """Where it is held and what it is about come along in the same query; bring_along() of what was fetched."""
        places = Location.objects.with_line().filter(event=OuterRef("pk")).order_by("pk")
        place = JSONObject(**{name: F(name) for name in OF_A_PLACE})
        rows = ArraySubquery(places.values(row=place))
        return self.prefetch_related(None).with_subjects().annotate(place_rows=rows)

    def with_talk(self):
        """Whether there are conversations about it, seen or unseen, comes along as is_talked_about."""
        talks = Content._base_manager.filter(about_event=OuterRef("pk"))
        return self.annotate(is_talked_about=Exists(talks))

    def remind(self):
        """Let everybody be reminded of what begins in a week or a day, once."""
        events = self.filter(removed_at=None, registration_count__gt=0).exclude(state=CANCELLED)
        for ahead in Ahead:
            for event in Reminder.lacking(events, ahead).order_by("pk"):
                with transaction.atomic():
                    reminder, created = Reminder.objects.get_or_create(event=event, ahead=ahead)
                    if created:
                        came_near.send(Event, reminder=reminder)

    def ask_how_it_was(self):
        """Let everybody who was there be asked how it was, once."""
        events = self.filter(removed_at=None).exclude(state=CANCELLED)
        for event in EvaluationAsked.lacking(events).order_by("pk"):
            with transaction.atomic():
                asking, created = EvaluationAsked.objects.get_or_create(event=event)
                if created:
                    evaluation_asked.send(Event, asking=asking)

    @transaction.atomic
    def plan(self, author, *, uuid, tags=(), **fields):
        """A new event, readable at once. The same form sent twice is one event. Returns the event."""
        found = named_in(author, fields)
        event, created = self.get_or_create(
            uuid=uuid_for(author, uuid),
            author=author,
            defaults=fields
            | {
                "body": found.text,
                "affiliation": author.affiliation,
                "slug": slug_of(fields["title"]),
                "excerpt": excerpt(fields["body"]),
            },
        )
        if created:
            event.tags.set(with_named(tags, found.subjects))
            event.embeddings.settle(event, author)
            event.publish()
            note(event, found.members, by=author, can_be_read=True)
        event.unreachable = found.unreachable
        return event


class Event(
    Places,
    Seating,
    Venues,
    Inviting,
    Recurring,
    Crewed,
    Door,
    Releasing,
    Choosing,
    Afterwards,
    Continuing,
    Copying,
    Removing,
    Content,
):
    """A gathering, in a place or online or both, organised by its author and whoever writes it along.

    Begin and place stand on Content, so that the agenda needs no more than that table.
    """

    KIND = "event"
    PLURAL = _("Events")
    PAGE = "events:event"
    EDIT = "events:edit"
    CARD = "events/_card.html"
    SCHEMA = "Event"
    SHOWS_PICTURE = True

    holder = models.CharField(_("Who holds it?"), max_length=7, choices=Holder, default=Holder.MEMBER)
    ends_at = models.DateTimeField(_("end"))  # after happens_at; they stand in two tables, so the form holds it
    time_zone = models.CharField(_("time zone"), max_length=40, choices=TimeZone, default=TimeZone.AMSTERDAM)
    online_url = models.URLField(_("online link"), max_length=500, blank=True)
    capacity = models.PositiveIntegerField(
        _("number of places"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    admission = models.CharField(
        _("How do people get a place?"), max_length=10, choices=Admission, default=Admission.AT_ONCE
    )
    registers_until = models.DateTimeField(_("Register until"), null=True, blank=True)
    hides_attendees = models.BooleanField(_("Do not show who comes"), default=False)
    welcomes_guests = models.BooleanField(_("Guests may register"), default=False)
    province = models.CharField(_("province"), max_length=20, choices=Province, blank=True)
    costs = models.CharField(_("costs"), max_length=200, blank=True)
    access = models.TextField(_("accessibility"), max_length=1000, blank=True)
    hashtag = models.CharField(_("hashtag"), max_length=40, blank=True)  # without its sign
    registration_count = models.PositiveIntegerField(default=0, editable=False)
    reserved_count = models.PositiveIntegerField(default=0, editable=False)  # offered to who waits
    recurrence = models.ForeignKey(Recurrence, models.SET_NULL, null=True, editable=False, related_name="occurrences")
    is_exception = models.BooleanField(default=False, editable=False)  # of a series: it was changed by hand
    sequence = models.PositiveIntegerField(default=0, editable=False)  # of iCalendar: up when time or place changes

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        constraints = [
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gte=1), name="an_event_has_room"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(registration_count__lte=F("capacity") - F("reserved_count")),
                name="never_one_over_capacity",
            ),
        ]

    @staticmethod
    def described(event, told):
        """When and where; the link to an online event is for who registered."""
        zone = ZoneInfo(event.time_zone)
        halls = [(each.name, each.address, each.province) for each in event.locations.all() if each.address]
        if not event.locations.all() and event.hall:
            halls = [(event.hall, event.hall, event.province)]
        places = [{"@type": "Place", "name": name, "address": postal(*address)} for name, *address in halls]
        is_online = event.online_url or any(location.online_url for location in event.locations.all())
        if is_online:
            places.append({"@type": "VirtualLocation", "url": told["url"]})
        mode = ("Mixed" if halls else "Online") if is_online else "Offline"
        return {name: told[name] for name in ("@type", "@id", "url", "description", "inLanguage") if name in told} | {
            "name": event.title,
            "startDate": event.happens_at.astimezone(zone).isoformat(timespec="minutes"),
            "endDate": event.ends_at.astimezone(zone).isoformat(timespec="minutes"),
            "eventStatus": f"https://schema.org/Event{'Cancelled' if event.is_cancelled else 'Scheduled'}",
            "eventAttendanceMode": f"https://schema.org/{mode}EventAttendanceMode",
            "location": places,
            "organizer": event.held_by_group or told.get("author"),
        }

    def bring_along(self):
        """Of what was fetched with_places_and_subjects: the same as when its locations were prefetched, as its subjects
        are by themselves."""
        places = []
        for row in self.place_rows:
            number = row.pop("waiting_count")
            places.append(Location(event=self, **row))
            places[-1].waiting_count = number
        locations = self.locations.get_queryset()
        locations._result_cache = places
        self._prefetched_objects_cache = {"locations": locations}

    @property
    def held_by_group(self):
        """The group that holds it, as search engines are told; None where a member or the network does."""
        if self.holder != Holder.GROUP or not self.group:
            return None
        return {"@type": "Organization", "name": self.group.name}

    @property
    def has_begun(self):
        return self.happens_at <= timezone.now()

    @property
    def has_ended(self):
        return self.ends_at <= timezone.now()

    @property
    def lets_people_in(self):
        return self.admission == Admission.ON_REQUEST

    @property
    def is_sign_up_closed(self):
        return self.admission == Admission.CLOSED or (
            self.registers_until is not None and self.registers_until <= timezone.now()
        )

    @property
    def is_cancelled(self):
        return self.state == CANCELLED

    @property
    def is_open(self):
        if self.has_begun or self.is_cancelled or self.is_sign_up_closed:
            return False
        return not (self.group and self.group.is_archived)

    @property
    def last_moment(self):
        """Until when one can register, in words, where that was said."""
        if self.registers_until is None:
            return ""
        return spoken_moment(self.registers_until, self.time_zone)

    @property
    def offer_lasts(self):
        """Until when a place is kept for the viewer, in words, of an event with_standing_of that viewer."""
        until = self.offered_until or end_of_offer(timezone.now(), self.happens_at, self.time_zone)
        return spoken_moment(until, self.time_zone)

    @property
    def hall(self):
        """Where one goes to; "" when the place says no more than that it is online."""
        is_word = self.place.strip().lower() in {"online", _("Online").lower()}
        return "" if is_word and self.online_url else self.place

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
    def replan(self, *, version, by=None, tells=True, tags=(), **fields):
        """Save changes made on top of a version; by: who made them, if not its author. tells: whoever is named in the
        text for the first time.

        Raises Overtaken when somebody saved in between; nothing is lost. Raises TooSmall when more places are
        taken or promised than the new capacity holds.
        """
        before = self.locked()
        if fields["capacity"] is not None and fields["capacity"] < before.taken_count:
            raise TooSmall(before.taken_count)
        now = timezone.now()
        moved = any(fields[name] != getattr(before, name) for name in MOVES)
        by = by or before.author
        found = named_in(by, fields, Mention.objects.standing().filter(content=self.pk).values("member"))
        fields |= {
            "body": found.text,
            "slug": slug_of(fields["title"]),
            "excerpt": excerpt(fields["body"]),
            "changed_at": now,
            "edited_at": now,
            "version": version + 1,
            "sequence": before.sequence + moved,
        }
        if not Event._base_manager.filter(pk=self.pk, version=version).update(**fields):
            raise Overtaken
        came_back = changes_words(before, fields) and self.come_back_changed()
        for name, value in fields.items():
            setattr(self, name, value)
        was_about = before.subject_names()
        self.tags.set(with_named(tags, found.subjects))
        self.note_version(before, by, was_about)
        if came_back:
            self.close_history()
        self.embeddings.settle(self, by)
        note(self, found.members, by=by, can_be_read=tells)
        self.unreachable = found.unreachable
        event = self.locked()
        if event.is_for_invited and not before.is_for_invited:
            event.keep_everybody_in()
        event.hand_out_places()
        self.counted_like(event)
        if moved:
            event.move_programme(before)
            event.hand_on_sessions()  # of which the line may have been closed
            event.tell_of_move(before, by=by)

    def tell_of_move(self, before, location=None, by=None):
        """Of a locked event: let everybody who may come hear that it is at another time or place than before."""
        if self.has_begun or self.is_cancelled:
            return
        if self.happens_at != before.happens_at:
            self.reminders.all().delete()  # they were about another day
        was = {"began_at": before.happens_at, "ended_at": before.ends_at, "time_zone": before.time_zone}
        place = location.address if location else before.place
        move = Move.objects.create(event=self, location=location, place=place, by=by or before.author, **was)
        relocated.send(Event, move=move)

    @transaction.atomic
    def cancel(self, by, reason):
        """Call it off: nobody comes, nobody waits any more, and everybody hears why. Twice is once. Raises Begun."""
        event = self.locked()
        if event.is_cancelled:
            return
        if event.has_begun:
            raise Begun
        now = timezone.now()
        Waiting.objects.running().filter(event=event).update(ended_at=now)
        fresh = {"state": CANCELLED, "sequence": event.sequence + 1, "changed_at": now, "edited_at": now}
        Event._base_manager.filter(pk=self.pk).update(**fresh)
        for name, value in fresh.items():
            setattr(self, name, value)
            setattr(event, name, value)
        event.forget_answers()
        event.hand_out_places()
        cancellation = Cancellation.objects.create(event=event, by=by, reason=reason, created_at=now)
        cancelled.send(Event, cancellation=cancellation)

    @transaction.atomic
    def offer_to(self, member):
        """Ask a colleague to organise it from now on. Asking somebody else takes the question to the first back."""
        offer, created = Handover.objects.get_or_create(event=self, to=member)
        if created:
            self.handovers.exclude(pk=offer.pk).delete()
            handover_offered.send(Handover, handover=offer)
        return offer


OF_A_PLACE = [
    "pk",
    "name",
    "address",
    "province",
    "online_url",
    "capacity",
    "registration_count",
    "reserved_count",
    "waiting_count",
]
MOVES = ["happens_at", "ends_at", "time_zone", "place", "online_url"]
