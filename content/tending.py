"""Looking after a conversation: pinning, closing and moving it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groups.models import Group
from web.held import initial_for, release

from .models import (
    AT_MOST,
    Answered,
    AuthorOutside,
    Content,
    MoveRequest,
    NobodyConsents,
    Pin,
    TooManyPins,
    move,
    readers_of,
)
from .permissions import can_move, can_pin, can_reopen, can_tend
from .tending_forms import CloseForm, MoveForm, PinForm


def seen_by(viewer, pk):
    return get_object_or_404(Content.objects.visible_to(viewer).with_byline(), pk=pk)


def allowed(rule, viewer, pk):
    """The piece, if this viewer may see it and do this to it; 404 and 403 else."""
    content = seen_by(viewer, pk)
    if not rule(viewer, content):
        raise PermissionDenied
    return content


def tools_of(viewer, content):
    """What the viewer may do to a piece as a whole, for content/_tools.html; nothing for most."""
    if not can_tend(viewer, content):
        return {}
    return {
        "can_close": content.closed_at is None,
        "can_move": can_move(viewer, content),
        "can_pin": can_pin(viewer, content),
        "can_split": True,
    }


def pin(request, pk):
    content = allowed(can_pin, request.user, pk)
    pinned = Pin.objects.running().filter(content=content).first()
    if request.method == "POST":
        form = PinForm(request.POST)
        if form.is_valid():
            try:
                Pin.objects.put_up(content, request.user, **form.cleaned_data)
            except TooManyPins:
                full = _("%(most)s pieces are pinned in this group already. Take one off first.") % {"most": AT_MOST}
                form.add_error(None, full)
            else:
                release(request, request.path)
                messages.success(request, _("It is pinned at the top of the group."))
                return redirect(content)
    else:
        until = pinned and pinned.until
        form = PinForm(initial={"until": until} | initial_for(request, PinForm, request.path))
    return render(request, "content/pin.html", {"content": content, "form": form, "pinned": pinned})


@require_POST
def unpin(request, pk):
    content = allowed(can_pin, request.user, pk)
    Pin.objects.take_off(content)
    messages.success(request, _("It is no longer pinned."))
    return redirect(content)


def close(request, pk):
    content = allowed(can_tend, request.user, pk)
    if content.closed_at:
        messages.info(request, _("The comments are closed already."))
        return redirect(f"{content.get_absolute_url()}#reageer")
    if request.method == "POST":
        form = CloseForm(request.POST)
        if form.is_valid():
            content.close(request.user, form.cleaned_data["reason"])
            release(request, request.path)
            messages.success(request, _("The comments are closed. You can open them again."))
            return redirect(f"{content.get_absolute_url()}#reageer")
    else:
        form = CloseForm(initial=initial_for(request, CloseForm, request.path))
    return render(request, "content/close.html", {"content": content, "form": form})


@require_POST
def reopen(request, pk):
    content = allowed(can_tend, request.user, pk)
    closure = content.closure
    if closure:
        if not can_reopen(request.user, content, closure):
            raise PermissionDenied
        content.reopen()
        messages.success(request, _("Everybody who can read this can comment again."))
    return redirect(f"{content.get_absolute_url()}#reageer")


def move_piece(request, pk):
    content = allowed(can_move, request.user, pk)
    if request.method == "POST":
        form = MoveForm(request.POST, content=content, viewer=request.user)
        if form.is_valid():
            try:
                asked = move(content, form.cleaned_data["group"], by=request.user)
            except (Answered, AuthorOutside, NobodyConsents) as refusal:
                form.add_error("group", why_not(refusal))
            else:
                release(request, request.path)
                return asked_or_moved(request, pk, asked)
    else:
        initial = initial_for(request, MoveForm, request.path)
        form = MoveForm(initial=initial, content=content, viewer=request.user)
    readers = readers_of(content.visibility, content.group)
    known = Group.objects.visible_to(request.user)  # another manager need not know the group it would go to
    asked = MoveRequest.objects.filter(content=content, group__in=known).select_related("group").first()
    context = {"content": content, "form": form, "asked": asked, "is_for_group": readers == content.group}
    return render(request, "content/move.html", context)


def asked_or_moved(request, pk, asked):
    if asked:
        messages.success(request, _("Its author has been asked. It moves when the author agrees."))
    else:
        messages.success(request, _("It has been moved. Links to it go on working."))
    return redirect(seen_by(request.user, pk))


def why_not(refusal):
    return {
        Answered: _(
            "Colleagues commented here for those who can read it now. Elsewhere others would read their words, so it"
            " stays. Begin a new conversation there, with your own words."
        ),
        AuthorOutside: _("Its author is not a member of that group, and could not read it any more."),
        NobodyConsents: _("Others would read it there, and its author has left: nobody can agree to that."),
    }[type(refusal)]


def answer_move(request, pk):
    """Only its author is asked; to everybody else the question does not exist."""
    content = seen_by(request.user, pk)
    asking = MoveRequest.objects.filter(content__author=request.user).select_related("content", "group", "by")
    asked = get_object_or_404(asking, content=content)
    if request.method == "POST":
        if "decline" in request.POST:
            asked.decline()
            messages.success(request, _("It stays where it is."))
            return redirect(content)
        try:
            asked.accept()
        except (Answered, AuthorOutside) as refusal:
            asked.decline()
            messages.warning(request, why_not(refusal))
            return redirect(content)
        messages.success(request, _("It has been moved. Links to it go on working."))
        return redirect(seen_by(request.user, pk))
    return render(request, "content/answer_move.html", {"content": content, "asked": asked})
