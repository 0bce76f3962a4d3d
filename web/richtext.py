"""The one way in for rich text: an allow-list, applied before anything is stored."""

import html as entities
import re
from uuid import UUID

import nh3
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from .markup import TAGS, WITH_CONTENT, balanced

MOST = 200_000  # characters; sanitising is quadratic in nesting, so this limit and that of web.markup come before it
ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "data": {"value"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
LINK = re.compile(r"^(https?://[^\s\\]+|mailto:[^\s\\?]+|tel:\+?[0-9 -]{3,20}|/(?![/\\])[^\s\\]*|#[\w-]*)$", re.I)
# The address of an Attachment. Any other picture stands with somebody else, who would learn who reads along.
IMAGE = re.compile(r"/afbeeldingen/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")
MEMBER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # the uuid of whom a mention names
PICTURE = re.compile(rf'<img [^<>]*?src="{IMAGE.pattern}"')
ALLOWED = {
    ("a", "href"): LINK,
    ("data", "value"): MEMBER,
    ("img", "src"): IMAGE,
    ("img", "width"): re.compile(r"[1-9]\d{0,4}"),
    ("img", "height"): re.compile(r"[1-9]\d{0,4}"),
    ("ol", "start"): re.compile(r"\d{1,4}"),
    ("td", "colspan"): re.compile(r"[2-9]|[1-4]\d"),
    ("td", "rowspan"): re.compile(r"[2-9]|[1-9]\d"),
    ("th", "colspan"): re.compile(r"[2-9]|[1-4]\d"),
    ("th", "rowspan"): re.compile(r"[2-9]|[1-9]\d"),
    ("th", "scope"): re.compile(r"(row|col)(group)?"),
}
EVERYWHERE = {"lang": re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"), "dir": re.compile(r"ltr|rtl|auto")}
ATTRIBUTE = re.compile(r"""(?<![a-z-])([a-z-]++)\s*+=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""", re.I)


def clean(html):
    """Sanitised HTML. Raises ValidationError for what is too long or too deeply nested to look at."""
    html = html.replace("\x00", "")
    if len(html) > MOST:
        raise ValidationError(TOO_LONG)
    safe = nh3.clean(
        balanced(html, plain_attributes),
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=keep,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow ugc",
        clean_content_tags=WITH_CONTENT,
    )
    safe = safe.replace("\r\n", "\n").replace("\r", "\n").replace("<figcaption></figcaption>", "")
    if len(safe) > 2 * MOST:  # markup that never closes is repeated in every paragraph after it
        raise ValidationError(TOO_LONG)
    return safe


TOO_LONG = _("This text is too long: at most 200,000 characters fit, markup included.")


def plain_attributes(tag, text):
    """The attributes that this tag may have, in quotes; None for a picture not of ours, a mention of nobody."""
    known = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set())
    found = {name.lower(): "".join(values) for name, *values in ATTRIBUTE.findall(text) if name.lower() in known}
    if tag == "img" and not IMAGE.fullmatch(found.get("src", "")):
        return None
    if tag == "data" and not MEMBER.fullmatch(found.get("value", "")):
        return None
    return "".join(f' {name}="{value.replace(chr(34), "&quot;")}"' for name, value in found.items())


def keep(tag, attribute, value):
    pattern = ALLOWED.get((tag, attribute)) or EVERYWHERE.get(attribute)
    return value if pattern is None or pattern.fullmatch(value) else None


def pictures_in(html):
    """The uuids of the pictures in a sanitised text."""
    return {UUID(found) for found in PICTURE.findall(html)}


def excerpt(html, characters=220):
    """The beginning of a text as one plain line, cut between two words."""
    spaced = re.sub(
        r"</(p|li|h[1-6]|blockquote|td|th|tr|caption|pre|dt|dd|figcaption|summary|figure)>|<br\s*/?>", " ", html
    )
    words = " ".join(entities.unescape(strip_tags(spaced)).split())
    if len(words) <= characters:
        return words
    return words[:characters].rsplit(" ", 1)[0].rstrip(" .,;:!?–-") + "…"
