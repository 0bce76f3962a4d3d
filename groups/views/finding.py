"""Groups that are shown before somebody asks: like the one that is about to begin, or such as may suit."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..models import Group, Passing, fitting, resembling


def similar(request):
    """For htmx, while the name is typed; the form asks the same when it is sent without script."""
    name, intro = (request.GET.get(key, "")[:200].replace("\x00", "") for key in ("name", "intro"))
    return render(request, "groups/_similar.html", {"similar": resembling(request.user, name, intro)})


def suiting(request):
    template = "groups/_suiting.html" if request.htmx else "groups/suiting.html"
    return render(request, template, {"fits": fitting(request.user)})


@require_POST
def pass_by(request, pk, slug):
    group = get_object_or_404(Group.objects.visible_to(request.user), pk=pk)
    Passing.objects.get_or_create(member=request.user, group=group)
    messages.success(request, _("We do not show you “%(group)s” any more.") % {"group": group.name})
    return redirect("groups:suiting")
