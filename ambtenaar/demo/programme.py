"""The programme of the day in the demo: released, changed, released again, and chosen from."""

from events.models import Session, SessionKind
from web.clock import wall_at
from web.richtext import clean

from .agenda import moment_on
from .material import written

DAY = "dag"  # the key of its event


def write_programme(events, people):
    """After the places of the events: who comes chooses."""
    pieces = zip(written("events", "event"), events, strict=True)
    [event] = [piece.content for entry, (piece, _coming) in pieces if entry["key"] == DAY]
    rooms = {room["name"]: event.rooms.create(**room) for room in written("programme", "room")}
    parts = [(entry, drawn_up(event, entry, rooms, people)) for entry in written("programme", "part")]
    event.release_programme(event.author)
    for entry, session in parts:
        if "was" in entry:
            session.room = rooms[entry["room"]]
            session.save(update_fields=["room"])
    event.release_programme(event.author)
    for entry, session in parts:
        for key in entry.get("chosen_by", []):
            event.choose_sessions(people.cast[key], {session.round_id: session.slot.pk})


def drawn_up(event, entry, rooms, people):
    day = wall_at(event.happens_at, event.time_zone).date()
    begin, end = moment_on(day, entry["start"]), moment_on(day, entry["end"])
    round, _created = event.rounds.get_or_create(begins_at=begin, ends_at=end, name=entry.get("round", ""))
    track = entry.get("track") and event.tracks.get_or_create(name=entry["track"])[0]
    session = Session.objects.create(
        event=event,
        round=round,
        title=entry["title"],
        body=clean(entry.get("body", "")),
        kind=entry.get("kind", SessionKind.SESSION),
        room=rooms.get(entry.get("was") or entry.get("room")),
        track=track or None,
        capacity=entry.get("capacity"),
    )
    session.let_speak([people.cast[key] for key in entry.get("speakers", [])], entry.get("guests", []))
    return session
