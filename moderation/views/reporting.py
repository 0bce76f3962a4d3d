"""Melden: anybody who sees a thing can say that it should not stand there."""

from uuid import uuid4

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from web.often import with_moment

from ..forms.reporting import ReportForm
from ..reporting import report
from ..things import Gone, thing_named, thing_or_404

JUDGED = "beoordeeld"


@login_not_required
@never_cache
def report_thing(request, what, pk):
    """A page of its own: pages that visitors read need no form, and so no cookie."""
    viewer = request.user
    thing = thing_or_404(viewer, what, pk)
    if thing.is_own:
        return render(request, "moderation/report_own.html", {"thing": thing}, status=403)
    if request.method == "POST":
        form = ReportForm(request.POST, viewer=viewer)
        if form.is_valid() and form.is_let_through_for(request, viewer):
            said = form.cleaned_data
            try:
                new = report(thing, by=viewer if viewer.is_authenticated else None, **said)
            except Gone:
                raise Http404 from None
            where = {"bij": thing.address} | ({JUDGED: 1} if new.case.settled_at else {})
            return redirect(f"{reverse('moderation:reported')}?{urlencode(where)}")
    else:
        form = ReportForm(initial={"uuid": uuid4()}, viewer=viewer)
    return with_moment(render(request, "moderation/report.html", {"form": form, "thing": thing}), form.again_at)


@login_not_required
def reported(request):
    """Thanks, and the way back to what it was about, as far as that is still to be seen."""
    thing = thing_named(request.user, request.GET.get("bij", ""))
    return render(request, "moderation/reported.html", {"thing": thing, "is_judged": JUDGED in request.GET})
