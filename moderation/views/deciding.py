"""The desk decides about a case, and undoes that."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from members.models import LastCommunityManager
from web.held import initial_for, release

from ..deciding import DecidedAlready, NotTheirs, decide, is_mended, undo
from ..forms.deciding import DecisionForm, UndoForm
from ..models import Case, Decision, Outcome
from ..permissions import can_judge, can_open_queue, can_read_why, can_undo, outcomes_for

WHOLE = ["content", "comment__content", "note", "group", "member", "about", "within", "exhibit"]
DANGEROUS = {Outcome.HIDE, Outcome.REMOVE, Outcome.SUSPEND, Outcome.BAN}


def decide_case(request, pk):
    """First what, then why: each outcome has a form of its own, with what it needs and a draft of what to say."""
    case = get_object_or_404(Case.objects.at_desk_of(request.user).select_related(*WHOLE), pk=pk)
    outcomes = outcomes_for(request.user, case)
    standing = case.decisions.filter(undone_at=None).select_related("by").first()
    if standing and not is_mended(standing, case):
        return decided_already(request, case, standing, request.POST.get("text", ""))
    if not outcomes:
        raise PermissionDenied
    context = {"case": case, "outcomes": [Outcome(outcome) for outcome in outcomes], "mended": standing}
    context["opens_queue"] = can_open_queue(request.user)
    outcome = request.GET.get("besluit")
    if not outcome:
        return render(request, "moderation/decide.html", context)
    if outcome not in outcomes:
        raise Http404
    address = request.get_full_path()
    if request.method == "POST":
        form = DecisionForm(request.POST, case=case, outcome=outcome)
        if form.is_valid():
            try:
                decide(case, request.user, Outcome(outcome), **form.cleaned_data)
            except DecidedAlready as first:
                return decided_already(request, case, first.decision, form.cleaned_data["text"])
            except NotTheirs:
                raise PermissionDenied from None
            except LastCommunityManager:
                form.add_error(None, _("This is the only community manager. Appoint another one first."))
            else:
                release(request, address)
                messages.success(request, _("It is decided. Whoever has to know hears it."))
                return redirect(case)
    else:
        initial = initial_for(request, DecisionForm, address)
        form = DecisionForm(case=case, outcome=outcome, initial=initial)
    chosen = {"form": form, "outcome": Outcome(outcome), "is_dangerous": outcome in DANGEROUS}
    return render(request, "moderation/decide.html", context | chosen)


def decided_already(request, case, decision, unsent=""):
    """What was decided, to whoever would decide: the first of two at once, or long ago. What was typed is not lost."""
    appeal = getattr(decision, "appeal", None)
    context = {
        "case": case,
        "decision": decision,
        "opens_queue": can_open_queue(request.user),
        "appeal": appeal,
        "can_judge": appeal is not None and can_judge(request.user, appeal),
        "can_undo": can_undo(request.user, decision),
        "can_read_why": can_read_why(request.user, decision),
        "unsent": unsent,
    }
    return render(request, "moderation/decided_already.html", context, status=409 if unsent else 200)


def undo_decision(request, pk):
    decisions = Decision.objects.filter(case__in=Case.objects.at_desk_of(request.user))
    decision = get_object_or_404(decisions.select_related("case__content", "case__exhibit", "about", "by"), pk=pk)
    if not can_undo(request.user, decision):
        raise PermissionDenied
    if decision.undone_at:
        messages.info(request, _("This decision is undone already."))
        return redirect("moderation:decide", decision.case_id)
    if request.method == "POST":
        form = UndoForm(request.POST)
        if form.is_valid():
            try:
                undo(decision, request.user, form.cleaned_data["why"])
            except NotTheirs:
                raise PermissionDenied from None
            release(request, request.path)
            messages.success(request, _("The decision is undone. You can decide anew here."))
            return redirect("moderation:decide", decision.case_id)
    else:
        form = UndoForm(initial=initial_for(request, UndoForm, request.path))
    return render(request, "moderation/undo.html", {"decision": decision, "case": decision.case, "form": form})
