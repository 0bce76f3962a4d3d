"""The comments of one piece as a page shows them: threads of two levels, a part of them at a time."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, JSONField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from members.models import blocked_by
from web.fragments import shared_fragments
from web.paging import PARAMETER, beyond, cursor_in

from .models import Appreciation, Comment, Content, Hiding, Mention
from .names import AS_ROW, named

HIDDEN = _("A comment stood here. A moderator hides it.")
WAITS = _("A comment stands here that waits for approval.")
AT_ONCE = 50  # comments in one part
ORDER, NEWEST_FIRST = "volgorde", "nieuwste"
LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
# Before the first thread and, with the newest first, before the newest one.
OUTSET = {False: "0001-01-02T00:00:00+00:00~0", True: "9999-12-30T00:00:00+00:00~0"}


@dataclass
class Shown:
    """A comment on a page: its shared fragment, and what only this viewer gets to see of it."""

    pk: int
    html: str = ""
    author: str = ""  # the name, "" when they left
    is_own: bool = False
    is_gap: bool = False
    is_folded: bool = False  # the viewer blocked who wrote it
    is_lead: bool = False  # set before all others: the answer that helped
    is_further: bool = False  # no comment: what was answered to it goes on here
    is_held: bool = False
    refusal: str | None = None  # why it is not placed, for its writer
    hiding: dict | None = None  # why it is hidden, and whether changing it brings it back, for its writer
    gap: str = ""  # what stands here in place of a comment that is out of sight, above what was answered to it
    is_appreciated: bool = False
    appreciation_count: int = 0
    went_on: "Further | None" = None  # in a piece of its own
    replies: list = field(default_factory=list)

    @property
    def stands(self):
        """Whether it is said there for everybody, to be answered, quoted and valued."""
        return not (self.is_gap or self.is_held or self.hiding)


@dataclass
class Further:
    """Where a comment that was split off goes on."""

    piece: Content | None  # None: not for this viewer
    replies: list = field(default_factory=list)  # keys of those that went along: old links lead to their place here


@dataclass(frozen=True)
class Place:
    """After which thread a part begins or, with a moment, after which comment in that thread."""

    thread_at: datetime
    thread: int
    created_at: datetime | None = None
    pk: int = 0

    def __str__(self):
        inside = f"~{self.created_at.isoformat()}~{self.pk}" if self.created_at else ""
        return f"{self.thread_at.isoformat()}~{self.thread}{inside}"


@dataclass
class Threads:
    shown: list
    after: str
    is_first: bool
    newest_first: bool = False

    def __iter__(self):
        return iter(self.shown)

    @property
    def further(self):
        """The query of the part that follows, in the same order."""
        order = {ORDER: NEWEST_FIRST} if self.newest_first else {}
        return urlencode(order | {PARAMETER: self.after})


def threads_of(request, content, newest_first=False, lead=None):
    """A part of the threads. `?r=<pk>` begins at the thread of that comment, when it does not stand in the first part.

    The oldest thread first, unless told otherwise; lead is the key of one that stands before all others.
    """
    comments, rows = asked(request.user, content, newest_first, lead)
    place = place_in(request.GET.get(PARAMETER, ""))
    part = list(part_after(rows, place, newest_first, lead)[: AT_ONCE + 1])
    wanted = request.GET.get("r", "")
    if place is None and len(part) > AT_ONCE and is_key(wanted) and int(wanted) not in {row["pk"] for row in part}:
        place, part = around(int(wanted), comments, rows, newest_first, lead) or (place, part)
    part, after = cut(part, lead, newest_first)
    return Threads(shown_to(request, part, place, lead), after, place is None, newest_first)


def asked(viewer, content, newest_first, lead):
    """All comments of the piece that this viewer may see, in their order, and what is shown of each."""
    by = "-" if newest_first else ""
    # What was answered stands before its answers, also where an import dated it after them.
    order = [f"{by}thread_at", f"{by}thread", F("parent").asc(nulls_first=True), "created_at", "pk"]
    if lead:
        order.insert(0, Case(When(thread=lead, then=Value(0)), default=Value(1)))
    comments = (
        Comment.objects.visible_to(viewer)
        .filter(content=content.pk)
        .annotate(thread_at=Coalesce("parent__created_at", "created_at"), thread=Coalesce("parent", "pk"))
        .order_by(*order)
    )
    given = Appreciation.objects.filter(comment=OuterRef("pk"), member=viewer.pk)
    is_appreciated = Exists(given) if viewer.is_authenticated else Value(value=False)
    hiding = Subquery(Hiding.objects.for_writers("comment")) if viewer.is_authenticated else Value(None, JSONField())
    rows = comments.annotate(is_folded=blocked_by(viewer, "author"), is_appreciated=is_appreciated).values(
        *("pk", "parent", "thread", "thread_at", "author", "created_at", "removed_at", "held_at", "changed_at"),
        *("author__name", "author__changed_at", "quoted__changed_at", "quoted__author__changed_at"),
        *("is_folded", "is_appreciated", "appreciation_count", "parent__held_at"),
        hiding=hiding,
        refused=F("refusal__reason"),
        split_to=F("split__content"),
        named=named_in_each(),
    )
    return comments, rows


def part_after(rows, place, newest_first, lead):
    if place is None:
        return rows
    inside = Q(parent=place.thread) & beyond("created_at", False, place.created_at, place.pk) if place.pk else None
    if place.pk and place.thread == lead:
        return rows.filter(inside | ~Q(thread=lead))
    after = beyond("thread_at", newest_first, place.thread_at, place.thread, tie="thread")
    return rows.filter(after | inside if inside else after).exclude(thread=lead or 0)


def around(wanted, comments, rows, newest_first, lead):
    """The part that shows this comment: from the beginning of its thread or, where that is too long, from itself on."""
    found = comments.filter(pk=wanted).values("thread_at", "thread", "created_at").first()
    if found is None:
        return None
    before = 1 if newest_first else -1
    places = [Place(found["thread_at"], found["thread"], found["created_at"], wanted - 1)]
    if found["thread"] != lead:
        places.insert(0, Place(found["thread_at"], found["thread"] + before))
    for place in places:
        part = list(part_after(rows, place, newest_first, lead)[: AT_ONCE + 1])
        if wanted in {row["pk"] for row in part[:AT_ONCE]}:
            return place, part
    return None


def cut(part, lead, newest_first):
    """The part, and where the next one begins: between two threads, or within one that is too long for that."""
    if len(part) <= AT_ONCE:
        return part, ""
    divided = part[AT_ONCE]["thread"]
    whole = [row for row in part if row["thread"] != divided]
    if len(whole) > AT_ONCE // 2:
        last = whole[-1]
        if last["thread"] == lead:
            return whole, OUTSET[newest_first]
        return whole, str(Place(last["thread_at"], last["thread"]))
    last = part[AT_ONCE - 1]
    inside = (last["created_at"], last["pk"]) if last["parent"] else (LONG_AGO, 1)
    return part[:AT_ONCE], str(Place(last["thread_at"], last["thread"], *inside))


def shown_to(request, part, place, lead):
    """The threads of these rows: what all see of each comes from the cache, what this viewer sees from the row."""
    stamps = ("changed_at", "author__changed_at", "quoted__changed_at", "quoted__author__changed_at")
    fragments = shared_fragments(
        request,
        "content/_comment.html",
        {row["pk"]: [*(row[name] for name in stamps), *map(spelled, row["named"])] for row in part},
        Loading({row["pk"]: row["named"] for row in part}),
    )
    further = further_for(request.user, [row["split_to"] for row in part if row["split_to"]])
    shown = {}
    for row in part:
        item = Shown(
            row["pk"],
            fragments.get(row["pk"], ""),
            row["author__name"] or "",
            is_own=row["author"] is not None and row["author"] == request.user.pk and row["removed_at"] is None,
            is_gap=row["removed_at"] is not None,
            is_folded=row["is_folded"],
            is_lead=row["pk"] == lead,
            is_held=row["held_at"] is not None,
            refusal=row["refused"],
            hiding=row["hiding"],
            is_appreciated=row["is_appreciated"],
            appreciation_count=row["appreciation_count"],
            went_on=further.get(row["split_to"]),
        )
        parent = row["parent"]
        if parent and parent not in shown and place and place.thread == parent and place.pk:
            shown[parent] = Shown(parent, is_further=True)
        elif parent and parent not in shown:
            shown[parent] = Shown(parent, is_gap=True, gap=WAITS if row["parent__held_at"] else HIDDEN)
        if parent:
            shown[parent].replies.append(item)
        else:
            shown[row["pk"]] = item
    return list(shown.values())


def further_for(viewer, pks):
    """Where comments went on, by the key of the piece; asked only where some did."""
    if not pks:
        return {}
    further = {pk: Further(None) for pk in pks}
    along = Comment.objects.visible_to(viewer).filter(content=OuterRef("pk"), created_at__lt=OuterRef("split_from__at"))
    along = ArraySubquery(along.order_by("created_at", "pk").values("pk"))
    for piece in Content.objects.visible_to(viewer).filter(pk__in=pks).annotate(along=along):
        further[piece.pk] = Further(piece, piece.along)
    return further


def place_in(text):
    """Where a part begins, as an address says it; None, which is the first part, for an address that was mangled."""
    moment = Comment._meta.get_field("created_at")
    values = text.split("~")
    if len(values) == 2:
        thread = cursor_in(text, moment)
        return Place(*thread) if thread else None
    if len(values) == 4:
        thread, inside = cursor_in("~".join(values[:2]), moment), cursor_in("~".join(values[2:]), moment)
        return Place(*thread, *inside) if thread and inside else None
    return None


def is_key(text):
    return text.isascii() and text.isdecimal() and len(text) < 19


def named_in_each():
    """The members that a comment names, as far as their names lead to a profile."""
    # unguarded: they come with a comment that was asked for
    mentions = Mention.objects.linkable().filter(comment=OuterRef("pk")).order_by("member")
    return ArraySubquery(mentions.values(row=AS_ROW))


def spelled(named):
    """What a fragment shows of who is named in it."""
    return "{pk}-{audience}".format(**named)


class Loading:
    """Fetches comments with who is named in them, which came along: {key of the comment: rows of content.names}."""

    def __init__(self, named):
        self.named = named

    def __call__(self, pks):
        comments = load_comments(pks)
        for pk, comment in comments.items():
            comment.named = list(map(named, self.named[pk]))
        return comments


def load_comments(pks):
    # unguarded: these keys came out of visible_to just now
    comments = Comment._base_manager.filter(pk__in=pks)
    comments = comments.select_related("author__departure", "affiliation", "quoted__author")
    return {comment.pk: comment for comment in comments}
