import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from web.held import held_for, hold, initial_for, release

from .forms import CommentEditForm, CommentForm
from .models import Comment, Content
from .permissions import can_comment
from .threads import threads_of


def comments_of(request, content):
    """What content/_comments.html needs below any piece: the threads, and the form or the gate."""
    action = reverse("content:comment", args=[content.pk])
    context = {"content": content, "threads": threads_of(request, content), "comment_action": action}
    if can_comment(request.user, content):
        form = comment_form(request, action)
        context |= {"comment_form": form, "replying_to": answered(request, content, form)}
    else:
        context["hold_action"] = reverse("content:hold_comment", args=[content.pk])
    return context


def comment_form(request, action):
    """Empty, or with what was typed: before signing in, or in a comment that was refused, then with the errors."""
    held = held_for(request, action)
    if not held:
        return CommentForm(initial={"uuid": uuid.uuid4(), "parent": request.GET.get("op")})
    typed = QueryDict(mutable=True)
    for name, values in held.items():
        typed.setlist(name, values)
    typed.setdefault("uuid", str(uuid.uuid4()))
    return CommentForm(typed)


def answered(request, content, form):
    """The comment that is being answered, if the viewer may see it."""
    parent = form["parent"].value()
    if not parent or not str(parent).isdecimal() or len(str(parent)) > 18:
        return None
    comments = Comment.objects.visible_to(request.user).select_related("author")
    return comments.filter(content=content.pk, pk=parent, removed_at=None).first()


def comment(request, pk):
    content = get_object_or_404(Content.objects.visible_to(request.user), pk=pk)
    if request.method != "POST":
        return redirect(f"{content.get_absolute_url()}#reageer")
    if not can_comment(request.user, content):
        raise PermissionDenied
    form = CommentForm(request.POST)
    if not form.is_valid():
        # The page this stands on belongs to the kind of content; it shows the form again, with its errors.
        hold(request, request.path, dict(request.POST.lists()))
        return redirect(f"{content.get_absolute_url()}#reageer")
    parent = answered(request, content, form)
    new = content.comment(request.user, form.cleaned_data["text"], form.cleaned_data["uuid"], parent=parent)
    release(request, request.path)
    messages.success(request, _("Your comment is there."), extra_tags=str(form.cleaned_data["uuid"]))
    return redirect(f"{content.get_absolute_url()}?r={new.pk}#r-{new.pk}")


@csrf_exempt  # pages of visitors hold no token, so that they can be kept; all this does is keep their own text
@require_POST
@login_not_required
def hold_comment(request, pk):
    """A visitor wrote a comment and joins or signs in first: the text waits at the piece."""
    content = get_object_or_404(Content.objects.visible_to(request.user), pk=pk)
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise PermissionDenied
    text = request.POST.get("text", "").strip()
    if text:
        hold(request, reverse("content:comment", args=[content.pk]), {"text": [text]})
    way_in = "account_login" if "login" in request.POST else "account_signup"
    return redirect(f"{reverse(way_in)}?{urlencode({'next': f'{content.get_absolute_url()}#reageer'})}")


def edit_comment(request, pk):
    comment = own_comment(request, pk)
    initial = {"text": comment.text} | initial_for(request, CommentEditForm, request.path)
    form = CommentEditForm(request.POST or None, initial=initial)
    if form.is_valid():
        comment.edit(form.cleaned_data["text"])
        release(request, request.path)
        return redirect(comment)
    return render(request, "content/edit_comment.html", {"comment": comment, "form": form})


def delete_comment(request, pk):
    comment = own_comment(request, pk)
    if request.method == "POST":
        comment.remove()
        messages.success(request, _("Your comment has been removed."))
        return redirect(comment.content)
    return render(request, "content/delete_comment.html", {"comment": comment})


def own_comment(request, pk):
    """A comment that the viewer may see, to change it: somebody else's is refused, an unseen one does not exist."""
    seen = Comment.objects.visible_to(request.user).select_related("content")
    comment = get_object_or_404(seen, pk=pk, removed_at=None)
    if comment.author_id != request.user.pk:
        raise PermissionDenied
    return comment
