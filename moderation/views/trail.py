"""The logbook: what was done by virtue of a role. Reading it is in it too."""

import json

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from members.proof import proof_required
from web.paging import page_of
from web.tables import table_file

from ..forms.trail import TrailFilter
from ..models import Deed, What
from ..names import named
from ..permissions import can_read_trail

AT_ONCE = 500  # rows of the table that are looked up together


def trail(request):
    if not can_read_trail(request.user):
        raise PermissionDenied
    form = TrailFilter(request.GET)
    page = page_of(form.narrow(Deed.objects.all()), request, "-id", size=50)
    Deed.objects.write(What.TRAIL_READ, request.user, after=form.as_states)  # each page: one can begin anywhere
    rows = list(named(page.rows, request.user))
    return render(request, "moderation/trail.html", {"form": form, "page": page, "rows": rows})


@proof_required
def export_trail(request):
    """The same rows, as a table for a spreadsheet."""
    if not can_read_trail(request.user):
        raise PermissionDenied
    form = TrailFilter(request.GET)
    Deed.objects.write(What.EXPORTED, request.user, thing="trail", after=form.as_states)
    heading = [_("When"), _("Who did it"), _("What was done"), _("About whom"), _("About what"), _("Group"), _("Why")]
    heading += [_("State before"), _("State after"), _("Case"), _("Decision")]
    return table_file("logboek", heading, lines(form.narrow(Deed.objects.all()), request.user))


def lines(deeds, viewer):
    before = None
    while chunk := list((deeds.filter(pk__lt=before) if before else deeds).order_by("-pk")[:AT_ONCE]):
        for row in named(chunk, viewer):
            deed = row.deed
            when = timezone.localtime(deed.at).strftime("%d-%m-%Y %H:%M:%S")
            states = [json.dumps(state) if state else "" for state in (deed.before, deed.after)]
            keys = [deed.case_key or "", deed.decision_key or ""]
            yield [when, row.who, row.what, row.about, deed.thing, row.group, row.why, *states, *keys]
        before = chunk[-1].pk
