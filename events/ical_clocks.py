"""How the clock of a zone runs, as a calendar file tells it (VTIMEZONE of RFC 5545).

By a rule for each change of the clock, where the zone has one: programs read a list of all days on which the clock
changed since 1970, which is what icalendar writes, in more than one way.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

FIRST_YEAR = 2000
YEARS_AHEAD = 10
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def clock_of(tzid):
    return written(tzid, timezone.now().year)


@lru_cache(maxsize=100)
def written(tzid, year):
    zone = ZoneInfo(tzid)
    ahead = [days_in(zone, each) for each in range(year, year + YEARS_AHEAD)]
    clock = Timezone()
    clock.add("tzid", tzid)
    if not any(ahead):
        clock.add_component(part(zone, datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)))
        return clock
    rules = [rule_for(days) for days in zip(*ahead, strict=False)]
    if None in rules or len({len(days) for days in ahead}) > 1:
        return Timezone.from_tzid(tzid)  # its clock runs by no rule that holds
    since = year
    while since > FIRST_YEAR and [*map(is_day, days_in(zone, since - 1), rules)] == [True] * len(rules):
        since -= 1
    for moment, rule in zip(changes_in(zone, since), rules, strict=True):
        clock.add_component(part(zone, moment, rule))
    return clock


def part(zone, moment, rule=None):
    """What holds from the moment on, and again each time the rule says so."""
    before, after = (each.astimezone(zone) for each in (moment - MINUTE, moment))
    tells = TimezoneDaylight() if after.dst() else TimezoneStandard()
    tells.add("dtstart", (moment + before.utcoffset()).replace(tzinfo=None))
    tells.add("tzoffsetfrom", before.utcoffset())
    tells.add("tzoffsetto", after.utcoffset())
    tells.add("tzname", after.tzname())
    if rule:
        month, nth, weekday = rule
        tells.add("rrule", {"freq": "yearly", "bymonth": month, "byday": f"{nth}{WEEKDAYS[weekday]}"})
    return tells


def changes_in(zone, year):
    """The moments at which its clock changes, in the order of the year."""
    found, at = [], datetime(year, 1, 1, tzinfo=UTC)
    while at.year == year:
        if offset(zone, at) != offset(zone, at + DAY):
            low, high = 0, DAY // MINUTE
            while high - low > 1:
                middle = (low + high) // 2
                is_before = offset(zone, at + middle * MINUTE) == offset(zone, at)
                low, high = (middle, high) if is_before else (low, middle)
            found.append(at + high * MINUTE)
        at += DAY
    return found


def days_in(zone, year):
    return [day_of(zone, moment) for moment in changes_in(zone, year)]


def offset(zone, moment):
    return moment.astimezone(zone).utcoffset()


def day_of(zone, moment):
    """By the clock as it was."""
    return (moment + offset(zone, moment - MINUTE)).date()


def rule_for(days):
    """(month, which, weekday) such as (3, -1, 6), the last Sunday of March, that is true of all these days; or None."""
    month, weekday = days[0].month, days[0].weekday()
    for nth in (-1, 1, 2, 3, 4):
        if all(is_day(day, (month, nth, weekday)) for day in days):
            return month, nth, weekday
    return None


def is_day(day, rule):
    month, nth, weekday = rule
    if (day.month, day.weekday()) != (month, weekday):
        return False
    return (day + 7 * DAY).month != month if nth == -1 else (day.day - 1) // 7 + 1 == nth
