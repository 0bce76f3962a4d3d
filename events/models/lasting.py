"""Events in lists of content. Their end does not stand on that table, and decides what is still to come and on which
days an event is. For callers that list content of this kind alone."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from groups.models import Life

from .events import Admission

# How long an event may last, and how far back a list looks for what still goes on, so that an index finds it at once.
LONGEST = timedelta(days=31)
NIGHT = timedelta(hours=6)  # what is over by then was of the evening before


def with_end(events):
    return events.annotate(ends_at=F("event__ends_at"))


def with_line(events):
    """Whether who registers now comes on a waiting list, comes along as has_line. Of an event that is held at several
    locations each has its own, and no list says so."""
    now = timezone.now()
    is_open = Q(event__registers_until=None) | Q(event__registers_until__gt=now)
    is_full = Q(event__capacity__lte=F("event__registration_count") + F("event__reserved_count"))
    is_living = Q(group=None) | ~Q(group__life=Life.ARCHIVED)
    is_coming = Q(is_living, ~Q(event__admission=Admission.CLOSED), happens_at__gt=now)
    return events.annotate(has_line=Q(is_open, is_full, is_coming))


def lasting_beyond(events, moment):
    """What begins then or later, and what goes on at that moment."""
    goes_on = Q(happens_at__gte=moment) | Q(event__ends_at__gt=moment)
    return with_line(with_end(events)).filter(goes_on, happens_at__gte=moment - LONGEST)


def over(events):
    now = timezone.now()
    return with_end(events).filter(happens_at__lt=now, event__ends_at__lte=now)


def tell_last_day(events):
    """Each event with_end says by last_day until which day it lasts: None where that is the day it begins."""
    for event in events:
        last = timezone.localtime(event.ends_at - NIGHT).date()
        event.last_day = last if last > timezone.localtime(event.happens_at).date() else None
    return events


def days_of(event, since, until):
    """(number, day) of each day of an event with its last_day told, as far as it is from since and before until."""
    first = timezone.localtime(event.happens_at).date()
    for number in range(((event.last_day or first) - first).days + 1):
        day = first + timedelta(days=number)
        if since <= day < until:
            yield number + 1, day
