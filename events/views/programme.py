"""The programme as others see it: what was released last, a session of it, what is going on now, and choosing."""

from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.middleware import asks_by_itself
from web.clock import wall_at

from ..clock import spoken_day, spoken_span
from ..models import Event, Refused
from ..permissions import can_edit


@dataclass
class Moment:
    """The sessions that are held beside each other."""

    key: int
    name: str
    time: str
    day: str  # at an event of several days, with the first round of each
    slots: list
    has_begun: bool

    @property
    def has_choice(self):
        return any(slot.is_choosable for slot in self.slots)

    @property
    def can_be_chosen_from(self):
        """Whether the viewer, who comes, has something to choose here."""
        return any(slot.is_choosable and not slot.is_elsewhere for slot in self.slots)

    @property
    def has_chosen(self):
        return any(slot.is_chosen for slot in self.slots)


@dataclass
class Day:
    """What is held on one day; without a name at an event that has no other."""

    name: str
    moments: list

    @property
    def heading(self):
        """The element of a title that has nothing beside it."""
        return "h4" if self.name else "h3"


def days_in(moments):
    days = []
    for moment in moments:
        if moment.day or not days:
            days.append(Day(moment.day, []))
        days[-1].moments.append(moment)
    return days


def moments_of(event, slots):
    now, moments, days = timezone.now(), [], []
    for (begin, end, key), group in groupby(slots, key=lambda slot: (slot.begins_at, slot.ends_at, slot.round_id)):
        beside, day = list(group), spoken_day(wall_at(begin, event.time_zone))
        is_new = day not in days
        days.append(day)
        span = spoken_span(begin, end, event.time_zone)
        moments.append(Moment(key, beside[0].round_name, span, day if is_new else "", beside, begin <= now))
    if len(set(days)) == 1:
        moments[0].day = ""
    return moments


def programme_of(event, viewer, location=None):
    """The context of events/_programme.html, of an event with_standing_of the viewer; location: of that one alone."""
    moments = moments_of(event, held_at(location, event.programme_for(viewer))) if event.has_programme else []
    # What one chose must stand on a page that saves all choices, so another location is only to look at.
    may = event.is_registered and not event.is_cancelled and (not location or location.pk == event.registered_at)
    open_ones = (each.can_be_chosen_from and not each.has_begun for each in moments)
    can_choose = may and any(open_ones)
    can_wait = can_choose and any(slot.is_full and slot.has_line for each in moments for slot in each.slots)
    return {"moments": moments, "days": days_in(moments), "can_choose": can_choose, "can_wait": can_wait}


def held_at(location, slots):
    """What is held there, and what is for all locations."""
    return [slot for slot in slots if not location or slot.location_id in (None, location.pk)]


def location_asked(request, event):
    """The context of events/_programme_locations.html: where there are several, the one that the address names."""
    locations = list(event.locations.order_by("pk"))
    if len(locations) < 2:
        return {"locations": [], "location": None}
    asked = request.GET.get("locatie", "")
    return {"locations": locations, "location": next((each for each in locations if str(each.pk) == asked), None)}


def seen(request, pk):
    events = Event.objects.visible_to(request.user).standing().with_standing_of(request.user)
    return get_object_or_404(events.select_related("group"), pk=pk)


@login_not_required
def programme(request, pk, slug):
    event = seen(request, pk)
    context = {"event": event, "can_edit": can_edit(request.user, event)} | location_asked(request, event)
    context |= programme_of(event, request.user, context["location"])
    context["releases"] = list(event.releases.order_by("-number"))
    return render(request, "events/programme.html", context)


def slot_in(event, viewer, session):
    """The session that has this key, as it was released, and all of the programme."""
    slots = event.programme_for(viewer)
    slot = next((each for each in slots if each.session_id == session), None)
    if slot is None:
        raise Http404
    slot.event = event
    return slot, slots


@asks_by_itself
@login_not_required
def now(request, pk, slug):
    """What is going on, and what comes after it: for a phone in a corridor."""
    event, moment = seen(request, pk), timezone.now()
    where = location_asked(request, event)
    slots = held_at(where["location"], event.programme_for(request.user))
    running = [slot for slot in slots if slot.begins_at <= moment < slot.ends_at]
    coming = [slot for slot in slots if slot.begins_at > moment]
    following = [slot for slot in coming if slot.begins_at == coming[0].begins_at]
    next_up = moments_of(event, following) if following else []
    begins = wall_at(following[0].begins_at, event.time_zone) if following else None
    if begins and begins.date() != wall_at(moment, event.time_zone).date():
        next_up[0].day = spoken_day(begins)
    running = moments_of(event, running) if running else []
    context = {"event": event, "running": running, "following": next_up} | where
    template = "events/_programme_now.html" if request.htmx else "events/programme_now.html"
    return render(request, template, context)


@require_POST
def choose(request, pk, slug):
    event = seen(request, pk)
    choose_for(request, event, request.user)
    return redirect("events:programme", event.pk, event.slug)


def choose_for(request, event, who):
    """What a member or a guest chose on the page; what came of it is told on the next one."""
    wanted = {key: int(value) if value else None for key, value in numbered(request.POST, "ronde-")}
    waits = {key: bool(value) for key, value in numbered(request.POST, "wacht-")}
    try:
        full = event.choose_sessions(who, wanted, waits)
    except Refused as refused:
        messages.warning(request, refused.reason)
        return
    for slot in full:
        messages.warning(
            request,
            _("“%(session)s” is full: somebody was just ahead of you. Choose another one, or wait for it.")
            % {"session": slot},
        )
    if not full:
        messages.success(request, _("Your choice has been saved."))


def numbered(posted, prefix):
    """Of what was sent, the fields that are called after a key; what is neither a number nor empty is nonsense."""
    for name, value in posted.items():
        key = name.removeprefix(prefix)
        if name != key and all(each.isdecimal() and len(each) < 19 for each in (key, value or "0")):
            yield int(key), value


def let_go_of(row):
    """What to say to somebody who went to another location with their place, of the sessions that stay behind."""
    titles = ", ".join(slot.title for slot in getattr(row, "let_go", ()))
    return titles and _("Not at the location where you come now, and so no longer your choice: %(sessions)s.") % {
        "sessions": titles
    }


def tell_let_go(request, row):
    if let_go_of(row):
        messages.warning(request, let_go_of(row))
