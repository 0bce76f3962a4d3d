from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.models import Content, Overtaken
from content.readings import note_reading
from content.views import comments_of
from web.editor import media_for
from web.fragments import fragment_or_redirect
from web.held import initial_for, release
from web.paging import page_of
from web.views import canonical

from .forms import AgendaFilter, EventForm, too_small
from .ical import calendar_of
from .models import Event, Refused, Registration, TooSmall
from .permissions import can_edit, can_register, can_see_online_url

FACES = 7
NAMES = 2


@login_not_required
def agenda(request):
    is_past = request.GET.get("voorbij") == "1"
    now = timezone.now()
    span, order = ({"happens_at__lt": now}, "-happens_at") if is_past else ({"happens_at__gte": now}, "happens_at")
    filters = AgendaFilter(request.GET)
    events = Content.objects.visible_to(request.user).filter(kind=Event.KIND, **span).with_byline()
    page = page_of(filters.narrow(events, request.user), request, order)
    mine = Registration.objects.running_for(request.user).filter(event__in=[event.pk for event in page])
    context = {
        "page": page,
        "is_past": is_past,
        "filters": filters,
        "going_to": set(mine.values_list("event", flat=True)),
    }
    return render(request, "events/agenda.html", context)


@login_not_required
def event(request, pk, slug):
    event = get_object_or_404(shown_to(request.user).prefetch_related("tags"), pk=pk)
    elsewhere = canonical(request, event, slug)
    if elsewhere:
        return elsewhere
    note_reading(request, event)
    context = registration_in(event, request.user) | comments_of(request, event)
    return render(request, "events/event.html", context | {"can_edit": can_edit(request.user, event)})


def shown_to(viewer):
    return Event.objects.visible_to(viewer).with_registration_of(viewer).with_byline()


def registration_in(event, viewer):
    """What events/_registration.html shows this viewer: the places, the way in, and who else comes."""
    others = Registration.objects.visible_to(viewer).filter(event=event).exclude(member=viewer.pk)
    faces = list(others.select_related("member").order_by("created_at", "pk")[:FACES])
    other_count = event.registration_count - event.is_registered
    return {
        "event": event,
        "can_register": can_register(viewer, event),
        "can_see_online_url": can_see_online_url(viewer, event),
        "faces": faces,
        "named": faces[:NAMES],
        "unnamed_count": max(other_count - NAMES, 0),
    }


@require_POST
def register(request, pk, slug):
    event = get_object_or_404(shown_to(request.user), pk=pk)
    if not can_register(request.user, event):
        raise PermissionDenied
    return answer(request, event, event.register)


@require_POST
def unregister(request, pk, slug):
    event = get_object_or_404(shown_to(request.user), pk=pk)
    return answer(request, event, event.unregister)


def answer(request, event, act):
    """Do it for the viewer and show how things stand then, with the reason if it could not be done."""
    refusal = ""
    try:
        act(request.user)
    except Refused as refused:
        refusal = refused.reason
        if not request.htmx:
            messages.warning(request, refusal)
    standing = registration_in(shown_to(request.user).get(pk=event.pk), request.user) | {"refusal": refusal}
    to = f"{event.get_absolute_url()}#registration"
    return fragment_or_redirect(request, "events/_registration.html", standing, to=to)


def create(request):
    if request.method == "POST":
        form = EventForm(request.POST, viewer=request.user)
        if form.is_valid():
            event = Event.objects.plan(request.user, uuid=form.cleaned_data["uuid"], **form.words())
            return saved(request, form, event, _("Your event is in the agenda."))
    else:
        initial = {"group": request.GET.get("groep")} | initial_for(request, EventForm, request.path)
        form = EventForm(initial=initial, viewer=request.user)
    return show_form(request, form)


def edit(request, pk, slug):
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    if not can_edit(request.user, event):
        raise PermissionDenied
    if request.method == "POST":
        form = EventForm(request.POST, instance=event, viewer=request.user)
        if form.is_valid():
            return save_changes(request, form, event)
    else:
        form = EventForm(instance=event, viewer=request.user, initial=initial_for(request, EventForm, request.path))
    return show_form(request, form, event=event)


def save_changes(request, form, event):
    try:
        event.replan(version=form.cleaned_data["version"] or event.version, **form.words())
    except TooSmall as refused:
        form.add_error("capacity", too_small(refused.registered))
    except Overtaken:
        form.add_error(None, _("This event was saved somewhere else after you opened it here."))
    else:
        return saved(request, form, event, _("Your changes have been saved."))
    theirs = Event.objects.visible_to(request.user).get(pk=event.pk)
    return show_form(request, form, event=theirs, theirs=theirs)


def saved(request, form, event, message):
    release(request, request.path)
    messages.success(request, message, extra_tags=str(form.cleaned_data["uuid"]))
    return redirect(event)


def show_form(request, form, **context):
    return render(request, "events/plan.html", {"form": form, "media": media_for(request, form)} | context)


@login_not_required
def ics(request, pk, slug):
    event = get_object_or_404(shown_to(request.user), pk=pk)
    calendar = calendar_of(event, with_link=can_see_online_url(request.user, event))
    response = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return response


def attendees(request, pk, slug):
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    registrations = Registration.objects.visible_to(request.user).filter(event=event)
    page = page_of(registrations.select_related("member", "affiliation"), request, "created_at", size=50)
    return render(request, "events/attendees.html", {"event": event, "page": page})
