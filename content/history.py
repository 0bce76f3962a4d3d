"""The earlier versions of a piece: what changed, going back to one, and taking words out of it for good."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from web.paging import page_of
from web.richtext import clean, pictures_in

from .authoring import kept_out
from .differences import difference
from .drafting import CameOut, Drafted
from .illustrations import without_lost
from .mentioning import nameless
from .models import Content, Overtaken, Revision, kind_named
from .permissions import can_rewrite, is_author


@dataclass(frozen=True)
class Book:
    """A piece with the versions of it that the viewer may read."""

    piece: Content
    is_author: bool
    revisions: object


def book_of(request, pk):
    seen = Content.objects.visible_to(request.user) | Content.objects.drafts_of(request.user)
    piece = get_object_or_404(seen.with_byline(), pk=pk, removed_at=None)
    own = is_author(request.user, piece)
    return Book(piece, own, Revision.objects.shown_to(request.user, piece, is_author=own).select_related("by"))


def can_restore(viewer, piece):
    return issubclass(kind_named(piece.kind), Drafted) and can_rewrite(viewer, piece)


def history(request, pk):
    book = book_of(request, pk)
    context = {"piece": book.piece, "page": page_of(book.revisions, request, "-version", size=50)}
    context["can_erase"] = book.is_author and book.revisions.standing().exclude(version=book.piece.version).exists()
    return render(request, "content/history.html", context)


def version(request, pk, number):
    """One version, beside the one before it that still has its words."""
    book = book_of(request, pk)
    revision = get_object_or_404(book.revisions, version=number)
    earlier = book.revisions.standing().filter(version__lt=number).order_by("-version").first()
    context = {
        "piece": book.piece,
        "revision": revision,
        # Sanitised on the way in. A name is text: who it led to may be gone, or be for nobody here.
        "text": mark_safe(nameless(revision.body)),  # noqa: S308
        "earlier": earlier,
        "later": book.revisions.filter(version__gt=number).order_by("version").first(),
        "is_current": number == book.piece.version,
        "is_author": book.is_author,
        "can_restore": can_restore(request.user, book.piece),
    }
    if revision.erased_at is None and earlier:
        context["title"] = difference(escape(earlier.title), escape(revision.title))
        context["summary"] = difference(escape(earlier.summary), escape(revision.summary))
        context["subjects"] = difference(listed(earlier), listed(revision))
        context["paragraphs"] = difference(earlier.body, revision.body)
    return render(request, "content/version.html", context)


def listed(revision):
    """The subjects of a version as a line of text, in markup."""
    return escape(", ".join(revision.subjects or ()))


def own_revision(request, pk, number):
    """A version of the viewer's own piece, to do something with."""
    book = book_of(request, pk)
    if not book.is_author:
        raise PermissionDenied
    return book.piece, get_object_or_404(book.revisions.standing(), version=number)


@require_POST
def restore(request, pk, number):
    piece, revision = own_revision(request, pk, number)
    if not can_rewrite(request.user, piece):
        return kept_out(request, piece)
    if not can_restore(request.user, piece):
        raise Http404
    opened = request.POST.get("version", "")
    body, lost = without_lost(clean(revision.body))  # by the rules for text of today
    words = {"title": revision.title, "body": body, "pictures": pictures_in(body), "tags": revision.subjects}
    if revision.subjects is not None:  # older ones hold no more than title and text
        words["summary"] = revision.summary
    try:
        before = int(opened) if opened.isdecimal() else piece.version
        piece.whole().rewrite(by=request.user, version=before, as_draft=request.POST.get("draft") == "1", **words)
    except CameOut:
        messages.warning(request, _("This came out meanwhile, so nothing was put back. Look again."))
        return redirect("content:history", pk)
    except Overtaken:
        messages.warning(request, _("Somebody saved this piece meanwhile, so nothing was put back. Look again."))
        return redirect("content:history", pk)
    if lost:
        gone = ngettext(
            "A picture that stood in it was deleted in the meantime, and could not be put back.",
            "%(n)d pictures that stood in it were deleted in the meantime, and could not be put back.",
            lost,
        )
        messages.warning(request, gone % {"n": lost})
    messages.success(request, _("The earlier version stands there again. What it replaced is kept in the history."))
    return redirect(piece)


@require_POST
def erase(request, pk, number):
    piece, revision = own_revision(request, pk, number)
    if number == piece.version:
        raise Http404  # the piece itself says so; it is edited, not erased
    revision.erase()
    messages.success(request, _("The words of that version are gone for good."))
    return redirect("content:history", pk)


def erase_all(request, pk):
    """All that the piece said before: for a name that should never have stood there."""
    book = book_of(request, pk)
    if not book.is_author:
        raise PermissionDenied
    if request.method == "POST":
        for revision in book.revisions.standing().exclude(version=book.piece.version):
            revision.erase()
        messages.success(request, _("All that this piece said before is gone for good."))
        return redirect("content:history", pk)
    return render(request, "content/erase_history.html", {"piece": book.piece})
