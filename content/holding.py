"""Comments that wait for approval: whether a piece asks for it, and what becomes of each."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from web.held import initial_for, release
from web.paging import page_of

from .models import Comment
from .permissions import can_tend
from .tending import allowed
from .tending_forms import RefuseForm

AT_ONCE = 50


@require_POST
def hold_comments(request, pk):
    content = allowed(can_tend, request.user, pk)
    holds = request.POST.get("aan") != "0"
    content.hold_comments(holds=holds)
    if holds:
        messages.success(request, _("From now on a comment is there for others once you or a manager approve it."))
    else:
        messages.success(request, _("Comments are there at once again. What waits already, still waits for you."))
    return redirect(f"{content.get_absolute_url()}#reacties")


def waiting(request, pk):
    """All that wait below a piece, to approve in one go: those that were ticked, as they were read here."""
    content = allowed(can_tend, request.user, pk)
    held = Comment.objects.waiting_for(request.user).filter(content=content.pk)
    if request.method == "POST":
        chosen = [key for key in request.POST.getlist("comment") if key.isascii() and key.isdecimal() and len(key) < 19]
        if not chosen:
            messages.info(request, _("Tick the comments you approve first."))
        else:
            approve(request, held.filter(pk__in=chosen).order_by("created_at", "pk"))
        return (
            redirect("content:waiting", content.pk)
            if held.exists()
            else redirect(f"{content.get_absolute_url()}#reacties")
        )
    page = page_of(held.select_related("author", "affiliation", "parent__author"), request, "created_at", size=AT_ONCE)
    return render(request, "content/waiting.html", {"content": content, "page": page, "now": timezone.now()})


def approve(request, comments):
    as_read_at = moment_in(request.POST.get("gelezen", ""))
    placed = [comment.place(request.user, as_read_at) for comment in comments.select_related("content")]
    done = sum(placed)
    if done:
        words = ngettext("%(count)s comment is there for everybody now.", "%(count)s comments are there now.", done)
        messages.success(request, words % {"count": done})
    if done < len(placed):
        messages.warning(request, _("A comment changed after you read it, and waits still. Read it again."))


def moment_in(text):
    """When the page was made on which the comments were read; without it nothing was read."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        return datetime.fromtimestamp(0, tz=timezone.get_current_timezone())
    return moment


def refuse(request, pk):
    comments = Comment.objects.visible_to(request.user).select_related("content__group", "content__author", "author")
    comment = get_object_or_404(comments, pk=pk)
    if not can_tend(request.user, comment.content):
        raise PermissionDenied
    if not Comment.objects.waiting_for(request.user).filter(pk=comment.pk).exists():
        messages.info(request, _("That was decided already."))
        return redirect(f"{comment.content.get_absolute_url()}#reacties")
    initial = initial_for(request, RefuseForm, request.path)
    form = RefuseForm(request.POST or None, initial=initial)
    if form.is_valid():
        comment.refuse(request.user, form.cleaned_data["reason"])
        release(request, request.path)
        messages.success(request, _("It is not placed. Its writer hears why."))
        return redirect("content:waiting", comment.content_id)
    return render(request, "content/refuse_comment.html", {"comment": comment, "form": form})
