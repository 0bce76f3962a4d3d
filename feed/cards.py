"""A page of any list of content, as cards: the rows by one query, the cards from the cache or by one more."""

from dataclasses import dataclass

from content.models import Authorship, Content
from web.fragments import shared_fragments
from web.paging import page_of

SIZE = 20
SOON = 3  # upcoming events beside a list
STAMPS = ("changed_at", "author__changed_at", "group__changed_at", "coauthors_changed_at")
CARD, CARD_IN_GROUP = "feed/_card.html", "feed/_card_in_group.html"


@dataclass(frozen=True)
class Cards:
    html: list
    after: str
    is_first: bool

    def __iter__(self):
        return iter(self.html)

    def __len__(self):
        return len(self.html)


def cards_of(request, contents, by="-published_at", size=SIZE, viewer=None, template=CARD):
    """contents: a queryset that has been through visible_to; viewer: whose eyes, if not the request's own."""
    rows = stamped(contents.standing().without_repeats(), by.removeprefix("-"))
    page = page_of(rows, request, by, size)
    return Cards(fragments_of(request, page, viewer, template), page.after, page.is_first)


def cards_in_order(request, contents, size=SIZE):
    """The first of them, in the order they come in."""
    return Cards(fragments_of(request, stamped(contents.standing())[:size]), "", True)


def stamped(contents, *columns):
    """Of each piece these columns, and when all that its card shows last changed."""
    return contents.values(*columns, "pk", *STAMPS[:-1], coauthors_changed_at=Authorship.objects.last_change())


def fragments_of(request, rows, viewer=None, template=CARD):
    stamps = {row["pk"]: tuple(row[stamp] for stamp in STAMPS) for row in rows}
    return list(shared_fragments(request, template, stamps, load_pieces, viewer).values())


def load_pieces(pks):
    # unguarded: these keys came out of visible_to just now
    pieces = Content._base_manager.filter(pk__in=pks).select_related("author__departure", "affiliation", "group")
    pieces = pieces.annotate(coauthor_rows=Authorship.objects.for_bylines())
    return {piece.pk: piece for piece in pieces}
