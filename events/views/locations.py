from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..forms import LocationForm, too_small
from ..models import Event, InUse, NameTaken, TooSmall
from ..permissions import can_edit


def organised(request, pk):
    """The event, for whoever organises it."""
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    if not can_edit(request.user, event):
        raise PermissionDenied
    return event


def locations(request, pk, slug):
    event = organised(request, pk)
    context = {"event": event, "locations": event.locations.with_line().order_by("pk")}
    return render(request, "events/locations.html", context)


def add_location(request, pk, slug):
    event = organised(request, pk)
    # The first location begins as what the event itself said until now.
    first = {} if event.locations.exists() else first_of(event)
    form = LocationForm(request.POST or None, initial=first)
    return save(request, event, form, lambda: event.add_location(by=request.user, **form.words()))


def first_of(event):
    told = {name: getattr(event, name) for name in ("province", "online_url", "capacity")}
    return told | {"address": event.place}


def edit_location(request, pk, slug, location):
    event = organised(request, pk)
    location = get_object_or_404(event.locations, pk=location)
    form = LocationForm(request.POST or None, instance=location)

    def change():
        return event.change_location(location, by=request.user, **form.words())

    return save(request, event, form, change, location)


def save(request, event, form, act, location=None):
    if form.is_valid():
        try:
            act()
        except TooSmall as refused:
            form.add_error("capacity", too_small(refused.taken))
        except NameTaken:
            form.add_error("name", _("Another location of this event has that name."))
        else:
            messages.success(request, _("Your changes have been saved."))
            return redirect("events:locations", event.pk, event.slug)
    return render(request, "events/location.html", {"event": event, "form": form, "location": location})


@require_POST
def remove_location(request, pk, slug, location):
    event = organised(request, pk)
    location = get_object_or_404(event.locations, pk=location)
    try:
        event.remove_location(location)
    except InUse:
        messages.warning(
            request, _("People come to this location or wait for it, or the programme has rooms there, so it stays.")
        )
    else:
        messages.success(request, _("The location is gone."))
    return redirect("events:locations", event.pk, event.slug)
