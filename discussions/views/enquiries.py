"""Being asked about what you know: choosing subjects, putting a question aside, and the desk that looks after it."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from network.middleware import stays_open
from web.paging import page_of

from ..asking import ask_of, asked_most, figures_of, unanswered
from ..forms.enquiries import WillingForm
from ..models import Ask, Question, Willingness
from ..permissions import can_tend_questions

SHOWN = 20  # open questions that wait for the member


def willing(request):
    """What the viewer may be asked about, and what was asked already."""
    posted = request.method == "POST"
    form = WillingForm(request.POST if posted else None, member=request.user)
    if posted and form.is_valid():
        Willingness.choose(request.user, form.cleaned_data["subjects"])
        messages.success(request, _("Saved."))
        return redirect("discussions:willing")
    seen = Question.objects.visible_to(request.user)
    waiting = Ask.objects.waiting_for(request.user).filter(question__in=seen)
    context = {"form": form, "asks": waiting.select_related("question").order_by("-asked_at", "-pk")[:SHOWN]}
    return render(request, "discussions/willing.html", context)


@require_POST
def pass_by(request, pk):
    ask = get_object_or_404(Ask, member=request.user, pk=pk)
    ask.pass_by()
    messages.success(request, _("Fine. Somebody else is asked."))
    return redirect("discussions:willing")


@stays_open  # the mail leads here, also who is not logged in; the token in the address is the proof
@never_cache
def pass_by_mail(request, token):
    """Shows two buttons on GET, for mail gateways open links; acts on POST. It tells nothing of the question."""
    try:
        ask = ask_of(token)
    except signing.BadSignature:
        return render(request, "discussions/pass_by_unknown.html", status=404)
    done = ""
    if request.method == "POST":
        ask.pass_by()
        done = "passed"
        if "never" in request.POST:
            Willingness.objects.filter(member=ask.member_id).delete()
            done = "never"
    return render(request, "discussions/pass_by.html", {"ask": ask, "done": done})


def desk(request):
    """Questions that two rounds brought no answer, of those the viewer may read; and who is asked how often."""
    if not can_tend_questions(request.user):
        raise PermissionDenied
    context = {
        "page": page_of(unanswered(request.user), request, "published_at"),
        "figures": figures_of(timezone.now()),
        "most_asked": asked_most(),
    }
    return render(request, "discussions/desk.html", context)
