"""The one way in for rich text: an allow-list, applied before anything is stored."""

import html as entities
import re

import nh3
from django.core.exceptions import ValidationError
from django.utils.html import escape, linebreaks, strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

MOST = 200_000  # characters; sanitising is quadratic in nesting, so both limits come before it
DEEPEST = 100
TAGS = {"p", "br", "h2", "h3", "strong", "em", "ul", "ol", "li", "blockquote", "a", "hr", "code", "pre"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
LINK = re.compile(r"^(https?://[^\s\\]+|mailto:[^\s\\?]+|tel:\+?[0-9 -]{3,20}|/(?![/\\])[^\s\\]*|#[\w-]*)$", re.I)
# Their text is no text either: it goes with them.
WITH_CONTENT = {"script", "style", "title", "textarea", "noscript", "template", "iframe", "svg", "math", "object"}
TAG = re.compile(r"<(/?)(?!(?:br|hr|img)\b)[a-z]", re.I)
BLOCK = re.compile(r"</(p|ul|ol|h[1-6]|blockquote|pre)\s*>", re.I)


def keep(tag, attribute, value):
    if tag == "a" and attribute == "href":
        return value if LINK.match(value) else None
    if attribute == "start":
        return value if value.isdecimal() and len(value) < 5 else None
    return value


def clean(html):
    """Sanitised HTML. Raises ValidationError for what is too long or too deeply nested to look at."""
    html = html.replace("\x00", "")
    if len(html) > MOST:
        raise ValidationError(_("This text is too long: at most 200,000 characters fit, markup included."))
    if deepest(html) > DEEPEST:
        raise ValidationError(_("The markup of this text is nested too deeply. Paste it as plain text."))
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=keep,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow ugc",
        clean_content_tags=WITH_CONTENT,
    )


def deepest(html):
    """How many tags can be open at most; tags that never close are not counted."""
    depth = most = 0
    for match in TAG.finditer(html):
        depth = max(depth - 1, 0) if match[1] else depth + 1
        most = max(most, depth)
    return most


def from_typed(text, scripted):
    """Sanitised HTML of what came from the editor, or of plain text when there was no script to make an editor.

    Without script the box of an existing text shows its tags; whoever kept them means them.
    """
    return clean(text if scripted or BLOCK.search(text) else linebreaks(escape(text.strip())))


def excerpt(html, characters=220):
    """The beginning of a text as one plain line."""
    spaced = re.sub(r"</(p|li|h[1-6]|blockquote)>|<br\s*/?>", " ", html)
    words = " ".join(entities.unescape(strip_tags(spaced)).split())
    return Truncator(words).chars(characters)

