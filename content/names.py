"""Names in a text that lead to a profile, for as long as there is one to lead to."""

import re

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import ngettext

from members.models import Member
from web.templatetags.look import spoken_list

from .mentioning import PICKED, TAG
from .models import Mention

AS_ROW = JSONObject(
    pk=F("member"), uuid=F("member__uuid"), name=F("member__name"), audience=F("member__profile_audience")
)


def text_of(piece, viewer):
    """The text of a piece, ready to be read; a name leads to a profile that this viewer may open."""
    html = piece.html
    if "<data " not in html:
        return html
    rows = piece.__dict__.get("named_rows")
    if rows is None:  # a page that is light fetched them with the piece
        rows = [row["row"] for row in open_to(viewer).filter(content=piece.pk).values(row=AS_ROW)]
    links = {str(member.uuid): member.get_absolute_url() for member in map(named, rows)}
    return mark_safe(  # noqa: S308 - the text was sanitised, and a name escaped
        PICKED.sub(lambda found: link(found[1], links[found[1]], found[2]) if found[1] in links else found[2], html)
    )


def open_to(viewer):
    """Mentions whose name leads to a profile that this viewer may open."""
    seen = Member.objects.visible_to(viewer).without_blocked(viewer)
    return Mention.objects.linkable().filter(member__in=seen.values("pk"))


def named_rows(viewer):
    """Who is named in a piece, in one column of the row it is fetched with."""
    return ArraySubquery(open_to(viewer).filter(content=OuterRef("pk")).order_by("pk").values(row=AS_ROW))


def named(row):
    """As much of a member as a link needs."""
    return Member(pk=row["pk"], uuid=row["uuid"], name=row["name"], profile_audience=row["audience"])


def linking(html, members):
    """The HTML of a comment, in which the names of these members lead to their profiles."""
    if not members:
        return mark_safe(html)  # noqa: S308 - escaped where it was made
    by_words = {escape(f"@{member.name}"): member for member in members}
    longest_first = sorted(by_words, key=len, reverse=True)
    names = re.compile(rf"(?<![\w@./-])(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.I)
    lower = {words.lower(): member for words, member in by_words.items()}

    def linked(found):
        member = lower[found[0].lower()]
        return link(member.uuid, member.get_absolute_url(), found[0])

    parts = TAG.split(html)
    parts[::2] = [names.sub(linked, part) for part in parts[::2]]
    return mark_safe("".join(parts))  # noqa: S308 - as it came, but for the links


def link(uuid, address, words):
    return f'<a class="mention" href="{escape(address)}" data-mention="{uuid}">{words}</a>'


def warn_of_unreachable(request, names):
    """Who was named and cannot read it is not told; the writer hears that, and can name them somewhere else."""
    if names:
        said = ngettext(
            "%(names)s cannot read this, and hears nothing of being named.",
            "%(names)s cannot read this, and hear nothing of being named.",
            len(names),
        )
        messages.warning(request, said % {"names": spoken_list(names)})
