"""Events that return, by a rule as calendars know them.

Each time is an event of its own, with its own page, places and people. Who comes once need not come every time, so a
calendar gets one entry for each, and no rule. What the rule is kept for is to be told, and to make the series longer.
"""

from datetime import UTC, date
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import CANCELLED, Authorship, Invitee
from web.clock import YEARS_AHEAD, wall_at

from .crew import Holder, may_hold_for, organises
from .patterns import Pattern, how_often, told, walls_of
from .questions import SignUpQuestion
from .refusals import InSeries

MOST_TIMES = 52
MOST_APART = 12  # days, weeks, months or years


def at(wall, zone):
    """The moment, also of a time that is skipped: then by the clock as it was before that."""
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


class Recurrence(models.Model):
    """How often an event returns. The events of the series are those that name it."""

    pattern = models.CharField(_("How does it return?"), max_length=13, choices=Pattern, default=Pattern.WEEK)
    every = models.PositiveSmallIntegerField(default=1)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list)  # of every week; from Monday, which is 0
    # Days were moved together, or go on by another rule than before, so the rule no longer says on which they are.
    is_shifted = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(every__gte=1), name="a_series_goes_on")]

    def __str__(self):
        return how_often(self.pattern, self.every)

    def told(self, day):
        return str(self) if self.is_shifted else told(self.pattern, self.every, self.weekdays, day)


