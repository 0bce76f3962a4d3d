"""What stands around a piece for whoever reads it: its author's next and previous one, what is about the same, and the
event it is about.

One question to the database, built once a process (web.prepared): Django takes longer to make it than PostgreSQL to
answer it.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Func, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from members.models import Member
from network.models import Network, Subject
from web.paging import beyond
from web.prepared import ANYBODY, SINCE, KeyAmong, Prepared, blank

from .models import CONVERSATIONS, Content, Place, Tagging, kind_named, place_among

RELATED = 3
OF_EACH = 60  # newest pieces of each subject that are looked at
KINDS = ["post", *CONVERSATIONS]
MOST_PARTS = 1000  # of a series
PIECE, AUTHOR, SUBJECTS, SERIES, EVENT = blank(1), blank(2), blank(3), blank(4), blank(5)


class Neighbour(NamedTuple):
    """A piece that another one leads to: what a line of a list shows of it."""

    slot: str
    pk: int
    kind: str
    title: str
    slug: str
    author_name: str | None
    published_at: datetime
    settled_at: datetime | None
    happens_at: datetime | None

    def get_absolute_url(self):
        return reverse(kind_named(self.kind).PAGE, args=[self.pk, self.slug])


@dataclass(frozen=True)
class Around:
    newer: Neighbour | None
    older: Neighbour | None
    related: list
    place: Place | None  # in its series
    event: Neighbour | None  # that it is about
    is_open: bool  # everybody on the internet may read the piece itself


def around(piece, viewer):
    """What stands around the piece for this viewer; what its place in a series leads to already stands there once.

    Its tags are in hand, and so is its part in a series.
    """
    part = getattr(piece, "part", None)
    subjects = tuple(subject.pk for subject in piece.tags.all())
    filled = {
        PIECE: piece.pk,
        AUTHOR: piece.author_id or 0,
        SERIES: part.series_id if part else 0,
        EVENT: piece.about_event_id or 0,
        (SUBJECTS,): list(subjects),
    }
    rows = prepared(viewer.is_authenticated).rows(
        viewer.pk, now=timezone.now(), since=piece.published_at, filled=filled
    )
    found = defaultdict(list)
    for row in map(Neighbour._make, rows):
        found[row.slot].append(row)
    place = place_among(found["part"], piece, part) if part else None
    known = {each.pk for each in (place.before, place.after) if each} if place else ()
    return Around(
        newer=next((row for row in found["newer"] if row.pk not in known), None),
        older=next((row for row in found["older"] if row.pk not in known), None),
        related=[row for row in found["related"] if row.pk not in known],
        place=place,
        event=next(iter(found["event"]), None),
        is_open=bool(found["open"]) and Network.current(viewer).is_public,
    )


@cache
def prepared(for_member):
    viewer = Member(pk=ANYBODY) if for_member else AnonymousUser()
    return Prepared(lambda now: query(viewer))


def query(viewer):
    seen = Content.objects.visible_to(viewer).listed_for(viewer).standing().exclude(pk=PIECE)
    own = seen.written_with(AUTHOR).filter(kind="post")
    newer = own.filter(beyond("published_at", False, SINCE, PIECE)).order_by("published_at", "pk")[:1]
    older = own.filter(beyond("published_at", True, SINCE, PIECE)).order_by("-published_at", "-pk")[:1]
    itself = Content.objects.visible_to(AnonymousUser()).standing().filter(pk=PIECE)
    alike = about_the_same(seen)[:RELATED]
    parts = Content.objects.visible_to(viewer).standing().filter(part__series=SERIES)
    parts = parts.order_by("part__position", "part__pk")[:MOST_PARTS]
    event = Content.objects.visible_to(viewer).standing().filter(pk=EVENT)
    others = {"older": older, "open": itself, "related": alike, "part": parts, "event": event}
    return rows(newer, "newer").union(*(rows(pieces, slot) for slot, pieces in others.items()), all=True)


def about_the_same(seen):
    """Those that share most subjects, the newest first, among the newest of each subject: a large one costs no more."""
    of_subject = Tagging.objects.filter(tag=OuterRef("pk")).order_by("-content_object")
    newest = ArraySubquery(of_subject.values("content_object")[:OF_EACH])
    subjects = Subject.objects.filter(KeyAmong("pk", [SUBJECTS]))
    candidates = subjects.annotate(piece=Func(newest, function="unnest", output_field=IntegerField())).values("piece")
    shared = Tagging.objects.filter(KeyAmong("tag", [SUBJECTS]), content_object=OuterRef("pk")).order_by()
    number = Subquery(shared.values("content_object").annotate(number=Count("pk")).values("number"))
    alike = seen.filter(pk__in=candidates, kind__in=KINDS).annotate(shared=Coalesce(number, 0))
    return alike.order_by("-shared", "-published_at", "-pk")


def rows(pieces, slot):
    fields = ["pk", "kind", "title", "slug", "author_name", "published_at", "settled_at", "happens_at"]
    return pieces.annotate(slot=Value(slot), author_name=F("author__name")).values_list("slot", *fields)
