"""What was reported and decided, for everybody, in counts."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import gettext as _

from web.tables import table_file

from ..figures import lines_of
from ..models import HalfYear


@login_not_required
def figures(request):
    halves = [(one, list(lines_of(one))) for one in HalfYear.objects.order_by("-year", "-half")]
    return render(request, "moderation/figures.html", {"halves": halves})


@login_not_required
def figures_csv(request):
    halves = HalfYear.objects.order_by("-year", "-half")
    rows = ([one.year, one.half, *line] for one in halves for line in lines_of(one))
    heading = [_("Year"), _("Half"), _("What"), _("Which"), _("How many")]
    return table_file("besluiten-in-cijfers", heading, rows)
