"""The agenda of the demo and who comes."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from content.models import slug_of
from events.models import Event, Registration, Reply, Rsvp, Waiting
from web.clock import moment_at
from web.richtext import clean

from .material import AT_ONCE, moment_between, written
from .pieces import Piece

SATURDAY = 5
# How many come, where that is limited or told in a blog; elsewhere one in eight of the crowd does.
COMES = {
    "dag": 36,
    "wijkronde": 8,
    "maakdag": 12,
    "intervisie": 10,
    "griffieontbijt": 4,
    "hittefietsen": 11,
    "openkoffie": 9,
}


def written_events(people, groups):
    """The events as pieces, each with the members who come."""
    for entry in written("events", "event"):
        organiser, house = people.cast[entry["organiser"]], groups.written.get(entry["group"])
        published_at = people.now - timedelta(hours=entry["hours_ago"])
        day = working_day(timezone.localdate(people.now), entry["days_ahead"])
        attendees = attendees_of(entry, people)
        event = Event(
            author=organiser,
            affiliation=organiser.affiliation,
            group=house and house.group,
            visibility=entry["visibility"],
            title=entry["title"],
            slug=slug_of(entry["title"]),
            body=clean(entry["body"].strip()),
            excerpt=entry["excerpt"],
            place=entry["place"],
            created_at=published_at,
            published_at=published_at,
            happens_at=moment_on(day, entry["start"]),
            ends_at=moment_on(day, entry["end"]),
            time_zone=settings.TIME_ZONE,
            online_url=entry["online_url"],
            **{name: entry.get(name, "") for name in ("province", "costs", "access", "hashtag")},
            capacity=entry["capacity"] or None,
            welcomes_guests=entry.get("welcomes_guests", False),
            registration_count=len(attendees),
            view_count=9 * len(attendees) + people.draw.randrange(40),
        )
        piece = Piece(event, entry["tags"])
        piece.converse(entry.get("comments", []), people)
        yield piece, attendees


def working_day(today, days_ahead):
    """The day so many days away, or in a weekend the working day after it; before it for what is past."""
    day = today + timedelta(days=days_ahead)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1 if days_ahead > 0 else -1)
    return day


def moment_on(day, clock):
    return moment_at(datetime.combine(day, time.fromisoformat(clock)), settings.TIME_ZONE)


def attendees_of(entry, people):
    cast = [people.cast[key] for key in entry["attendees"]]
    crowd = people.there_at(people.now - timedelta(hours=entry["hours_ago"])) if people.crowd else []
    wanted = COMES[entry["key"]] - len(cast) if entry["key"] in COMES else len(crowd) // 8
    return cast + people.draw.sample(crowd, min(wanted, len(crowd)))


def write_registrations(events, people):
    """A row for each who comes, taken between the announcement and the event; written after the events themselves."""
    Registration.objects.bulk_create(
        [
            Registration(
                event_id=piece.content.pk,
                member=member,
                affiliation=member.affiliation,
                created_at=moment_between(
                    people.draw, piece.content.published_at, min(people.now, piece.content.happens_at)
                ),
            )
            for piece, attendees in events
            for member in attendees
        ],
        AT_ONCE,
    )


def arrange_places(events, people):
    """Where an event has several locations, who waits for a place, and who may come."""
    for entry, (piece, _attendees) in zip(written("events", "event"), events, strict=True):
        event = piece.content
        for location in entry.get("locations", []):
            said = ("name", "address", "province", "online_url")
            fields = {name: location[name] for name in said if name in location}
            place = event.add_location(**fields, capacity=location["capacity"] or None)
            for key in location.get("attendees", []):
                event.register(people.cast[key], place)
        for model, keys, more in (
            (Waiting, entry.get("waiting", []), {}),
            (Rsvp, entry.get("maybe", []), {"reply": Reply.MAYBE}),
        ):
            moments = sorted(moment_between(people.draw, event.published_at, people.now) for _ in keys)
            for key, at in zip(keys, moments, strict=True):
                model.objects.create(event=event, member=people.cast[key], created_at=at, **more)
