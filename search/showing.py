"""A page of the answer as its template shows it: what each hit is about, with the words that were looked for marked."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import mark_safe

from content.models import Comment, Content, kind_named
from groups.models import Group
from members.models import Member, Organisation
from network.models import Page, Subject
from web.richtext import excerpt
from web.words import CONFIG

SIZE = 20
LOOKED_THROUGH = 12_000  # letters of a text, for the words in it
BEFORE, AFTER = "\ue001", "\ue002"  # private signs around what is marked; nothing that is shown may hold them
OPTIONS = f"StartSel={BEFORE}, StopSel={AFTER}"
OF_TEXT = f'{OPTIONS}, MaxFragments=2, MaxWords=22, MinWords=8, FragmentDelimiter=" … "'
OF_TITLE = f"{OPTIONS}, HighlightAll=true"
SQL = """
SELECT ts_headline(%(config)s, text, to_tsquery(%(config)s, %(query)s), options)
FROM unnest(%(texts)s::text[], %(options)s::text[]) WITH ORDINALITY AS each (text, options, place) ORDER BY place
"""


@dataclass
class Row:
    hit: Any
    it: Any  # the piece, the member, …
    comment: Any = None
    title: str = ""
    text: str = ""

    @property
    def template(self):
        what = "piece" if self.hit.content else self.hit.what
        return f"search/_{what}.html"

    @property
    def kind(self):
        """What the piece is, in a word."""
        return kind_named(self.it.kind)._meta.verbose_name

    @property
    def address(self):
        return self.comment.get_absolute_url() if self.comment else self.it.get_absolute_url()


def rows_of(hits, asked, viewer):
    """The rows of a page, in a fixed number of queries: one for each kind of thing on it, and one for the marks."""
    things = fetched(hits, viewer)
    rows = []
    for hit in hits:
        comment = things["comment"].get(hit.pk) if hit.what == "comment" else None
        it = things["content"].get(hit.content) if hit.content else things[hit.what].get(hit.pk)
        if it is not None:  # else it went a moment ago
            rows.append(Row(hit, it, comment))
    texts = [without_signs(text) for row in rows for text in (title_of(row.it), text_of(row, viewer))]
    marked = iter(marks_in(texts, asked))
    for row in rows:
        row.title, row.text = next(marked), next(marked)
    return rows


def fetched(hits, viewer):
    """{what: {pk: row}} of what came out of visible_to just now."""
    pks = {}
    for hit in hits:
        pks.setdefault("content" if hit.content else hit.what, []).append(hit.content or hit.pk)
        if hit.what == "comment":
            pks.setdefault("comment", []).append(hit.pk)
    # unguarded: these keys came out of visible_to just now
    sources = {
        "content": Content._base_manager.select_related("author", "affiliation__organisation", "group"),
        "comment": Comment._base_manager.select_related("author", "content"),
        "member": Member._base_manager.select_related("affiliation__organisation"),
        "group": Group._base_manager,
        "organisation": Organisation._base_manager,
        "subject": Subject._base_manager,
        "page": Page._base_manager,
    }
    found = {what: sources[what].filter(pk__in=keys) for what, keys in pks.items()}
    if "member" in found:
        found["member"] = Member.objects.visible_to(viewer).filter(pk__in=pks["member"])
        found["member"] = found["member"].with_affiliation().with_nearness(viewer)
    return {what: {row.pk: row for row in found.get(what, ())} for what in sources}


def title_of(it):
    return getattr(it, "title", None) or it.name


def text_of(row, viewer):
    """What can be read about it, as plain words."""
    if row.comment:
        return row.comment.text[:LOOKED_THROUGH]
    match row.hit.what:
        case "member":
            return row.it.seen.headline or ""
        case "group":
            return row.it.intro
        case "organisation":
            return ""
        case "subject":
            return row.it.description
    return excerpt(row.it.body[:LOOKED_THROUGH], LOOKED_THROUGH)


def without_signs(text):
    return text.replace(BEFORE, "").replace(AFTER, "").replace("\x00", "")


def marks_in(texts, asked):
    """The titles whole and of the texts the parts around what was looked for: (title, text, title, text, …)."""
    if asked.has_words and texts:
        options = [OF_TITLE, OF_TEXT] * (len(texts) // 2)
        values = {"config": CONFIG, "query": asked.begun, "texts": texts, "options": options}
        with connection.cursor() as cursor:
            cursor.execute(SQL.replace("%(config)s", "'nl'"), values)
            texts = [text or "" for (text,) in cursor.fetchall()]
    return [marked_up(shortened(text)) if place % 2 else marked_up(text) for place, text in enumerate(texts)]


def shortened(text, most=320):
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"


def marked_up(text):
    """Escaped first: the marks are the only markup in it, and each that is opened is closed."""
    html = escape(text).replace(BEFORE, "<mark>").replace(AFTER, "</mark>")
    return mark_safe(html + "</mark>" * (html.count("<mark>") - html.count("</mark>")))  # noqa: S308
