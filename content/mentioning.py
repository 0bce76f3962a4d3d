"""Naming members in a text: @Name, picked from suggestions or typed in full.

Only whom the writer may see and who is among the readers of the text is named in it: nobody learns of what they may not
read, and no name is tried out on the suggestions. All else that begins with an @ is text and stays so.
"""

import html as entities
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.html import escape

from groups.models import Group, Membership
from members.models import Block, Member, SortName

from .models import Comment, Mention, Visibility, readers_of
from .signals import mentioned

MOST = 20  # in one text
LONGEST = 6  # words of a name
TAG = re.compile(r'(<[^<>"]*(?:"[^"]*"[^<>"]*)*>)')
PICKED = re.compile(r'<data value="([0-9a-f-]{36})">([^<]*)</data>')
LINKED = re.compile(r'<a href="/onderwerpen/([^"/]+)/"[^<>]*>(#[^<]*)</a>')  # a subject (content.hashtags)
UNNAMED = {"a", "code", "pre", "data"}  # no name is looked for in these
AT = re.compile(r"(?<![\w@./-])@(?=[^\W\d_])")
WORD = re.compile(r"[^\s@<>()\[\]{}\"“”„,;:!?]+")


@dataclass
class Found:
    """What a text turned out to say, whom and what it names, and the names of those who cannot read it."""

    text: str
    members: list = field(default_factory=list)
    subjects: list = field(default_factory=list)
    unreachable: list = field(default_factory=list)


def members_reading(group, visibility):
    """Who reads what is written for these, as members."""
    readers = readers_of(visibility, group)
    if readers in (Visibility.PRIVATE, Visibility.INVITED):
        return Member.objects.none()
    present = Member.objects.present()
    if isinstance(readers, Group):
        return present.filter(pk__in=Membership.objects.filter(group=readers).values("member"))
    return present


def nameable(writer, readers):
    """Those among the readers whom this writer may name."""
    return readers.filter(pk__in=seen_by(writer).values("pk")).exclude(pk=writer.pk)


def seen_by(writer):
    return Member.objects.visible_to(writer).exclude(pk__in=Block.objects.others_of(writer.pk))


def beginning_with(members, typed):
    """Whose name, or a word of it, begins like this; case and accents do not matter."""
    asked = SortName(Value(typed))
    return members.filter(Q(sort_name__startswith=asked) | Q(sort_name__contains=SortName(Value(f" {typed}"))))


# --- What a text says


def in_rich_text(writer, html, readers, standing=(), picked=()):
    """Mentions in sanitised HTML: those that were picked are checked, full names that were typed become mentions.

    standing: keys of members whom an earlier writer of this text named; who saves it again need not be able to.
    picked: members who were chosen from the suggestions while plain text was typed, and stand in it by name.
    """
    if "@" not in html:
        return Found(html)
    picked = {UUID(found[1]) for found in PICKED.finditer(html)} | set(picked)
    parts, typed = open_text(html, "@")
    known = Known(writer, readers, picked, standing, [entities.unescape(parts[place]) for place in typed])
    for place in typed:
        parts[place] = known.replace(entities.unescape(parts[place]), as_markup, escape_words)
    html = PICKED.sub(lambda found: known.markup_of(UUID(found[1]), found[2]), "".join(parts))
    return Found(html, known.named, unreachable=known.unreachable)


def open_text(html, sign):
    """(the text of some HTML and its tags, in turn; at which places text with this sign stands in no link or code)"""
    parts, inside, places = TAG.split(html), [], []
    for place, part in enumerate(parts):
        if place % 2:
            name = part.strip("</>").split(" ")[0]
            if name in UNNAMED and part.startswith("</"):
                inside = inside[:-1]
            elif name in UNNAMED:
                inside = [*inside, name]
        elif not inside and sign in part:
            places.append(place)
    return parts, places


def in_plain_text(writer, text, readers, picked=()):
    """Mentions in plain text; picked: the uuids of those chosen from suggestions, which settles who of two is meant."""
    if "@" not in text:
        return Found(text)
    known = Known(writer, readers, set(picked), (), [text])
    known.replace(text, lambda _member, words: words, str)
    return Found(text, known.named, unreachable=known.unreachable)


def as_markup(member, _words):
    return f'<data value="{member.uuid}">@{escape(member.name)}</data>'


