"""Letting a comment and its replies go on in a conversation of their own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from content.models import Comment
from content.permissions import can_tend
from web.held import initial_for, release

from ..forms.splitting import SplitForm
from ..models import Gone, split_off


def split(request, pk):
    seen = Comment.objects.visible_to(request.user)
    comment = get_object_or_404(seen.select_related("content__author", "content__group", "split", "author"), pk=pk)
    if not can_tend(request.user, comment.content):
        raise PermissionDenied
    if hasattr(comment, "split"):
        return redirect("content:comment_page", comment.pk)
    if comment.removed_at:
        return gone(request, comment)
    if request.method == "POST":
        form = SplitForm(request.POST)
        if form.is_valid():
            try:
                piece = split_off(comment, form.cleaned_data["title"], by=request.user)
            except Gone:
                return gone(request, comment)
            release(request, request.path)
            messages.success(request, _("It goes on here. The old place says so, and who wrote in it is told."))
            return redirect(piece)
    else:
        form = SplitForm(initial=initial_for(request, SplitForm, request.path))
    return render(request, "discussions/split.html", {"comment": comment, "content": comment.content, "form": form})


def gone(request, comment):
    messages.info(request, _("That comment is not there any more."))
    return redirect(comment.content)
