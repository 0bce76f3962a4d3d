from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from web.held import hold, release
from web.often import too_often

from ..forms.boards import NoteForm
from ..limits import unless_limited
from ..models import Act, Member, Note
from ..permissions import can_pin


def board_of(member, fragment=""):
    return reverse("feed:board", args=[member.pk, member.slug]) + fragment


@unless_limited(Act.MESSAGING)
def pin_note(request, pk):
    member = get_object_or_404(Member.objects.visible_to(request.user).with_nearness(request.user), pk=pk)
    if request.method != "POST":
        return redirect(board_of(member))
    if not can_pin(request.user, member.seen):
        raise PermissionDenied
    form = NoteForm(request.POST)
    # The board shows the form again, with what was typed.
    hold(request, request.path, dict(request.POST.lists()))
    if not form.is_valid():
        return redirect(board_of(member, "#prik"))
    limited = too_often(request, "pin_note", user=request.user)
    if limited:
        return limited  # each note is a mail to the owner of the board
    note = member.pin(request.user, form.cleaned_data["text"], form.cleaned_data["uuid"])
    release(request, request.path)
    messages.success(request, _("Your note hangs on the board."), extra_tags=str(form.cleaned_data["uuid"]))
    return redirect(board_of(member, f"#briefje-{note.pk}"))


def remove_note(request, pk):
    notes = Note.objects.visible_to(request.user, Member.objects.visible_to(request.user))
    note = get_object_or_404(notes.select_related("owner"), pk=pk)
    if not Note.objects.removable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    if request.method == "POST":
        note.remove()
        messages.success(request, _("The note is gone."))
        return redirect(board_of(note.owner))
    return render(request, "members/remove_note.html", {"note": note, "board_url": board_of(note.owner)})


@require_POST
def open_board(request):
    """The owner opens or closes the own board."""
    request.user.open_board("open" in request.POST)
    words = _("Colleagues can write on your board.") if request.user.board_is_open else _("Your board is closed.")
    messages.success(request, words)
    return redirect(board_of(request.user))
