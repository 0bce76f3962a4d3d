"""What differs between two versions of a text, in words a reader sees: what was added and what was taken away."""

import html as entities
import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import escape, strip_tags
from django.utils.translation import gettext as _

BLOCK_END = re.compile(r"</(p|li|h[1-6]|blockquote|pre|figure|figcaption|td|th|tr)\s*>|<(?:br|hr)\s*/?>", re.I)
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>', re.I | re.S)
IMAGE = re.compile(r"<img\b[^>]*>", re.I)
ALT = re.compile(r'\balt="([^"]*)"', re.I)
WORD = re.compile(r"\s+|\w+|[^\w\s]")
MOST_BLOCKS = 2_000  # beyond these the two are set side by side, for comparing is quadratic at its worst
MOST_WORDS = 1_500  # in one paragraph
ALIKE = 0.35  # below this a paragraph is another one, not a changed one

SAME, ADDED, GONE = "same", "added", "gone"
TEXT, HEADING, CAPTION, PICTURE = "text", "heading", "caption", "picture"
# What changes how the same words look, and for a picture which one it is.
LOOK = re.compile(
    r"</?(?!(?:strong|em|u|s|sub|sup|mark|small|kbd|code|[uo]l|h[1-6]|blockquote|pre|t[dh]|img)\b)[a-z][^>]*>", re.I
)


@dataclass(frozen=True)
class Line:
    """The words of a block, and what it is in the text."""

    words: str
    kind: str = TEXT
    look: str = ""  # its markup, but for what does not show


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, came or went."""

    how: str
    words: str


@dataclass(frozen=True)
class Paragraph:
    """What became of a line: its Pieces, in order."""

    pieces: list
    kind: str = TEXT
    is_restyled: bool = False  # the same words, made bold or a heading; or another picture under the same description

    def __iter__(self):
        return iter(self.pieces)


def lines_of(html):
    """The text as it is read; where a link leads counts as words, and what an image shows as a line of its own."""
    marked = IMAGE.sub(lambda image: f"<br>{image[0]}[{described(image[0])}]<br>", html)
    marked = LINK.sub(lambda link: link[2] if link[1] in link[2] else f"{link[2]} ({link[1]})", marked)
    blocks = [*BLOCK_END.split(marked), None]  # the text of each, and by which tag it ended
    lines = (
        Line(
            " ".join(entities.unescape(strip_tags(block)).split()),
            PICTURE if "<img" in block else kind_of(end),
            " ".join(LOOK.sub("", f"{block}{end_of(end)}").split()),
        )
        for block, end in zip(blocks[::2], blocks[1::2], strict=True)
    )
    return [line for line in lines if line.words]


def described(image):
    alt = ALT.search(image)
    return alt[1] if alt and alt[1] else escape(_("a picture that only decorates"))


def end_of(tag):
    return f"</{tag}>" if tag and tag.lower() != "p" else ""


def kind_of(tag):
    tag = (tag or "").lower()
    return HEADING if tag[:1] == "h" else CAPTION if tag == "figcaption" else TEXT


def difference(old, new):
    """The Paragraphs of both."""
    return between_lines(lines_of(old), lines_of(new))


def plain_difference(old, new):
    """The same of plain text, such as a comment."""
    return between_lines(*([Line(line) for line in text.splitlines() if line.strip()] for text in (old, new)))


def between_lines(before, after):
    if len(before) > MOST_BLOCKS or len(after) > MOST_BLOCKS:
        return [*wholly(GONE, before), *wholly(ADDED, after)]
    found = []
    for how, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if how == "equal":
            found += wholly(SAME, before[a:b])
        else:
            found += between(before[a:b], after[c:d])
    return found


def between(gone, added):
    """Paragraphs that took each other's place: pair by pair, as long as they are alike."""
    found, common = [], min(len(gone), len(added))
    for old, new in zip(gone, added, strict=False):
        found += in_words(old, new)
    return found + wholly(GONE, gone[common:]) + wholly(ADDED, added[common:])


def in_words(old, new):
    """One changed paragraph, or two when they have too little in common to be read as one."""
    if old.words == new.words:
        return [Paragraph([Piece(SAME, new.words)], new.kind, is_restyled=True)]
    before, after = WORD.findall(old.words), WORD.findall(new.words)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    too_long = len(before) > MOST_WORDS or len(after) > MOST_WORDS
    if too_long or matcher.quick_ratio() < ALIKE or matcher.ratio() < ALIKE:
        return [*wholly(GONE, [old]), *wholly(ADDED, [new])]
    pieces, gone, added = [], "", ""
    changes = matcher.get_opcodes()
    for place, (how, a, b, c, d) in enumerate(changes):
        words = "".join(before[a:b])
        is_last = place == len(changes) - 1
        if how == "equal" and (words.strip() or is_last or not (gone and added)):
            pieces += [*run(GONE, gone), *run(ADDED, added), Piece(SAME, words)]
            gone = added = ""
        else:  # of changed words side by side the spaces between them are no words that stayed
            gone, added = gone + words, added + "".join(after[c:d])
    return [Paragraph([*pieces, *run(GONE, gone), *run(ADDED, added)], new.kind)]


def run(how, words):
    return [Piece(how, words)] if words else []


def wholly(how, lines):
    return [Paragraph([Piece(how, line.words)], line.kind) for line in lines]
