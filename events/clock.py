"""What the clock on the wall says at an event, in words."""

from datetime import datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from web.clock import moment_at, wall_at


def spoken(begin, end, zone):
    """A span of time in words, as a clock in the zone shows it; a day that is the same is named once."""
    begin, end = wall_at(begin, zone), wall_at(end, zone)
    days = {"day": spoken_day(begin), "begin": spoken_time(begin), "last": spoken_day(end), "end": spoken_time(end)}
    if begin.date() == end.date():
        return _("%(day)s, %(begin)s to %(end)s") % days
    return _("%(day)s, %(begin)s to %(last)s, %(end)s") % days


def spoken_span(begin, end, zone):
    """A part of a day in words, such as "10.30 tot 11.30 uur"."""
    begin, end = spoken_time(wall_at(begin, zone)), spoken_time(wall_at(end, zone))
    return _("%(begin)s to %(end)s") % {"begin": begin, "end": end}


def spoken_moment(moment, zone):
    """One moment in words, such as "donderdag 11 februari, 14.00 uur"."""
    wall = wall_at(moment, zone)
    return _("%(day)s, %(time)s") % {"day": date_format(wall, "l j F"), "time": spoken_time(wall)}


def spoken_day(wall):
    return date_format(wall, "l j F Y")


def spoken_time(wall):
    return date_format(wall, "G.i")


# --- How long a place is kept for who is first in line

LAST_DAY = timedelta(days=1)
NEAR = timedelta(days=3)
LONG, SHORT = timedelta(hours=48), timedelta(hours=6)
EVENING, MORNING = 21, 9


def end_of_offer(start, begin, zone):
    """When an offer that somebody is told of at `start` passes on, for an event that begins at `begin`.

    Two days; six hours when the event is near. Nobody has to answer at night: what would end then lasts until the
    morning, but for the last day before the event.
    """
    end = start + (LONG if begin - start > NEAR else SHORT)
    if begin - end > LAST_DAY:
        end = by_day(end, zone)
    return min(end, begin)


def by_day(moment, zone):
    """The moment itself, or nine o'clock in the morning after it when it is in the night."""
    wall = wall_at(moment, zone)
    if MORNING <= wall.hour < EVENING:
        return moment
    day = wall.date() + timedelta(days=wall.hour >= EVENING)
    return moment_at(datetime.combine(day, time(MORNING)), zone)
