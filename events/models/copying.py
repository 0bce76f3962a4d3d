"""What goes along when an event is held again: the programme as it was drawn up, and what its organisers ask. Nobody
who spoke, chose or answered does."""

from django.db import transaction

from web.clock import wall_at

from .programme import Room, Round, Session, Track
from .questions import SignUpQuestion
from .recurring import at, copy_of


class Copying:
    """Of an Event."""

    @transaction.atomic
    def plan_like(self, origin):
        """Of a new event: it asks what the other one asked, and its programme is drawn up likewise, at the same time
        after the begin, for its organisers to release. Twice is once."""
        event = self.locked()
        if event.is_planned_already():
            return
        event.copies_of(SignUpQuestion, origin.sign_up_questions.all())
        rooms = event.rooms_like(origin)
        tracks = event.copies_of(Track, origin.tracks.order_by("pk"))
        rounds = {round.pk: event.round_like(round, origin) for round in origin.rounds.order_by("pk")}
        planned = origin.sessions.filter(dropped_at=None, round__isnull=False).order_by("pk")
        Session.objects.bulk_create(
            copy_of(
                session,
                event_id=event.pk,
                round_id=rounds[session.round_id].pk,
                room_id=rooms[session.room_id].pk if session.room_id else None,
                track_id=tracks[session.track_id].pk if session.track_id else None,
            )
            for session in planned
        )

    def is_planned_already(self):
        rows = (self.rounds, self.rooms, self.tracks, self.sign_up_questions)
        return any(each.exists() for each in rows)

    def rooms_like(self, origin):
        """At the locations of the same names."""
        here = dict(self.locations.values_list("name", "pk"))
        rooms = list(origin.rooms.select_related("location").order_by("pk"))
        return self.copies_of(Room, rooms, lambda room: {"location_id": room.location and here.get(room.location.name)})

    def copies_of(self, model, rows, fields_of=lambda row: {}):
        """The same rows of this event, by the keys of those of the other one."""
        copies = [copy_of(row, event_id=self.pk, **fields_of(row)) for row in rows]
        return dict(zip([row.pk for row in rows], model.objects.bulk_create(copies), strict=True))

    def round_like(self, round, origin):
        """By the clock on the wall, so that half past ten stays half past ten across a change of the clocks."""
        shift = wall_at(self.happens_at, self.time_zone) - wall_at(origin.happens_at, origin.time_zone)
        begins_at = at(wall_at(round.begins_at, origin.time_zone) + shift, self.time_zone)
        ends_at = begins_at + (round.ends_at - round.begins_at)
        return Round.objects.create(event_id=self.pk, name=round.name, begins_at=begins_at, ends_at=ends_at)
