"""What the head of a page says to machines: to search engines, and to the sites where somebody shares its address."""

import json
from dataclasses import dataclass, field

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import escape
from django.utils.safestring import mark_safe

PICTURE, WIDE, HIGH = "img/share.png", 1200, 630  # the one of the network, for what has none of its own
LOCALE = "nl_NL"
ATOM = "application/atom+xml"
# What would end the element, or begin another one, is written as the number of its character.
ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class Head:
    """A page as machines may know it. Only one that everybody on the internet may read tells what is on it."""

    path: str
    title: str
    summary: str = ""
    is_open: bool = False
    og_type: str = "website"
    picture: str = ""  # the path or the address of one of its own
    properties: dict = field(default_factory=dict)  # more of Open Graph
    about: dict = field(default_factory=dict)  # schema.org
    feed: str = ""  # the path of a feed of what is said here


def absolute(path):
    """The address of something on this site, for whoever reads it elsewhere."""
    return path if "://" in path else f"{settings.SITE_URL}{path}"


def head_markup(head, network):
    """The elements of the head; of a page that is not for everybody its address, and that no search engine keeps it."""
    canonical = f'<link rel="canonical" href="{escape(absolute(head.path))}">'
    if not head.is_open or not network.is_public:
        return mark_safe(f'{canonical}<meta name="robots" content="noindex">')  # noqa: S308 - an address, escaped
    properties = {
        "og:type": head.og_type,
        "og:site_name": network.name,
        "og:locale": LOCALE,
        "og:url": absolute(head.path),
        "og:title": head.title,
        "og:description": head.summary or network.tagline,
    }
    properties["og:image"] = absolute(head.picture or static(PICTURE))
    if not head.picture:
        properties |= {"og:image:width": WIDE, "og:image:height": HIGH, "og:image:alt": network.name}
    properties |= head.properties
    metas = "".join(
        f'<meta property="{name}" content="{escape(value)}">' for name, value in properties.items() if value
    )
    feed = f'<link rel="alternate" type="{ATOM}" title="{escape(head.title)}" href="{escape(head.feed)}">'
    parts = [canonical, metas, feed if head.feed else "", data_markup(head.about)]
    return mark_safe("".join(parts))  # noqa: S308 - all of it is escaped


def data_markup(about):
    if not about:
        return ""
    text = json.dumps({"@context": "https://schema.org"} | about, ensure_ascii=False).translate(ESCAPED)
    return f'<script type="application/ld+json">{text}</script>'