class Recurring:
    """Of an Event that may be one of a series."""

    @property
    def rule(self):
        """How it returns, in words; of a day that was changed by hand, or that the rule does not name, no more than how
        often."""
        weekdays = self.recurrence.weekdays or [self.day.weekday()]
        is_apart = self.is_exception or self.day.weekday() not in weekdays
        return str(self.recurrence) if is_apart else self.recurrence.told(self.day)

    @property
    def is_last_of_series(self):
        """Whether the series ends here, or none began; then it can go on from here."""
        return not self.others_in_series().filter(happens_at__gt=self.happens_at).exists()

    def others_in_series(self):
        """The other times, seen and unseen."""
        events = type(self)._base_manager
        if self.recurrence_id is None:
            return events.none()
        return events.filter(recurrence=self.recurrence_id, removed_at=None).exclude(pk=self.pk)

    def alike_after(self):
        """The later times that go along when this one changes: those that nobody changed by hand."""
        later = self.others_in_series().filter(happens_at__gt=self.happens_at, is_exception=False)
        return later.filter(happens_at__gt=timezone.now()).exclude(state=CANCELLED)

    def to_call_off_along(self, by):
        """The other times yet to come that go along when all of them are called off: those that this member organises,
        also where they were changed by hand."""
        others = self.others_in_series().filter(happens_at__gt=timezone.now()).exclude(state=CANCELLED)
        return [event for event in others.order_by("pk") if organises(by, event)]

    @transaction.atomic
    def cancel_series(self, by, reason):
        """Call off this one and every other time yet to come. Raises Begun."""
        Recurrence.objects.select_for_update().get(pk=self.recurrence_id)  # before the events, as replan_in_series
        for event in sorted([self, *self.to_call_off_along(by)], key=lambda event: event.pk):
            event.cancel(by, reason)

    def returns_at(self, pattern, every, *, weekdays=(), times=None, until=None):
        """When it would be again, by its clock: so many times in all, or until a day; no later than an event can be.

        Until a day that is too late: once more than is allowed, by which the form knows.
        """
        latest = date(timezone.now().year + YEARS_AHEAD, 12, 31)
        until = min(until or latest, latest)
        walls = walls_of(wall_at(self.happens_at, self.time_zone), self.time_zone, pattern, every, weekdays)
        return list(islice(takewhile(lambda wall: wall.date() <= until, walls), (times or MOST_TIMES + 1) - 1))

    @transaction.atomic
    def recur(self, pattern, every, walls, by=None, weekdays=()):
        """Hold it again at each of these times; by: who does, if not its author, and in no name that they may not use.

        Returns the new events. Raises InSeries when others follow already.
        """
        if self.recurrence_id:
            Recurrence.objects.select_for_update().get(pk=self.recurrence_id)  # before the events, as replan_in_series
        event = self.locked()
        if not event.is_last_of_series:
            raise InSeries
        rule = {"pattern": pattern, "every": every, "weekdays": list(weekdays)}
        series = event.recurrence or Recurrence.objects.create(**rule)
        differs = any(getattr(series, name) != value for name, value in rule.items())
        Recurrence.objects.filter(pk=series.pk).update(**rule, is_shifted=series.is_shifted or differs)
        type(self)._base_manager.filter(pk=self.pk).update(recurrence=series)
        self.recurrence = event.recurrence = series
        if not may_hold_for(by or event.author, event.holder, event.group_id):
            event.holder = Holder.MEMBER
        return [event.again_at(wall) for wall in walls]

    def again_at(self, wall):
        """The same one at another time. Nobody is told of each: whoever heard of this one finds the others there."""
        now = timezone.now()
        fields = {name: getattr(self, name) for name in ALIKE} | times_like(self, wall)
        again = type(self)(is_repeat=True, published_at=now, **fields)
        again.save(force_insert=True)
        again.tags.set(self.tags.all())
        again.embeddings.settle(again, self.author)
        again.take_after(self)
        along = Authorship.objects.accepted().filter(content=self.pk)
        Authorship.objects.bulk_create([copy_of(row, content_id=again.pk) for row in along])
        invited = Invitee.objects.filter(content=self.pk)
        Invitee.objects.bulk_create([copy_of(row, content_id=again.pk) for row in invited])
        asked = self.sign_up_questions.all()
        SignUpQuestion.objects.bulk_create([copy_of(row, event_id=again.pk) for row in asked])
        return again

    @transaction.atomic
    def replan_in_series(self, *, with_following, version, by=None, **fields):
        """Save changes of this time alone, which sets it apart; or of those that follow and are not set apart too.

        What did not change here stays as it is there, and so does a day of other organisers, or one that stands before
        other readers: it would get what nobody looked at. Raises what replan raises.
        """
        if not with_following:
            self.replan(version=version, by=by, **fields, is_exception=self.recurrence_id is not None)
            return
        Recurrence.objects.select_for_update().get(pk=self.recurrence_id)  # one at a time: many events get locked
        before = self.locked()
        actor = by or before.author
        following = [event for event in before.alike_after().order_by("pk") if organises(actor, event)]
        same = {name for name, value in fields.items() if name != "tags" and value == getattr(before, name)} | {"group"}
        if set(fields["tags"]) == set(before.tags.names()):
            same.add("tags")
        self.replan(version=version, by=by, **fields)
        shift = wall_at(self.happens_at, self.time_zone) - wall_at(before.happens_at, before.time_zone)
        if self.day != before.day:
            Recurrence.objects.filter(pk=self.recurrence_id).update(is_shifted=True)
        for event in following:
            kept = same | ({"place", "online_url", "province"} if event.locations.all() else set())
            if (event.visibility, event.group_id) != (before.visibility, before.group_id):
                kept |= {"visibility"}
            theirs = {name: getattr(event, name) for name in kept & fields.keys() - {"tags"}}
            if "tags" in kept:
                theirs["tags"] = list(event.tags.names())
            times = times_like(self, wall_at(event.happens_at, event.time_zone) + shift)
            event.replan(version=event.version, by=by, tells=False, **fields | theirs | times)


def times_like(event, wall):
    """Begin, end and last moment to register as those of the event, for the same one that begins at this time."""
    zone = event.time_zone
    shift = wall - wall_at(event.happens_at, zone)
    times = {
        name: moment and at(wall_at(moment, zone) + shift, zone)
        for name, moment in (("ends_at", event.ends_at), ("registers_until", event.registers_until))
    }
    begin = at(wall, zone)
    if times["ends_at"] <= begin:  # in a night in which the clock changes
        times["ends_at"] = begin + (event.ends_at - event.happens_at)
    return times | {"happens_at": begin}


def copy_of(row, **fields):
    """A row like this one, of something else."""
    fields_of = [field for field in row._meta.concrete_fields if not field.unique]  # a key and a uuid are its own
    kept = {field.attname: getattr(row, field.attname) for field in fields_of}
    return type(row)(**kept | fields)


ALIKE = [
    *("author_id", "affiliation_id", "group_id", "visibility", "title", "slug", "body", "excerpt", "holds_comments"),
    *("time_zone", "place", "online_url", "province", "capacity", "admission", "hides_attendees", "welcomes_guests"),
    *("costs", "access", "hashtag", "holder", "recurrence_id"),
]
