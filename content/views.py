import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from groups.permissions import is_barred
from members.models import Act
from web.choices import choices
from web.held import held_for, hold, initial_for, release
from web.paging import page_of

from .drafting import Drafted
from .forms import CommentEditForm, CommentForm
from .mentioning import picked_in
from .models import Closed, Comment, Content, Overtaken, WorkingCopy, kind_named
from .names import warn_of_unreachable
from .permissions import can_appreciate, can_comment_now, can_reopen, is_archived, rewritable
from .quoting import is_quoting, quotation_of
from .revising import changes_of
from .signals import opened
from .tending import tools_of
from .threads import NEWEST_FIRST, ORDER, is_key, threads_of
from .thresholds import wait_for_moderator, waits_first

OLDEST_FIRST = "oudste"
ORDERS = [OLDEST_FIRST, NEWEST_FIRST]
NEWEST_KEPT = "newest_comments_first"  # in the session

# To whoever wrote something in a group that keeps them out now.
KEPT_OUT = gettext_lazy(
    "The managers of this group have excluded you from it, so you cannot change this. You can still remove it."
)


def comments_of(request, content, lead=None):
    """What content/_comments.html needs below any piece: the threads, and the form, the gate or why it is closed.

    content comes with its marks; lead is the key of the comment that stands before all others.
    """
    opened.send(type(content), content=content, viewer=request.user)
    action = reverse("content:comment", args=[content.pk])
    newest_first = order_for(request)
    context = {
        "content": content,
        "threads": threads_of(request, content, newest_first, lead),
        "orders": orders_in(newest_first),
        "comment_action": action,
        "can_value": can_appreciate(request.user, content),
        "is_own_piece": content.is_written_by(request.user),
        "tools": tools_of(request.user, content),
    }
    if content.closed_at:
        context |= closed_in(request, content, action)
    elif can_comment_now(request.user, content):
        form = comment_form(request, content, action)
        context |= {"comment_form": form, "replying_to": form.parent, "quoting": form.quoted}
        context["is_held_here"] = content.holds_comments and not content.is_tended_by(request.user)
        if content.takes_answers and not form.parent:
            form.asks_an_answer()
    elif is_archived(content):
        context["is_archived"] = True
    elif is_barred(request.user, content.group_id):
        context["is_barred"] = True
    elif request.user.is_authenticated:
        context["why_not"] = why_not_here(request.user, content)
    else:
        context["hold_action"] = reverse("content:hold_comment", args=[content.pk])
    return context


def page_with_comments(request, template, context):
    """The page of a piece; or, for whoever asks htmx for more comments, that part alone."""
    if request.htmx and request.htmx.target == "meer-reacties":
        template = "content/_more_comments.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Target"])
    return response


def order_for(request):
    """Whether the newest stand first: as the link says, else as this viewer chose last."""
    chosen = request.GET.get(ORDER)
    if chosen not in ORDERS:
        return request.user.is_authenticated and bool(request.session.get(NEWEST_KEPT))
    newest_first = chosen == NEWEST_FIRST
    if request.user.is_authenticated and newest_first != bool(request.session.get(NEWEST_KEPT)):
        request.session[NEWEST_KEPT] = newest_first
    return newest_first


def orders_in(newest_first):
    labels = {OLDEST_FIRST: _("Oldest first"), NEWEST_FIRST: _("Newest first")}
    return choices(ORDER, labels, NEWEST_FIRST if newest_first else OLDEST_FIRST, anchor="#reacties")


def closed_in(request, content, action):
    """Who closed it and why, and what the viewer typed when it was still open: that is lost to nobody."""
    closure = content.closure
    return {
        "closure": closure,
        "can_reopen": closure is not None and can_reopen(request.user, content, closure),
        "unsent": "".join(held_for(request, action).get("text", [])),
    }


def comment_form(request, content, action):
    """Empty, or with what was typed: before signing in, or in a comment that was refused, then with the errors.

    `?op=` answers a comment, `?citeer=` answers it with its words in the box.
    """
    held = held_for(request, action)
    if held:
        form = CommentForm(as_sent(held), viewer=request.user)
    else:
        quoted = request.GET.get("citeer")
        initial = {"uuid": uuid.uuid4(), "parent": quoted or request.GET.get("op"), "quoted": quoted}
        form = CommentForm(initial=initial)
    form.parent = named_in(request, content, form["parent"].value())
    form.quoted = named_in(request, content, form["quoted"].value())
    if form.quoted and not held:
        form.initial["text"] = quotation_of(form.quoted.text)
    return form


