"""What is done with an idea: supporting it, and telling where it went."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.limits import unless_limited
from members.models import Act
from web.fragments import fragment_or_redirect
from web.held import initial_for, release
from web.paging import page_of

from ..forms.ideas import MoveOnForm
from ..models import Idea, Step, Support
from ..permissions import can_move_on, can_support

FACES = 7


def support_of(idea, viewer):
    """What discussions/_support.html and _steps.html show this viewer."""
    supports = Support.objects.visible_to(viewer).without_blocked(viewer).filter(idea=idea.pk)
    faces = list(supports.select_related("member").order_by("-created_at", "-pk")[:FACES])
    return {
        "piece": idea,
        "supports": any(support.member_id == viewer.pk for support in faces) or supports.by(viewer).exists(),
        "faces": faces,
        "can_support": can_support(viewer, idea),
        "can_move_on": can_move_on(viewer, idea),
        "steps": Step.objects.filter(idea=idea.pk).select_related("taken_by"),
    }


@require_POST
def support(request, pk, slug):
    return supported(request, pk, "support")


@require_POST
def withdraw_support(request, pk, slug):
    return supported(request, pk, "withdraw_support")


def supported(request, pk, verb):
    idea = seen_by(request.user, pk)
    if not can_support(request.user, idea):
        raise PermissionDenied
    getattr(idea, verb)(request.user)
    idea.refresh_from_db(fields=["support_count"])
    return fragment_or_redirect(request, "discussions/_support.html", support_of(idea, request.user), to=idea)


def supporters(request, pk, slug):
    idea = seen_by(request.user, pk)
    supports = Support.objects.visible_to(request.user).without_blocked(request.user).filter(idea=idea)
    page = page_of(supports.select_related("member__affiliation"), request, "-created_at", size=50)
    return render(request, "discussions/supporters.html", {"idea": idea, "page": page})


@unless_limited(Act.POSTING)
def move_on(request, pk, slug):
    idea = seen_by(request.user, pk)
    if not can_move_on(request.user, idea):
        raise PermissionDenied
    initial = initial_for(request, MoveOnForm, request.path)
    form = MoveOnForm(request.POST or None, initial=initial, idea=idea)
    if form.is_valid():
        idea.move_on(**form.cleaned_data, by=request.user)
        release(request, request.path)
        messages.success(request, _("Whoever reads the idea sees now where it stands."))
        return redirect(idea)
    return render(request, "discussions/move_on.html", {"idea": idea, "form": form})


def seen_by(viewer, pk):
    return get_object_or_404(Idea.objects.visible_to(viewer).with_byline(), pk=pk)
