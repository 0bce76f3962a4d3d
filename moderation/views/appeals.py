"""Objecting to a decision, logged in or not, and judging that."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from members.adapter import COMING_BACK_FOR, KEPT_OUT
from members.middleware import asks_nothing_first
from network.middleware import stays_open
from web.held import initial_for, release

from ..appealing import JudgedAlready, TooLate, appeal, can_be_appealed, judge
from ..deciding import NotTheirs
from ..forms.appeals import AppealForm, JudgeForm
from ..models import Appeal, Case, Decision
from ..permissions import can_judge, can_judge_appeals
from ..telling import as_told

WHOLE = ["case__content", "case__comment__content", "case__exhibit", "about", "appeal"]


def page_of_decision(request, decision, template):
    """What whoever it is about reads, and the form with which they object."""
    form = AppealForm(request.POST or None, initial=initial_for(request, AppealForm, request.path))
    unsent = ""
    if request.method == "POST" and form.is_valid():
        try:
            appeal(decision, form.cleaned_data["text"])
        except TooLate as late:
            decision, unsent = late.decision, form.cleaned_data["text"]
            if not decision.undone_at:  # else the page says that there is nothing left to object to
                messages.warning(request, _("The days in which you could object are over."))
        else:
            release(request, request.path)
            messages.success(request, _("We have it. Somebody else than who decided looks at it. You hear from us."))
            return redirect(request.path)
    can_appeal = can_be_appealed(decision)
    context = as_told(decision) | {"can_appeal": can_appeal, "form": form if can_appeal else None, "unsent": unsent}
    return render(request, template, context, status=409 if unsent else 200)


@stays_open
@asks_nothing_first
@never_cache
def decision_by_token(request, token):
    """For whoever cannot log in any more: the link in the mail, or what logging in with the right password led to."""
    key = Decision.key_in(token)
    if key is None:
        raise Http404
    decision = get_object_or_404(Decision.objects.told().select_related(*WHOLE), pk=key)
    response = page_of_decision(request, decision, "moderation/kept_out.html")
    response["Referrer-Policy"] = "no-referrer"
    return response


@stays_open
@never_cache
def kept_out(request):
    """The password was right a moment ago, and the account is closed: to what was decided."""
    noted = request.session.get(KEPT_OUT) if request.session.session_key else None
    if not noted or timezone.now().timestamp() - noted["at"] > COMING_BACK_FOR:
        return redirect("account_inactive")
    decision = Decision.objects.filter(suspension=noted["suspension"], undone_at=None).first()
    return redirect("moderation:decision_by_token", decision.token) if decision else redirect("account_inactive")


def judge_appeal(request, pk):
    if not can_judge_appeals(request.user):
        raise PermissionDenied
    appeals = Appeal.objects.judged_by(request.user).select_related(*(f"decision__{name}" for name in WHOLE[:4]))
    made = get_object_or_404(appeals.select_related("decision__by", "judged_by"), pk=pk)
    decision = made.decision
    if not can_judge(request.user, made):
        raise PermissionDenied
    form, unsent = None, request.POST.get("answer", "") if made.judged_at else ""
    if made.judged_at is None:
        form = JudgeForm(request.POST or None, initial=initial_for(request, JudgeForm, request.path))
        if request.method == "POST" and form.is_valid():
            try:
                judge(made, request.user, **form.cleaned_data)
            except JudgedAlready as first:
                messages.warning(request, _("A colleague was first."))
                made, form, unsent = first.appeal, None, form.cleaned_data["answer"]
            except NotTheirs:
                raise PermissionDenied from None
            else:
                release(request, request.path)
                messages.success(request, _("It is judged. Whoever objected hears it."))
                return redirect("moderation:judge_appeal", made.pk)
    case = decision.case
    is_at_desk = Case.objects.at_desk_of(request.user).filter(pk=case.pk).exists()  # of a substitute until it is judged
    context = {
        "appeal": made,
        "decision": decision,
        "case": case,
        "opens_queue": True,
        "case_url": case.get_absolute_url() if is_at_desk else "",
        "form": form,
        "unsent": unsent,
    }
    return render(request, "moderation/judge_appeal.html", context, status=409 if unsent else 200)
