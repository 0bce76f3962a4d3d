"""Subjects in a text: #Name, picked from suggestions or typed in full, leads to the page of that subject.

Only what the writer and all readers may know of becomes a link, as with names (content.mentioning): nobody learns which
subjects there are behind a gate. All else that begins with a # is text and stays so.
"""

import html as entities
import re

from django.urls import reverse
from django.utils.html import escape

from web.subjects import key_of

from .mentioning import LINKED, escape_words, names_at, open_text
from .models import readers_of
from .vocabulary import named_for

MOST = 40  # in one text
AS_SANITISED = ' rel="noopener noreferrer nofollow ugc"'  # as web.richtext writes a link
MOST_SUBJECTS = 5  # of one piece
SIGN = re.compile(r"(?<![\w#&/.-])#(?=[^\W_])")


def in_rich_text(writer, html, group, visibility):
    """(sanitised HTML in which each #subject is a link, the subjects it names)"""
    if "#" not in html:
        return html, []
    parts, places = open_text(html, "#")
    texts = {place: entities.unescape(parts[place]) for place in places[:MOST]}
    slugs = {slug for slug, _words in LINKED.findall(html)}
    named, subjects = named_for(writer, readers_of(visibility, group), names_in(texts.values()), slugs)
    for place, text in texts.items():
        written, rest = [], 0
        for start, end, subject in found_in(text, named):
            words = escape_words(text[start:end])
            written += [
                escape_words(text[rest:start]),
                link(subject.slug, words, ' rel="noopener noreferrer nofollow ugc"'),
            ]
            rest = end
            subjects.append(subject)
        parts[place] = "".join([*written, escape_words(text[rest:])])
    return "".join(parts), list(dict.fromkeys(subjects))


def in_plain_text(writer, text, group, visibility):
    """{what was typed after a #: the address of that subject}"""
    if "#" not in text:
        return {}
    named, _linked = named_for(writer, readers_of(visibility, group), names_in([text]))
    return {text[start + 1 : end]: subject.slug for start, end, subject in found_in(text, named)}


def names_in(texts):
    return {name for text in texts for place in beginnings(text) for name, _end in names_at(text, place)}


def beginnings(text):
    return [found.start() for found in SIGN.finditer(text)][:MOST]


def found_in(text, named):
    """(where a #subject begins, where it ends, which it is) for each in the text, the longest name that fits."""
    rest = 0
    for place in beginnings(text):
        found = next(((named[key_of(name)], end) for name, end in names_at(text, place) if key_of(name) in named), None)
        if found and place >= rest:
            rest = found[1]
            yield place, rest, found[0]


def linking(html, subjects):
    """The HTML of a comment in which what was typed leads to these subjects: {words: address}."""
    if not subjects:
        return html
    by_words = {escape(f"#{words}"): slug for words, slug in subjects.items()}
    longest_first = "|".join(map(re.escape, sorted(by_words, key=len, reverse=True)))
    typed = re.compile(rf"(?<![\w#&/.-])(?:{longest_first})(?!\w)")
    parts, places = open_text(html, "#")  # an address may hold a # as well
    for place in places:
        parts[place] = typed.sub(lambda found: link(by_words[found[0]], found[0]), parts[place])
    return "".join(parts)


def link(slug, words, attributes=""):
    return f'<a href="{escape(reverse("feed:subject", args=[slug]))}"{attributes}>{words}</a>'


def with_named(tags, subjects):
    """What somebody chose as the subjects of a piece, and those its text names, as far as there is room for them."""
    chosen = {key_of(tag if isinstance(tag, str) else tag.name) for tag in tags}
    named = [subject for subject in subjects if subject.key not in chosen]
    return [*tags, *named[: max(0, MOST_SUBJECTS - len(tags))]]
