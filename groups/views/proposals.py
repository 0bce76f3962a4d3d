"""Groups that wait for a community manager: taken back by who proposed them, or decided about."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from web.held import initial_for, release
from web.paging import page_of

from ..forms.proposals import DeclineProposalForm
from ..models import LastDayGone, NameTaken, Proposal, resembling
from ..permissions import can_approve_groups


@require_POST
def withdraw(request, pk):
    """Somebody else's is left alone, and the answer does not tell that there is one. Twice is once."""
    deleted = Proposal.objects.made_by(request.user).filter(pk=pk).delete()[0]
    if deleted:
        messages.success(request, _("You have withdrawn your proposal."))
    else:
        messages.info(request, _("That proposal no longer waits."))
    return redirect("groups:directory")


def proposals(request):
    if not can_approve_groups(request.user):
        raise PermissionDenied
    waiting = Proposal.objects.waiting().select_related("member__affiliation")
    return render(request, "groups/proposals.html", {"page": page_of(waiting, request, "created_at")})


def proposal(request, pk):
    """All of it, with the groups that it may be like; and declining it, with a reason."""
    waiting = waiting_for(request.user, pk)
    if waiting is None:
        return decided_already(request)
    if request.method == "POST":
        form = DeclineProposalForm(request.POST)
        if form.is_valid():
            release(request, request.path)
            if not waiting.decline(request.user, form.cleaned_data["reason"]):
                return decided_already(request)
            messages.success(request, _("%(name)s has been told why not.") % {"name": waiting.member.name})
            return redirect("groups:proposals")
    else:
        form = DeclineProposalForm(initial=initial_for(request, DeclineProposalForm, request.path))
    return show(request, waiting, form)


@require_POST
def approve(request, pk):
    waiting = waiting_for(request.user, pk)
    if waiting is None:
        return decided_already(request)
    try:
        group = waiting.approve(request.user)
    except NameTaken:
        obstacle = _("There is a group with this name by now, so this one cannot begin. Decline it, and say so.")
    except LastDayGone:
        obstacle = _("The last day of this group has gone by, so it cannot begin. Decline it, and say so.")
    else:
        if group is None:
            return decided_already(request)
        messages.success(
            request,
            _("“%(group)s” has begun, and %(name)s has been told.") % {"group": group, "name": waiting.member.name},
        )
        return redirect("groups:proposals")
    return show(request, waiting, DeclineProposalForm(), obstacle)


def show(request, waiting, form, obstacle=""):
    similar = resembling(request.user, waiting.name, waiting.fields["intro"])
    context = {"proposal": waiting, "form": form, "similar": similar, "obstacle": obstacle}
    return render(request, "groups/proposal.html", context)


def waiting_for(viewer, pk):
    if not can_approve_groups(viewer):
        raise PermissionDenied
    return Proposal.objects.waiting().select_related("member__affiliation").filter(pk=pk).first()


def decided_already(request):
    messages.info(request, _("That proposal no longer waits."))
    return redirect("groups:proposals")