def escape_words(text):
    """As the sanitiser writes text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")


class Known:
    """The members that the names in a text can be of."""

    def __init__(self, writer, readers, picked, standing, texts):
        names = {name for text in texts for place in beginnings(text) for name, _end in names_at(text, place)}
        wanted = Q(uuid__in=picked) | Q(sort_name__in=[SortName(Value(name)) for name in sorted(names)])
        may_be_named = Q(pk__in=seen_by(writer).exclude(pk=writer.pk).values("pk")) | Q(pk__in=standing)
        seen = list(Member.objects.present().filter(wanted, may_be_named).order_by("pk"))
        within = readers.filter(pk__in=[member.pk for member in seen]).values_list("pk", flat=True)
        self.readers = set(within) if seen else set()
        self.by_uuid = {member.uuid: member for member in seen}
        self.picked, self.by_name = picked, {}
        for member in seen:
            self.by_name.setdefault(folded(member.name), []).append(member)
        self.named, self.unreachable = [], []

    def replace(self, text, write, words):
        """The text with what `write` makes of each mention, and all else as `words` writes it."""
        parts, rest = [], 0
        for place in beginnings(text):
            found = next(((name, end) for name, end in names_at(text, place) if folded(name) in self.by_name), None)
            if place < rest or found is None:
                continue
            member = self.one_of(self.by_name[folded(found[0])])
            if member and self.name(member):
                parts += [words(text[rest:place]), write(member, text[place : found[1]])]
                rest = found[1]
        return "".join([*parts, words(text[rest:])])

    def one_of(self, namesakes):
        """Who is meant: the one who can read it, of several the one that was picked."""
        readers = [member for member in namesakes if member.pk in self.readers]
        chosen = [member for member in readers if member.uuid in self.picked]
        if len(chosen) == 1 or len(readers) == 1:
            return (chosen or readers)[0]
        return namesakes[0] if not readers and len(namesakes) == 1 else None

    def name(self, member):
        """Whether the member is named now, being one who can read it."""
        if member.pk not in self.readers:
            if member.name not in self.unreachable:
                self.unreachable.append(member.name)
            return False
        if member not in self.named and len(self.named) < MOST:
            self.named.append(member)
        return member in self.named

    def markup_of(self, uuid, words):
        member = self.by_uuid.get(uuid)
        return as_markup(member, words) if member and self.name(member) else words


def beginnings(text):
    return [found.start() for found in AT.finditer(text)][: 2 * MOST]


def names_at(text, place):
    """The names that can begin here, with where each ends: the longest first."""
    names, end = [], place + 1
    for _ in range(LONGEST):
        word = WORD.match(text, end)
        if word is None:
            break
        names.append((place + 1, word.end()))
        end = word.end()
        if text[end : end + 1] not in {" ", "\xa0"}:
            break
        end += 1
    spans = []
    for start, stop in names:
        name = text[start:stop]
        spans.append((name, stop))
        bare = re.sub(r"(?:['’]s)$|[.'’-]+$", "", name)
        if bare and bare != name:
            spans.append((bare, start + len(bare)))
    return [(" ".join(name.split()), stop) for name, stop in reversed(spans)]


def folded(name):
    letters = unicodedata.normalize("NFKD", " ".join(name.split())).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def bare(html):
    """The text without its mentions and subjects, to compare it with one in which they were not found yet."""
    return LINKED.sub(lambda found: found[2], nameless(html))


def nameless(html):
    """The text in which a name is text."""
    return PICKED.sub(lambda found: found[2], html)


# --- Keeping them


def picked_in(posted):
    """The members that were chosen from suggestions, as a form sends them."""
    picked = []
    for text in posted.getlist("mention")[:MOST]:
        with suppress(ValueError):
            picked.append(UUID(text))
    return picked


@transaction.atomic
def note(text, members, *, by, can_be_read):
    """Let the mentions of a piece or comment be these members; who is new is told, once it can be read.

    by: who wrote it so.
    """
    where = {"comment": text} if isinstance(text, Comment) else {"content_id": text.pk}
    mentions = Mention.objects.filter(**where)
    mentions.exclude(member__in=members).filter(gone_at=None).update(gone_at=timezone.now())
    mentions.filter(member__in=members).exclude(gone_at=None).update(gone_at=None, by=by)
    known = set(mentions.values_list("member", flat=True))
    new = [Mention(member=member, by=by, **where) for member in members if member.pk not in known]
    Mention.objects.bulk_create(new, ignore_conflicts=True)
    if can_be_read and new:
        for mention in mentions.filter(member__in=[mention.member_id for mention in new]):
            mentioned.send(Mention, mention=mention)


def tell_of(mentions):
    """They can be read from now on."""
    for mention in mentions.standing():
        mentioned.send(Mention, mention=mention)
