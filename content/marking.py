"""Appreciating, keeping and following: without a page load, without script, and twice is once.

Each form says what is to be (`aan`), not that it is to change, so a double click changes nothing more.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from web.choices import choices
from web.fragments import fragment_or_redirect
from web.paging import page_of

from .models import Appreciation, Bookmark, Comment, Content, Following
from .permissions import can_appreciate

NAMES = 50  # on one page


def is_on(request):
    return request.POST.get("aan") != "0"


def seen_by(viewer, pk):
    return get_object_or_404(Content.objects.visible_to(viewer).standing().select_related("group"), pk=pk)


def comment_seen_by(viewer, pk):
    comments = Comment.objects.visible_to(viewer).placed().select_related("content__group", "author")
    return get_object_or_404(comments, pk=pk)


# --- Appreciating


@require_POST
def appreciate(request, pk):
    content = seen_by(request.user, pk)
    value(request, content, content)
    return marks(request, pk)


@require_POST
def appreciate_comment(request, pk):
    comment = comment_seen_by(request.user, pk)
    value(request, comment, comment.content)
    comment.refresh_from_db(fields=["appreciation_count"])
    comment.is_appreciated = is_on(request)
    place = f"{comment.content.get_absolute_url()}?r={comment.pk}#r-{comment.pk}"
    return fragment_or_redirect(request, "content/_value.html", {"comment": comment, "can_value": True}, to=place)


def value(request, thing, content):
    """Taking back is always allowed; giving is not for who is kept out, nor for one's own words."""
    if not is_on(request):
        Appreciation.objects.take_back(request.user, thing)
        return
    if not can_appreciate(request.user, content) or thing.is_written_by(request.user):
        raise PermissionDenied
    Appreciation.objects.give(request.user, thing)


def appreciations(request, pk):
    return names(request, seen_by(request.user, pk))


def comment_appreciations(request, pk):
    comment = comment_seen_by(request.user, pk)
    return names(request, comment.content, comment)


def names(request, content, comment=None):
    """Who valued it, the latest first; to members only, and without those a block keeps apart from the viewer."""
    given = (comment or content).appreciations.without_blocked(request.user)
    page = page_of(given.select_related("member__affiliation"), request, "-created_at", size=NAMES)
    context = {"content": content, "comment": comment, "page": page}
    return render(request, "content/appreciations.html", context)


# --- Keeping and following


@require_POST
def bookmark(request, pk):
    """What stands there to be read may be kept, also in a group of the archive: nobody sees that."""
    content = seen_by(request.user, pk)
    if is_on(request):
        Bookmark.objects.get_or_create(content_id=content.pk, member=request.user)
    else:
        Bookmark.objects.filter(content=content.pk, member=request.user).delete()
    if "lijst" in request.POST:
        return redirect("content:bookmarks")
    return marks(request, pk)


@require_POST
def follow(request, pk):
    content = seen_by(request.user, pk)
    Following.objects.choose(content, request.user, follows=is_on(request))
    return marks(request, pk)


def marks(request, pk):
    """The bar below the piece as it is now, or the piece again."""
    content = Content.objects.visible_to(request.user).select_related("group").with_marks_of(request.user).get(pk=pk)
    context = {"content": content, "can_value": can_appreciate(request.user, content)}
    context["is_own_piece"] = content.is_written_by(request.user)
    return fragment_or_redirect(request, "content/_marks.html", context, to=f"{content.get_absolute_url()}#merken")


def bookmarks(request):
    """What the viewer keeps and may still read, the last kept first: by kind, and by words of the title."""
    kept = Bookmark.objects.filter(member=request.user)
    seen = Content.objects.visible_to(request.user).standing()
    labels = {"": _("Everything")} | {kind.KIND: kind.PLURAL for kind in Content.__subclasses__()}
    kind = request.GET.get("soort", "")
    kind = kind if kind in labels else ""
    words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    found = kept.filter(content__in=seen)
    if kind:
        found = found.filter(content__kind=kind)
    for word in words.split():
        found = found.filter(Q(content__title__icontains=word) | Q(content__author__name__icontains=word))
    page = page_of(found.select_related("content__author", "content__group"), request, "-created_at")
    context = {
        "page": page,
        "kinds": choices("soort", labels, kind, q=words),
        "kind": kind,
        "words": words,
        "is_narrowed": bool(kind or words),
    }
    return render(request, "content/bookmarks.html", context)
