"""The agenda: as a list, or a month at a time."""

import calendar
from datetime import date, datetime, time, timedelta

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR

from content.models import Content
from web.clock import FIRST_YEAR, YEARS_AHEAD
from web.paging import page_of

from ..forms import AgendaFilter
from ..models import Event, Registration, days_of, lasting_beyond, over, tell_last_day

MOST_IN_A_MONTH = 300
DAYS = [(WEEKDAYS_ABBR[number], WEEKDAYS[number]) for number in range(7)]


@login_not_required
def agenda(request):
    filters = AgendaFilter(request.GET, viewer=request.user)
    events = Content.objects.visible_to(request.user).standing().listed_for(request.user)
    events = filters.narrow(events.filter(kind=Event.KIND)).with_byline()
    if "maand" in request.GET:
        return month(request, filters, events)
    is_past = request.GET.get("voorbij") == "1"
    found = over(events) if is_past else lasting_beyond(events, timezone.now())
    page = page_of(found, request, "-happens_at" if is_past else "happens_at")
    context = {"page": page, "is_past": is_past, "this_month": f"{timezone.localdate():%Y-%m}"}
    return shown(request, "events/agenda.html", filters, page, context)


def month(request, filters, events):
    first = first_day_of(request.GET["maand"])
    beyond = next_after(first)
    found = lasting_beyond(events, midnight(first)).filter(happens_at__lt=midnight(beyond))
    found = tell_last_day(list(found.order_by("happens_at", "pk")[:MOST_IN_A_MONTH]))
    on_day = {}
    for event in found:
        for number, day in days_of(event, first, beyond):
            on_day.setdefault(day, []).append({"it": event, "number": number})
    weeks = [
        [{"day": day, "is_other": day.month != first.month, "events": on_day.get(day, [])} for day in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    context = {
        "name": f"{MONTHS[first.month]} {first.year}",
        "weeks": weeks,
        "weekdays": DAYS,
        "today": timezone.localdate(),
        "before": address_of(first - timedelta(days=1)),
        "after": address_of(beyond),
        "this_month": f"{first:%Y-%m}",
        "is_cut": len(found) == MOST_IN_A_MONTH,
    }
    return shown(request, "events/month.html", filters, found, context)


def shown(request, template, filters, events, context):
    tell_last_day(events)
    mine = Registration.objects.running_for(request.user).filter(event__in=[event.pk for event in events])
    going_to = set(mine.values_list("event", flat=True))
    return render(request, template, context | {"filters": filters, "events": events, "going_to": going_to})


def first_day_of(asked):
    """The first of the month asked for; one that makes no sense is this month."""
    today = timezone.localdate()
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        first = today
    return (first if is_offered(first) else today).replace(day=1)


def is_offered(day):
    """No further than an event can be planned, so that nothing that follows links wanders on for ever."""
    return FIRST_YEAR <= day.year <= timezone.localdate().year + YEARS_AHEAD


def address_of(day):
    return f"{day:%Y-%m}" if is_offered(day) else ""


def next_after(first):
    return (first + timedelta(days=31)).replace(day=1)


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