def as_sent(held):
    """What was held, as a form takes it."""
    typed = QueryDict(mutable=True)
    for name, values in held.items():
        typed.setlist(name, values)
    typed.setdefault("uuid", str(uuid.uuid4()))
    return typed


def named_in(request, content, pk):
    """The comment that is answered or quoted, if it is said there and the viewer may see it."""
    if not pk or not is_key(str(pk)):
        return None
    comments = Comment.objects.visible_to(request.user).placed().select_related("author", "parent")
    return comments.filter(content=content.pk, pk=pk).first()


def comment(request, pk):
    content = Content.objects.visible_to(request.user).select_related("group").filter(pk=pk).first()
    if content is None:
        return refused_comment(request)
    if request.method != "POST":
        return redirect(f"{content.get_absolute_url()}#reageer")
    if content.closed_at:
        return came_too_late(request, content)
    if not can_comment_now(request.user, content):
        return refused_comment(request, why_not_here(request.user, content), status=403)
    form = CommentForm(request.POST, viewer=request.user)
    if not form.is_valid():
        # The page this stands on belongs to the kind of content; it shows the form again, with its errors.
        if not hold(request, request.path, dict(request.POST.lists())):
            return too_long_comment(request, content, form)
        return redirect(f"{content.get_absolute_url()}#reageer")
    text, key = form.cleaned_data["text"], form.cleaned_data["uuid"]
    parent = named_in(request, content, form.cleaned_data["parent"])
    quoted = named_in(request, content, form.cleaned_data["quoted"]) if is_quoting(text) else None
    try:
        picked = picked_in(request.POST)
        first = waits_first(request.user, content.group)
        new = content.comment(request.user, text, key, parent=parent, quoted=quoted, picked=picked, waits=first)
    except Closed:
        return came_too_late(request, content)
    if first and new.is_held:
        wait_for_moderator(new)
    form.tell_of(new)
    warn_of_unreachable(request, new.unreachable)
    release(request, request.path)
    messages.success(request, said_of(content, parent, new), extra_tags=str(key))
    return redirect(f"{content.get_absolute_url()}?r={new.pk}#r-{new.pk}")


def too_long_comment(request, content, form):
    """The form on a page of its own, with its words and what is wrong with them: they are too many to be held."""
    form.parent = named_in(request, content, form["parent"].value())
    if content.takes_answers and not form.parent:
        form.asks_an_answer()
    return render(request, "content/too_long_comment.html", {"content": content, "form": form})


def said_of(content, parent, new):
    if new.is_held:
        return _("Your comment waits for approval. Until then only you and who approves it see it.")
    return _("Your answer is there.") if content.takes_answers and not parent else _("Your comment is there.")


def came_too_late(request, content):
    """It was closed, moved or withdrawn while this was written: the page says so, and shows what was not posted."""
    if not Content.objects.visible_to(request.user).filter(pk=content.pk).exists():
        return refused_comment(request)
    why = _("Your comment was not posted: this was closed or moved while you wrote.")
    if not hold(request, reverse("content:comment", args=[content.pk]), dict(request.POST.lists())):
        return refused_comment(request, why, status=409)
    messages.warning(request, why)
    return redirect(f"{content.get_absolute_url()}#reageer")


def why_not_here(viewer, content):
    if is_barred(viewer, content.group_id):
        return _("The managers of this group have excluded you from it, so you cannot comment here.")
    if is_archived(content):
        return _("This group is in the archive. Everything can be read, and no comments are added.")
    limit = viewer.limit_on(Act.POSTING)
    return limit.words if limit else _("This was opened to you to judge something. You cannot comment here.")


def refused_comment(request, why="", status=404):
    """The words of a comment, back to their writer. Where the piece is not there, or not for the writer any more,
    nobody learns by trying which of the two it is."""
    unsent = request.POST.get("text", "").replace("\x00", "").strip()
    if not unsent and not why:
        raise Http404
    return render(request, "content/refused_comment.html", {"unsent": unsent, "why": why}, status=status)


