"""Where organisers draw a programme up, unseen, and release it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from web.editor import media_for

from ..forms import ReleaseForm, RoomForm, RoundForm, SessionForm, TrackForm
from ..models import Call, InUse, NothingNew, Oversold, TooManyReleases, clashes, compared
from .locations import organised

# What a programme is made of, by its name in the address: the form, and the reverse name at the event.
PARTS = {
    "ronde": (RoundForm, "rounds"),
    "zaal": (RoomForm, "rooms"),
    "thema": (TrackForm, "tracks"),
    "sessie": (SessionForm, "sessions"),
}


def desk(request, pk, slug):
    event = organised(request, pk)
    sessions = list(event.sessions.planned())
    seen = {slot.session_id: slot for slot in event.slots.with_line()}
    for session in sessions:
        session.seen = seen.get(session.pk)
    context = {
        "event": event,
        "sessions": sessions,
        "unplaced": event.sessions.filter(round=None).order_by("pk"),
        "call": Call.objects.filter(event=event).first(),
        "dropped": event.sessions.exclude(dropped_at=None).order_by("pk"),
        "rounds": event.rounds.order_by("begins_at", "pk"),
        "rooms": event.rooms.select_related("location").order_by("name", "pk"),
        "tracks": event.tracks.order_by("name", "pk"),
        "clashes": list(clashes(sessions)),
        "unseen_count": len(list(compared(event))),
        "release": event.releases.order_by("-number").first(),
    }
    return render(request, "events/programme_desk.html", context)


def part_of(event, part, key):
    if part not in PARTS:
        raise Http404
    form, rows = PARTS[part]
    return form, get_object_or_404(getattr(event, rows), pk=key) if key else None


def part(request, pk, slug, part, key=None):
    """Make a part of the programme, or change one."""
    event = organised(request, pk)
    form_of, row = part_of(event, part, key)
    initial = {"round": request.GET.get("ronde")} if part == "sessie" and not row else {}
    form = form_of(request.POST or None, instance=row, initial=initial, event=event, viewer=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your changes have been saved."))
        return redirect("events:programme_desk", event.pk, event.slug)
    context = {"event": event, "form": form, "part": part, "row": row, "media": media_for(request, form)}
    return render(request, "events/programme_part.html", context)


@require_POST
def discard(request, pk, slug, part, key):
    event = organised(request, pk)
    _form, row = part_of(event, part, key)
    try:
        row.discard()
    except InUse:
        messages.warning(request, _("There are sessions in this round, in what you draw up or in what others see."))
    else:
        messages.success(request, _("“%(name)s” is gone from the programme.") % {"name": row})
    return redirect("events:programme_desk", event.pk, event.slug)


def release(request, pk, slug):
    """Look at what changes for others, and let them see it."""
    event = organised(request, pk)
    problem, form = "", ReleaseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            version = event.release_programme(request.user, **form.cleaned_data)
        except NothingNew as refused:
            messages.warning(request, refused.reason)
            return redirect("events:programme_desk", event.pk, event.slug)
        except TooManyReleases as refused:
            problem = refused.reason
        except Oversold as refused:
            names = ", ".join(
                _("“%(session)s” (%(count)s)") % {"session": slot, "count": slot.taken_count} for slot in refused.slots
            )
            problem = _("More people chose these sessions than there would be places: %(names)s.") % {"names": names}
        else:
            messages.success(request, _("%(version)s is out: others see it now.") % {"version": version})
            return redirect("events:programme", event.pk, event.slug)
    steps = [change for change, *_rest in compared(event)]
    context = {"event": event, "changes": steps, "problem": problem, "form": form}
    context["clashes"] = list(clashes(event.sessions.planned()))
    return render(request, "events/programme_release.html", context)
