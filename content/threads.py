"""The comments of one piece as a page shows them: threads of two levels, a page of them at a time."""

from dataclasses import dataclass, field

from django.db.models.functions import Coalesce

from web.fragments import shared_fragments
from web.paging import PARAMETER, beyond, cursor_in

from .models import Comment

AT_ONCE = 300  # comments on one page


@dataclass
class Shown:
    """A comment on a page: its shared fragment, and what only this viewer gets to see of it."""

    pk: int
    html: str
    is_own: bool
    is_gap: bool
    replies: list = field(default_factory=list)


@dataclass
class Threads:
    shown: list
    after: str
    is_first: bool

    def __iter__(self):
        return iter(self.shown)


def threads_of(request, content):
    """A page of threads. `?r=<pk>` starts at the thread of that comment, when it does not stand on the first page."""
    comments = (
        Comment.objects.visible_to(request.user)
        .filter(content=content.pk)
        .annotate(thread_at=Coalesce("parent__created_at", "created_at"), thread=Coalesce("parent", "pk"))
        .order_by("thread_at", "thread", "created_at", "pk")
    )
    rows = comments.values(
        "pk", "parent", "thread", "thread_at", "author", "removed_at", "changed_at", "author__changed_at"
    )
    start = starting_point(request, comments) if content.comment_count > AT_ONCE else None
    if start:
        rows = rows.filter(start)
    page, more = whole_threads(list(rows[: AT_ONCE + 1]), rows)
    fragments = shared_fragments(
        request,
        "content/_comment.html",
        {row["pk"]: (row["changed_at"], row["author__changed_at"]) for row in page},
        load_comments,
    )
    shown = {}
    for row in page:
        item = Shown(
            row["pk"],
            fragments.get(row["pk"], ""),
            is_own=row["author"] is not None and row["author"] == request.user.pk and row["removed_at"] is None,
            is_gap=row["removed_at"] is not None,
        )
        if row["parent"] in shown:
            shown[row["parent"]].replies.append(item)
        else:
            shown[row["pk"]] = item
    after = f"{page[-1]['thread_at'].isoformat()}~{page[-1]['thread']}" if more else ""
    return Threads(list(shown.values()), after, start is None)


def whole_threads(page, rows):
    """The page without the thread that was cut through, and whether more follows; one endless thread comes whole."""
    if len(page) <= AT_ONCE:
        return page, False
    cut = page[-1]["thread"]
    whole = [row for row in page if row["thread"] != cut]
    return (whole, True) if whole else (list(rows.filter(thread=cut)), True)


def starting_point(request, comments):
    wanted = request.GET.get("r", "")
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 19:
        row = comments.filter(pk=wanted).values("thread_at", "thread").first()
        return beyond("thread_at", False, row["thread_at"], row["thread"] - 1, tie="thread") if row else None
    cursor = cursor_in(request.GET.get(PARAMETER, ""), Comment._meta.get_field("created_at"))
    return beyond("thread_at", False, *cursor, tie="thread") if cursor else None


def load_comments(pks):
    # unguarded: these keys came out of visible_to just now
    comments = Comment._base_manager.filter(pk__in=pks).select_related("author", "affiliation", "parent__author")
    return {comment.pk: comment for comment in comments}
