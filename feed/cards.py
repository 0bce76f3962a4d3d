"""A page of any list of content, as cards: the rows by one query, the cards from the cache or by one more."""

from dataclasses import dataclass

from content.models import Content
from web.fragments import shared_fragments
from web.paging import page_of

SIZE = 20


@dataclass(frozen=True)
class Cards:
    html: list
    after: str
    is_first: bool

    def __iter__(self):
        return iter(self.html)

    def __len__(self):
        return len(self.html)


def cards_of(request, contents, by="-published_at", size=SIZE):
    """contents: a queryset that has been through visible_to."""
    rows = contents.values("pk", by.removeprefix("-"), "changed_at", "author__changed_at", "group__changed_at")
    page = page_of(rows, request, by, size)
    stamps = {row["pk"]: (row["changed_at"], row["author__changed_at"], row["group__changed_at"]) for row in page}
    fragments = shared_fragments(request, "feed/_card.html", stamps, load_pieces)
    return Cards(list(fragments.values()), page.after, page.is_first)


def load_pieces(pks):
    # unguarded: these keys came out of visible_to just now
    pieces = Content._base_manager.filter(pk__in=pks).select_related("author", "affiliation", "group")
    return {piece.pk: piece for piece in pieces}
