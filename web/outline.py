"""The headings of a text: each gets a name of its own to lead to, and a long text a list of them."""

import html as entities
import re
from dataclasses import dataclass

from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.text import slugify

HEADING = re.compile(r"<h([23])>(.*?)</h\1>", re.S)
ENOUGH = 3  # headings that are worth a list
LONG = 4000  # characters of a text in which one loses the way
PREFIX = "kop-"  # so that no heading takes a name that the page itself needs


@dataclass(frozen=True)
class Heading:
    name: str
    text: str
    is_deeper: bool


def outlined(html):
    """(the text with a name on each heading, the headings of a long text); html was sanitised by web.richtext.

    The names come from the words of the headings, so that a link to one keeps working when the text around it changes.
    """
    if "<h" not in html:
        return mark_safe(html), []  # noqa: S308 - sanitised on the way in
    headings, taken = [], set()

    def named(match):
        level, inside = match.groups()
        text = words_in(inside)
        if not text:
            return match[0]
        name = free_name(slugify(text)[:60].strip("-"), taken)
        headings.append(Heading(name, text, level == "3"))
        return f'<h{level} id="{name}">{inside}</h{level}>'

    html = HEADING.sub(named, html)
    is_long = len(html) >= LONG and len(headings) >= ENOUGH
    return mark_safe(html), headings if is_long else []  # noqa: S308 - as above, with names of plain letters


def headings_in(html):
    """The words of the headings of the first order, as often as each stands there once."""
    found = (words_in(inside) for level, inside in HEADING.findall(html) if level == "2")
    return list(dict.fromkeys(filter(None, found)))


def words_in(html):
    return " ".join(entities.unescape(strip_tags(html)).split())


def free_name(words, taken):
    """A name nobody has yet: the second heading with the same words is called -2."""
    base = name = f"{PREFIX}{words or 'zonder-woorden'}"
    number = 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    taken.add(name)
    return name
