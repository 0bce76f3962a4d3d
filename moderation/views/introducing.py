"""Bringing people together: a liaison officer thinks of it, and both say whether they want to."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Member
from web.held import initial_for, release
from web.paging import page_of

from ..forms.introducing import IntroduceForm
from ..models import Introduction
from ..permissions import can_welcome

NEW_FOR = timedelta(days=60)
NEWCOMERS_SHOWN = 12


def introductions(request):
    """Who is new, and who was brought together; which of the two said no does not stand there."""
    if not can_welcome(request.user):
        raise PermissionDenied
    if request.method == "POST":
        form = IntroduceForm(request.POST, viewer=request.user)
        if form.is_valid():
            asked = form.cleaned_data
            fresh = Introduction.objects.propose(asked["one"], asked["other"], request.user, asked["word"])
            release(request, request.path)
            told = _("Both have been asked.") if fresh else _("These two were asked before. They are not asked again.")
            messages.success(request, told)
            return redirect("moderation:introductions")
    else:
        initial = initial_for(request, IntroduceForm, request.path) or {"one": request.GET.get("wie", "")[:512]}
        form = IntroduceForm(initial=initial, viewer=request.user)
    newcomers = Member.objects.visible_to(request.user).without_blocked(request.user).with_affiliation()
    rows = Introduction.objects.select_related("one__departure", "other__departure", "by")
    context = {
        "form": form,
        "newcomers": newcomers.filter(joined_at__gt=timezone.now() - NEW_FOR).order_by("-joined_at")[:NEWCOMERS_SHOWN],
        "page": page_of(rows, request, "-at"),
    }
    return render(request, "moderation/introductions.html", context)


def introduction(request, pk):
    """For each of the two who were asked."""
    rows = Introduction.objects.put_before(request.user).select_related("one__departure", "other__departure", "by")
    introduction = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        if request.POST.get("antwoord") == "ja":
            introduction.agree(request.user)
        else:
            introduction.decline()
        return redirect("moderation:introduction", pk)
    context = {
        "introduction": introduction,
        "other": introduction.beside(request.user),
        "agreed": introduction.agreed_by(request.user),
    }
    return render(request, "moderation/introduction.html", context)
