"""The call for sessions as members see it: proposing, supporting, and saying yes to the answer."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.limits import unless_limited
from members.models import Act
from web.editor import media_for
from web.held import as_initial, held_for, release
from web.submits import uuid_for

from ..forms import ProposalForm
from ..models import Call, CallOver, Event, Proposal, ProposalAnswer, State
from ..permissions import can_edit, can_register


def call_of(request, pk):
    """The event and its call, for a member who sees the event."""
    event = get_object_or_404(Event.objects.visible_to(request.user).standing().select_related("group"), pk=pk)
    call = get_object_or_404(Call.objects.filter(event=event))
    call.event = event
    return event, call


def call(request, pk, slug):
    event, call = call_of(request, pk)
    proposals = Proposal.objects.visible_to(request.user).filter(call=call).with_votes_of(request.user)
    proposals = list(proposals.order_by("created_at", "pk"))
    context = {
        "event": event,
        "call": call,
        "own": with_answers([each for each in proposals if each.member_id == request.user.pk]),
        "others": [each for each in proposals if each.member_id != request.user.pk],
        "can_propose": call.is_open and can_register(request.user, event),
        "can_edit": can_edit(request.user, event),
    }
    return render(request, "events/call.html", context)


def with_answers(proposals):
    given = ProposalAnswer.objects.exclude(text="").select_related("question").order_by("question__position", "pk")
    prefetch_related_objects(proposals, Prefetch("answers", given))
    return proposals


@unless_limited(Act.POSTING)
def propose(request, pk, slug):
    event, call = call_of(request, pk)
    refuse_unless(request, event, call.is_open)
    form = form_for(request, call)
    if form.is_valid():
        uuid = form.cleaned_data["uuid"]
        before = call.proposals.filter(member=request.user, uuid=uuid_for(request.user, uuid)).first()
        if before:  # kept, then the way back to this form: what it says now is what counts
            return edit_proposal(request, pk, slug, before.pk)
        return save(request, call, form, lambda: call.propose(request.user, uuid=uuid, **form.words()))
    return show(request, event, call, form)


def refuse_unless(request, event, is_open):
    """Who writes while the call closes is told so on sending, with what they wrote; nobody begins after that."""
    if not can_register(request.user, event) or not (is_open or request.method == "POST"):
        raise PermissionDenied


@unless_limited(Act.POSTING)
def edit_proposal(request, pk, slug, proposal):
    event, call = call_of(request, pk)
    proposal = own_proposal(request, call, proposal)
    refuse_unless(request, event, proposal.is_changeable)
    form = form_for(request, call, proposal)
    if form.is_valid():

        def rewritten():
            proposal.rewrite(**form.words())
            return proposal

        return save(request, call, form, rewritten, proposal)
    return show(request, event, call, form, proposal)


def own_proposal(request, call, pk):
    if request.method == "POST":
        call.event.locked()  # a draft that is taken back meanwhile is gone
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user), pk=pk, call=call, member=request.user)
    proposal.call = call
    return proposal


def form_for(request, call, proposal=None):
    """What was typed, also before somebody had to sign in again."""
    form = ProposalForm(request.POST or None, call=call, instance=proposal)
    form.initial |= as_initial(form, held_for(request, request.path))
    return form


def show(request, event, call, form, proposal=None):
    context = {"event": event, "call": call, "form": form, "proposal": proposal, "media": media_for(request, form)}
    return render(request, "events/propose.html", context)


def save(request, call, form, act, proposal=None):
    """As a draft, or handed in, by the button that was pressed."""
    event = call.event
    try:
        saved = act()
        if "submit" in request.POST:
            saved.submit()
            said = _("Your proposal has been handed in. You hear from the organiser.")
        elif saved.state == State.SUBMITTED:
            said = _("Your changes have been saved.")
        else:
            said = _("Your proposal has been kept. Only you see it until you hand it in.")
        release(request, request.path)
        messages.success(request, said, extra_tags=str(form.cleaned_data["uuid"]))
    except CallOver as refused:
        form.add_error(None, refused.reason)
        return show(request, event, call, form, proposal)
    return redirect("events:call", event.pk, event.slug)


@require_POST
def act_on_proposal(request, pk, slug, proposal, act):
    """Whom the group keeps out can still take back what they proposed."""
    event, call = call_of(request, pk)
    if act != "intrekken" and not can_register(request.user, event):
        raise PermissionDenied
    if act == "steunen":
        shared = Proposal.objects.visible_to(request.user).filter(call=call, state=State.SUBMITTED)
        get_object_or_404(shared, pk=proposal).support(request.user)
    elif act == "bevestigen":
        own_proposal(request, call, proposal).confirm()
        messages.success(request, _("You are in the programme. The organiser gives your session a time and a room."))
    elif act == "intrekken":
        own_proposal(request, call, proposal).withdraw()
        messages.success(request, _("Your proposal has been withdrawn."))
    else:
        raise Http404
    return redirect("events:call", event.pk, event.slug)
