"""A sanitised text on its way to a reader: what the stored markup leaves out because it can be known from it."""

import html as entities
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from .images import COPIES
from .richtext import ATTRIBUTE, IMAGE
from .videos import name_of, player_of

OWN_ADDRESS = re.compile(r' (href|src)="/(?!/)')
PICTURE = re.compile(r"<img ([^<>]*)>")
VIDEO = re.compile(r'<figure>(<a href="([^"]*)"[^<>]*>.*?</a>)</figure>', re.S)


def shown(html):
    """Ready for a page. The text was sanitised on the way in (web.richtext), and nothing else writes it."""
    if "<table" in html:
        name = escape(_("Table"))
        html = html.replace("<table", f'<div class="scroll" role="group" aria-label="{name}" tabindex="0"><table')
        html = html.replace("</table>", "</table></div>")
    if "<img" in html:
        html = PICTURE.sub(picture, html)
    if "<figure><a " in html:
        html = VIDEO.sub(video, html)
    return mark_safe(html)  # noqa: S308


def elsewhere(html):
    """The text outside of our pages, in a feed or a copy: with whole addresses, and the videos in it as links."""
    return OWN_ADDRESS.sub(rf' \1="{settings.SITE_URL}/', html)


def picture(match):
    """The browser takes the copy that fits, when the reader comes near it, and keeps room for it until then."""
    attributes = {name: "".join(values) for name, *values in ATTRIBUTE.findall(match[1])}
    src, width = attributes.get("src", ""), int(attributes.get("width", 0))
    if not IMAGE.fullmatch(src):
        return ""
    copies = [f"{src}{copy}/ {copy}w" for copy in COPIES if copy < width]
    fit = f' srcset="{", ".join(copies)}, {src} {width}w" sizes="(min-width: 48rem) 43rem, 100vw"' if copies else ""
    return f'<img {match[1]}{fit} loading="lazy" decoding="async">'


def video(match):
    """A place where the video can play, and until somebody wants that the link to it."""
    link, address = match.groups()
    player = player_of(entities.unescape(address))
    if not player:
        return match[0]
    play = escape(_("Play the video"))
    told = escape(_("At %(site)s, which then knows that you watch.") % {"site": name_of(urlsplit(player).hostname)})
    return (
        f'<figure class="video" data-player="{escape(player)}" data-play-word="{play}">'
        f"{link}<figcaption>{told}</figcaption></figure>"
    )
