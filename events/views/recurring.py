"""An event that is held again: its organiser chooses a rule, sees the days, and puts them in the agenda."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.thresholds import too_many
from members.limits import unless_limited
from members.models import Act

from ..clock import spoken_day
from ..forms import RepeatForm
from ..models import InSeries
from ..permissions import can_repeat
from .locations import organised


@unless_limited(Act.POSTING)
def repeat(request, pk, slug):
    event = organised(request, pk)
    if not can_repeat(request.user, event):
        raise PermissionDenied
    form = RepeatForm(request.POST or None, event=event)
    days = []
    if form.is_valid():
        walls = form.cleaned_data["walls"]
        kept = [wall for wall in walls if wall.isoformat() in request.POST.getlist("day")]
        is_seen = request.POST.get("seen") == form.asked
        full = too_many(request.user, number=len(kept)) if kept else None
        if is_seen and full:
            form.add_error(None, full)
        elif is_seen and kept:
            return put_in_agenda(request, event, form, kept)
        elif is_seen:
            form.add_error(None, _("Choose one day at least."))
        days = [(wall.isoformat(), spoken_day(wall)) for wall in walls]
    return render(request, "events/repeat.html", {"event": event, "form": form, "days": days})


def put_in_agenda(request, event, form, walls):
    try:
        pattern, every, weekdays = (form.cleaned_data[name] for name in ("pattern", "every", "weekdays"))
        again = event.recur(pattern, every, walls, by=request.user, weekdays=weekdays)
    except InSeries:
        messages.info(request, _("This event returns already. Make the series longer from its last day."))
    else:
        number = len(again)
        said = ngettext("%(count)s more day is in the agenda.", "%(count)s more days are in the agenda.", number)
        messages.success(request, said % {"count": number})
    return redirect(event)
