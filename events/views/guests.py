"""Visitors who come without an account: they ask, confirm by the link in the mail, and find back how they stand."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from network.middleware import stays_open
from web.often import with_moment

from ..forms import AnswersForm, GuestForm
from ..models import KEPT, Event, Guest, Refused
from .programme import choose_for, programme_of, tell_let_go
from .registering import sign_up
from .standing import location_named, shown_to, ticket_of

GIVING_BACK = {"afmelden", "stoppen", "intrekken"}
ELSEWHERE = "elders"


@login_not_required
@never_cache
def ask(request, pk, slug):
    """A page of its own: the page of the event needs no form for visitors, and so no cookie."""
    event = get_object_or_404(Event.objects.visible_to(request.user).select_related("group"), pk=pk)
    if request.user.is_authenticated:
        return redirect(event)
    if not event.welcomes_guests:
        raise Http404
    form = GuestForm(request.POST or None, event=event)
    if event.is_open and form.is_valid():
        asked = form.cleaned_data
        if form.is_let_through(request, "ask_as_guest", key=asked["email"].lower()):
            Guest.objects.ask(event, **asked)
            return redirect(f"{request.path}?verstuurd=1")
    context = {"event": event, "form": form, "is_sent": "verstuurd" in request.GET, "kept": KEPT}
    return with_moment(render(request, "events/ask_as_guest.html", context), form.again_at)


@stays_open  # the mail leads here; the token in the address is the proof
@never_cache
def guest(request, token):
    """Where a guest confirms, sees how they stand, and gives back. Looking does nothing, for mail gateways look too."""
    guest = Guest.bearing(token)
    if guest is None:
        raise Http404
    event, refusal = get_object_or_404(shown_to(guest), pk=guest.event_id), ""
    if "kiezen" in request.POST:
        choose_for(request, event, guest)
        return redirect("events:guest", token)
    was_asked = not {*GIVING_BACK, ELSEWHERE}.isdisjoint(request.POST)
    form = AnswersForm(None if was_asked or request.method != "POST" else request.POST, event=event, who=guest)
    if request.method == "POST" and (was_asked or form.is_valid()):
        try:
            act(request, event, guest, form)
        except Refused as refused:
            refusal = refused.reason
        else:
            return redirect("events:guest", token)
    locations = list(event.locations.with_line().order_by("pk"))
    by_key = {location.pk: location for location in locations}
    registered_at, waits_at = by_key.get(event.registered_at), by_key.get(event.waits_at)
    is_going = event.is_registered and not event.is_offered
    context = {
        "event": event,
        "guest": guest,
        "ticket": ticket_of(event, registered_at),
        "locations": locations,
        "registered_at": registered_at,
        "waits_at": waits_at,
        "place": registered_at if is_going else waits_at,
        "can_come": can_come(event, guest),
        "online_url": online_url_of(event, locations),
        "refusal": refusal,
        "form": form,
        "choose_at": request.path,
        "no_pages": event.is_for_invited,  # those of its sessions are closed to a guest then
    } | programme_of(event, guest)
    return render(request, "events/guest.html", context | elsewhere_for(event, locations))


def act(request, event, guest, form):
    """What was pressed. Raises Refused."""
    typed = request.POST
    location = location_named(event, typed.get("locatie", ""))
    if "afmelden" in typed:
        event.unregister(guest)
    elif "stoppen" in typed:
        event.stop_waiting(guest)
    elif "intrekken" in typed:
        event.take_request_back(guest)
    elif ELSEWHERE in typed:
        if event.is_registered or event.is_waiting:
            was_free = str(location.pk if location else 0) in typed.get("vrij", "").split()
            notice = sign_up(guest, event, location, was_free)
            if notice:
                messages.warning(request, notice)
    elif can_come(event, guest):
        guest.confirm()
        tell_let_go(request, form.save_with(lambda: event.sign_up(guest, location or guest.location)))


def elsewhere_for(event, locations):
    """Where else they can go with their place, or come while they wait for another one."""
    elsewhere = [each for each in locations if each.pk not in (event.registered_at, event.waits_at)]
    free = [each.pk for each in locations if not each.is_full and not event.is_full]
    may = event.is_open and (event.is_registered or (event.is_waiting and free))
    return {"elsewhere": elsewhere if may else [], "free": free}


def can_come(event, guest):
    """Whether there is a place to take, or one in the line: where guests are welcome, and for who waited in time."""
    if event.is_waiting:
        return event.is_offered or event.is_last_day
    new = not (event.is_registered or event.has_asked or event.is_turned_away)
    return new and (event.welcomes_guests or event.is_for_invited) and event.is_open


def online_url_of(event, locations):
    """The link is the door of an online event: it opens to who has a place."""
    if not event.is_registered or event.is_cancelled or event.has_ended:
        return ""
    there = next((location.online_url for location in locations if location.pk == event.registered_at), "")
    return event.online_url or there