@csrf_exempt  # pages of visitors hold no token, so that they can be kept; all this does is keep their own text
@require_POST
@login_not_required
def hold_comment(request, pk):
    """A visitor wrote a comment and joins or signs in first: the text waits at the piece."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise PermissionDenied
    content = Content.objects.visible_to(request.user).filter(pk=pk).first()
    if content is None:
        return refused_comment(request)
    text = request.POST.get("text", "").strip()
    if text and not hold(request, reverse("content:comment", args=[content.pk]), {"text": [text]}):
        return too_long_comment(request, content, CommentForm({"text": text, "uuid": uuid.uuid4()}))
    if content.closed_at:
        return redirect(f"{content.get_absolute_url()}#reageer")
    way_in = "account_login" if "login" in request.POST else "account_signup"
    return redirect(f"{reverse(way_in)}?{urlencode({'next': f'{content.get_absolute_url()}#reageer'})}")


@login_not_required
def comment_page(request, pk):
    """The lasting address of a comment: wherever it stands now."""
    comments = Comment.objects.visible_to(request.user).select_related("content", "split__content")
    comment = get_object_or_404(comments, pk=pk)
    if hasattr(comment, "split"):
        return redirect(get_object_or_404(Content.objects.visible_to(request.user), pk=comment.split.content_id))
    return redirect(f"{comment.content.get_absolute_url()}?r={comment.pk}#r-{comment.pk}")


def history(request, pk):
    """What a comment said before, the latest change first; for members who may read it."""
    comments = Comment.objects.visible_to(request.user).filter(removed_at=None).select_related("content", "author")
    comment = get_object_or_404(comments, pk=pk)
    return render(request, "content/comment_history.html", {"comment": comment, "changes": changes_of(comment)})


def edit_comment(request, pk):
    comment = own_comment(request, pk)
    if is_barred(request.user, comment.content.group_id):
        messages.warning(request, KEPT_OUT)
        return redirect(comment)
    initial = {"text": comment.text, "seen": comment.wording} | initial_for(request, CommentEditForm, request.path)
    form = CommentEditForm(request.POST or None, initial=initial, viewer=request.user, before=comment.text)
    if form.is_valid():
        was_held = comment.is_held
        try:
            typed = form.cleaned_data
            comment.edit(typed["text"], seen=typed["seen"], picked=picked_in(request.POST))
        except Overtaken:
            return both_comments(request, own_comment(request, pk), form)
        form.tell_of(comment)
        if comment.is_held and not was_held:
            messages.warning(request, _("Your changed comment waits for approval. Until then others do not see it."))
        warn_of_unreachable(request, comment.unreachable)
        release(request, request.path)
        return redirect("content:comment_page", comment.pk)
    return show_edit_form(request, comment, form)


def both_comments(request, comment, form):
    """The form beside the words that were saved since it was opened; whoever has seen them may save on top of them."""
    form.data = form.data.copy()
    form.data["seen"] = comment.wording
    form.add_error(None, _("You saved this comment somewhere else after you opened it here."))
    return show_edit_form(request, comment, form, theirs=comment)


def show_edit_form(request, comment, form, **context):
    waits = comment.content.holds_comments and not comment.content.is_tended_by(request.user)
    return render(request, "content/edit_comment.html", {"comment": comment, "form": form, "waits": waits} | context)


def delete_comment(request, pk):
    comment = own_comment(request, pk)
    if request.method == "POST":
        comment.remove()
        messages.success(request, _("Your comment has been removed."))
        return redirect(comment.content)
    return render(request, "content/delete_comment.html", {"comment": comment})


def drafts(request):
    """What the viewer wrote and did not publish yet, of any kind; what comes out by itself says when."""
    page = page_of(Content.objects.drafts_of(request.user).select_related("plan"), request, "-changed_at")
    copies = WorkingCopy.objects.filter(member=request.user).select_related("content").order_by("-changed_at")
    copies = list(copies) if page.is_first else []
    open_pieces = rewritable(request.user, [copy.content_id for copy in copies])
    for copy in copies:
        copy.is_shut = is_shut(copy, open_pieces)
    return render(request, "content/drafts.html", {"page": page, "copies": copies})


def unsaved(request, pk):
    """What the viewer typed in a piece that is theirs to change no more: to read it, and to throw it away."""
    copy = get_object_or_404(WorkingCopy.objects.filter(member=request.user), pk=pk)
    if not is_shut(copy, rewritable(request.user, [copy.content_id])):
        return redirect(copy)
    if request.method == "POST":
        copy.delete()
        messages.success(request, _("Your text has been thrown away."))
        return redirect("content:drafts")
    return render(request, "content/unsaved.html", {"copy": copy})


def is_shut(copy, open_pieces):
    """Whether nothing can be saved any more where this was typed; of events their own room knows."""
    if copy.content is None:
        return copy.is_of_a_piece
    return issubclass(kind_named(copy.kind), Drafted) and copy.content_id not in open_pieces


def own_comment(request, pk):
    """A comment that the viewer may see, to change it: somebody else's is refused, an unseen one does not exist."""
    seen = Comment.objects.visible_to(request.user).select_related("content")
    comment = get_object_or_404(seen, pk=pk, removed_at=None)
    if comment.author_id != request.user.pk:
        raise PermissionDenied
    return comment
