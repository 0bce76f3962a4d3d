"""Quotations in plain text, as in mail: lines that begin with ">". Markup is made of them when they are shown."""

import re
from dataclasses import dataclass

from django.utils.html import linebreaks, urlize

MOST = 500  # characters that the button puts into the box


@dataclass(frozen=True)
class Part:
    text: str
    is_quoted: bool = False
    is_first: bool = False  # of the quotations: the one that was put there by the button, and so has a source


def parts_of(text):
    """The text in order, quotations apart from what is said about them."""
    parts, lines, quoting, is_first = [], [], False, True

    def close():
        nonlocal is_first
        joined = "\n".join(lines).strip("\n")
        if joined.strip():
            parts.append(Part(joined, quoting, quoting and is_first))
            is_first = is_first and not quoting
        lines.clear()

    for line in text.splitlines():
        is_quoted = line.startswith(">")
        if is_quoted != quoting:
            close()
            quoting = is_quoted
        lines.append(line.removeprefix(">").removeprefix(" ") if is_quoted else line)
    close()
    return parts


def own_words(text):
    """What the writer said, without what was quoted."""
    return "\n\n".join(part.text for part in parts_of(text) if not part.is_quoted)


def quotation_of(text):
    """The first words of a comment as a quotation, whole sentences where they fit, for the box to answer in."""
    words = " ".join(own_words(text).split()) or " ".join(text.replace(">", " ").split())
    if len(words) > MOST:
        cut = words[:MOST]
        ends = [match.end() for match in re.finditer(r"[.!?…](?=\s)", cut)]
        words = cut[: ends[-1]] if ends else cut.rpartition(" ")[0] + "…"
    return f"> {words}\n\n"


def is_quoting(text):
    return any(line.startswith(">") for line in text.splitlines())


def html_of(text):
    """Safe markup of plain text: paragraphs, links, and quotations as such."""

    def paragraphs(words):
        return linebreaks(urlize(words, nofollow=True, autoescape=True), autoescape=False)

    return "\n".join(
        f"<blockquote>{paragraphs(part.text)}</blockquote>" if part.is_quoted else paragraphs(part.text)
        for part in parts_of(text)
    )
