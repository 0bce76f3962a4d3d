"""Typed or pasted markup, written again so that every tag is closed where a parser would close it.

This makes nothing safe, the sanitiser of web.richtext does. It makes the sanitiser fast: a parser of HTML has many ways
to ignore an end tag or to move what stands in the wrong place (in a table, above all), and each is a way to nest deeper
than anybody counts. What comes out of here has none of that left, so its depth is known while it is written.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

DEEPEST = 100
SECTIONS = {"thead", "tbody", "tfoot"}
CELLS = {"td", "th"}
TABLE_PARTS = SECTIONS | CELLS | {"caption", "tr"}
IN_TABLE = CELLS | {"caption"}  # what stands in one of these ends nothing outside it
ROWS_ONLY = SECTIONS | {"table", "tr"}  # they hold cells, or what holds cells, and no words
INLINE = set("strong em u s del ins sub sup mark small kbd code abbr a br img data".split())
BLOCKS = set("p h2 h3 h4 ul ol li dl dt dd blockquote pre hr figure figcaption table details summary".split())
TAGS = INLINE | BLOCKS | TABLE_PARTS
EMPTY = {"br", "hr", "img"}
WORDS_ONLY = {"p", "h2", "h3", "h4", "pre"}  # the next block ends them
FLOW = {"blockquote", "li", "dd", "td", "th", "details"}
# The same thing in an older or a heavier hand.
ALIKE = {"b": "strong", "i": "em", "strike": "s", "h1": "h2", "h5": "h4", "h6": "h4"}
# Nothing of their own to us, but words on both sides of them do not belong together.
DIVISIONS = set("div section article header footer main aside nav center address form fieldset".split())
# An item begins where the one before it in the same list ends.
LISTS = {"li": ({"li"}, {"ul", "ol"}), "dt": ({"dt", "dd"}, {"dl"}), "dd": ({"dt", "dd"}, {"dl"})}
WITHOUT_LIST = {"li": "ul", "dt": "dl", "dd": "dl"}

# Their text is no text either: it goes with them.
WITH_CONTENT = {"script", "style", "title", "textarea", "noscript", "template", "iframe", "svg", "math", "object"}
TOKEN = re.compile(
    r"<!--.*?(?:--!?>|\Z)|<[!?][^<>]*>"
    rf"|<(?P<gone>{'|'.join(sorted(WITH_CONTENT))})(?=[\s/>]).*?(?:</(?P=gone)\s*>|\Z)"
    r"""|<(?P<end>/?)(?P<tag>[a-z][a-z0-9:-]*)(?P<attributes>(?:[^<>"']|"[^"<]*"|'[^'<]*')*+)>"""
    r"|<",
    re.I | re.S,
)


def balanced(html, attributes_of):
    """The same words with only the TAGS there are, each closed. Raises ValidationError when they nest too deeply.

    attributes_of(tag, text) writes the attributes of a tag, or gives None when the tag is nothing without those it has.
    """
    writer, rest = Writer(attributes_of), 0
    for token in TOKEN.finditer(html):
        writer.words(html[rest : token.start()])
        rest = token.end()
        tag = (token["tag"] or "").lower()
        tag = ALIKE.get(tag, tag)
        if token[0] == "<":
            writer.words("&lt;")
        elif tag in DIVISIONS:
            writer.divide()
        elif tag in TAGS and token["end"]:
            writer.end(tag)
        elif tag in TAGS:
            writer.start(tag, token["attributes"])
    writer.words(html[rest:])
    writer.close_to(0)
    return "".join(writer.parts)


class Writer:
    def __init__(self, attributes_of):
        self.attributes_of = attributes_of
        self.parts, self.open, self.is_divided = [], [], False

    @property
    def here(self):
        return self.open[-1] if self.open else None

    def words(self, text):
        if text.strip():
            self.make_room(inline=True)
        self.parts.append(text)

    def start(self, tag, text):
        attributes = self.attributes_of(tag, text)
        if attributes is None:
            return
        if tag in TABLE_PARTS:
            if self.place({"table"}) is None:
                self.divide()
                return
            self.make_way(tag)
        else:
            self.make_room(inline=tag in INLINE)
            if tag in BLOCKS:
                self.close(WORDS_ONLY)
            if tag in LISTS:
                self.begin_item(tag)
            if tag == "a":
                self.close({"a"})
        self.write(tag, attributes)

    def end(self, tag):
        if tag in EMPTY:
            return
        walls = () if tag == "table" else {"table"} if tag in TABLE_PARTS else IN_TABLE
        found = self.place({tag}, walls)
        if found is not None:
            self.close_to(found)
        elif tag in BLOCKS:
            self.divide()

    def divide(self):
        """What comes next stands apart from what was before, as a paragraph where it is words."""
        self.close({"p"})
        self.is_divided = True

    def make_room(self, inline):
        """Before words or a tag: a cell in a table that has none yet, a paragraph after a division."""
        if self.here in ROWS_ONLY:
            self.make_way("td")
            self.write("td", "")
        if inline and self.is_divided and (self.here is None or self.here in FLOW):
            self.write("p", "")
        self.is_divided = False

    def make_way(self, part):
        """Close what a part of a table cannot stand in, and open what it must stand in."""
        parents = {"tr"} if part in CELLS else SECTIONS | {"table"} if part == "tr" else {"table"}
        found = self.place(parents, {"table"})
        self.close_to((self.place({"table"}) if found is None else found) + 1)
        if part in CELLS and found is None:
            self.make_way("tr")
            self.write("tr", "")
        elif part == "tr" and self.here == "table":
            self.write("tbody", "")

    def begin_item(self, item):
        items, lists = LISTS[item]
        found = self.place(items | lists, IN_TABLE)
        if found is None:
            self.write(WITHOUT_LIST[item], "")
        elif self.open[found] in items:
            self.close_to(found)

    def close(self, tags):
        """Close the innermost of these, unless it stands outside the cell that we are in."""
        found = self.place(tags, IN_TABLE)
        if found is not None:
            self.close_to(found)

    def close_to(self, place):
        while len(self.open) > place:
            self.parts.append(f"</{self.open.pop()}>")

    def place(self, tags, walls=()):
        """Where the innermost of these stands among the open tags, looking no further than a wall."""
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place] in tags:
                return place
            if self.open[place] in walls:
                return None
        return None

    def write(self, tag, attributes):
        self.parts.append(f"<{tag}{attributes}>")
        if tag in EMPTY:
            return
        self.open.append(tag)
        if len(self.open) > DEEPEST:
            raise ValidationError(
                _("The markup of this text is nested too deeply. Paste it as plain text."), "too_deep"
            )
