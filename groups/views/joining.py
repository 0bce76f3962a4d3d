from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.models import answer
from web.fragments import fragment_or_redirect
from web.held import release

from ..forms.members import JoinForm, SuccessorForm
from ..models import INSIDE, LastManager, Standing
from ..permissions import can_join
from .pages import show_about
from .standing import known_to, page_in, standing_in, still_known


@require_POST
def join(request, pk, slug):
    group = known_to(request.user, pk)
    if not can_join(request.user, group):
        raise PermissionDenied
    form = JoinForm(request.POST, group=group, viewer=request.user)
    if not form.is_answered:
        return to_questions(request, group)
    if not form.is_valid():
        return show_about(request, group, form)
    answer(request.user, form.answers())
    group.join(request.user, **form.wishes())
    release(request, request.path)
    return fragment_or_redirect(request, "groups/_standing.html", standing_in(group, request.user), to=group)


def to_questions(request, group):
    """The group asks something at its door: where it does so, whichever button was pressed."""
    questions = f"{page_in(group, 'about')}#lid-worden"
    return HttpResponse(headers={"HX-Redirect": questions}) if request.htmx else redirect(questions)


def leave(request, pk, slug):
    group = known_to(request.user, pk)
    if group.standing in {Standing.OUTSIDER, Standing.INVITED, Standing.EXCLUDED}:
        return redirect(group)
    form = SuccessorForm(request.POST or None, group=group, viewer=request.user)
    if request.method == "POST":
        try:
            group.leave(request.user, successor=form.chosen())
        except LastManager:
            context = {"group": group, "is_needed": True, "form": form}
            return render(request, "groups/leave.html", context, status=409)
        left = _("You have left “%(group)s”.") if group.standing in INSIDE else _("Your request has been withdrawn.")
        messages.success(request, left % {"group": group.name})
        return still_known(request, group)
    return render(request, "groups/leave.html", {"group": group, "is_needed": group.needs(request.user), "form": form})


@require_POST
def turn_down(request, pk, slug):
    group = known_to(request.user, pk)
    group.turn_down(request.user)
    messages.success(request, _("You have declined the invitation to “%(group)s”.") % {"group": group.name})
    return still_known(request, group)
