"""The one way in for rich text: an allow-list, applied before anything is stored."""

import html as entities
import re
from collections import Counter

import nh3
from django.core.exceptions import ValidationError
from django.utils.html import escape, linebreaks, strip_tags
from django.utils.translation import gettext_lazy as _

MOST = 200_000  # characters; sanitising is quadratic in nesting, so both limits come before it
DEEPEST = 100
TAGS = {"p", "br", "h2", "h3", "strong", "em", "ul", "ol", "li", "blockquote", "a", "hr", "code", "pre"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
LINK = re.compile(r"^(https?://[^\s\\]+|mailto:[^\s\\?]+|tel:\+?[0-9 -]{3,20}|/(?![/\\])[^\s\\]*|#[\w-]*)$", re.I)
# Their text is no text either: it goes with them.
WITH_CONTENT = {"script", "style", "title", "textarea", "noscript", "template", "iframe", "svg", "math", "object"}
# A paragraph or list item that never closes is closed by the next one, and these two hold nothing.
NEVER_DEEP = {"p", "li", "br", "hr"}
TOKEN = re.compile(
    r"<!--.*?(?:--!?>|\Z)|<[!?][^<>]*>"
    rf"|<(?P<gone>{'|'.join(sorted(WITH_CONTENT))})(?=[\s/>]).*?(?:</(?P=gone)\s*>|\Z)"
    r"""|<(?P<end>/?)(?P<tag>[a-z][a-z0-9-]*)(?P<attributes>(?:[^<>"']|"[^"<]*"|'[^'<]*')*+)>"""
    r"|<",
    re.I | re.S,
)
ATTRIBUTE = re.compile(r"""(?<![a-z-])([a-z-]++)\s*+=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""", re.I)
BLOCK = re.compile(r"</(p|ul|ol|h[1-6]|blockquote|pre)\s*>", re.I)


def clean(html):
    """Sanitised HTML. Raises ValidationError for what is too long or too deeply nested to look at."""
    html = html.replace("\x00", "")
    if len(html) > MOST:
        raise ValidationError(TOO_LONG)
    safe = nh3.clean(
        simplified(html),
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=keep,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow ugc",
        clean_content_tags=WITH_CONTENT,
    )
    safe = safe.replace("\r\n", "\n").replace("\r", "\n")
    if len(safe) > 2 * MOST:  # markup that never closes is repeated in every paragraph after it
        raise ValidationError(TOO_LONG)
    return safe


TOO_LONG = _("This text is too long: at most 200,000 characters fit, markup included.")


def simplified(html):
    """The same text with only the allowed tags, written plainly. Raises ValidationError when they nest too deeply.

    This makes nothing safe, the sanitiser does; it makes the sanitiser fast. A parser of HTML has many ways to ignore
    an end tag (a comment, a table cell, a form control), so depth can only be counted when nothing else is left.
    """
    parts, rest, opened = [], 0, Counter()
    for token in TOKEN.finditer(html):
        parts.append(html[rest : token.start()])
        rest = token.end()
        tag = (token["tag"] or "").lower()
        if token[0] == "<":
            parts.append("&lt;")
        elif tag in TAGS:
            parts.append(f"<{token['end']}{tag}{plain_attributes(tag, token['attributes'])}>")
            if tag not in NEVER_DEEP:
                opened[tag] = max(opened[tag] - 1, 0) if token["end"] else opened[tag] + 1
                if opened.total() > DEEPEST:
                    raise ValidationError(_("The markup of this text is nested too deeply. Paste it as plain text."))
    return "".join(parts) + html[rest:]


def plain_attributes(tag, text):
    return "".join(
        f' {name.lower()}="{"".join(values).replace(chr(34), "&quot;")}"'
        for name, *values in ATTRIBUTE.findall(text)
        if name.lower() in ATTRIBUTES.get(tag, ())
    )


def keep(tag, attribute, value):
    if tag == "a" and attribute == "href":
        return value if LINK.match(value) else None
    if attribute == "start":
        return value if value.isdecimal() and len(value) < 5 else None
    return value


def from_typed(text, scripted):
    """Sanitised HTML of what came from the editor, or of plain text when there was no script to make an editor.

    Without script the box of an existing text shows its tags; whoever kept them means them.
    """
    return clean(text if scripted or BLOCK.search(text) else linebreaks(escape(text.strip())))


def excerpt(html, characters=220):
    """The beginning of a text as one plain line, cut between two words."""
    spaced = re.sub(r"</(p|li|h[1-6]|blockquote)>|<br\s*/?>", " ", html)
    words = " ".join(entities.unescape(strip_tags(spaced)).split())
    if len(words) <= characters:
        return words
    return words[:characters].rsplit(" ", 1)[0].rstrip(" .,;:!?–-") + "…"
