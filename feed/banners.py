"""Banners for a page elsewhere: a link with a picture that runs nothing and sets nothing, and keeps its own count."""

import hashlib
import time
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groups.models import Group
from members.middleware import asks_by_itself
from members.models import Member
from network.middleware import stays_open
from network.models import Network, Sight
from web.cache import near
from web.templatetags.look import numbers

from .atom import plain

COUNTED_ANEW = 15 * 60  # seconds
HEADERS = {
    "Cache-Control": "public, max-age=3600",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",  # it is made for the pages of others
    "X-Content-Type-Options": "nosniff",
}


class Paint(NamedTuple):
    """Letters on a ground, and beside them a shutter: its panel, and what is painted on that."""

    label: str
    ground: str
    ink: str
    panel: str
    sign: str


PAINTS = {
    "groen": Paint(gettext_lazy("Green"), "#12362a", "#ffffff", "#3c6555", "#f3d27a"),
    "rood": Paint(gettext_lazy("Red"), "#8a2b20", "#ffffff", "#b06a60", "#f7e1d2"),
    "blauw": Paint(gettext_lazy("Blue"), "#0f5c77", "#ffffff", "#3f8098", "#d8ebf1"),
    "wit": Paint(gettext_lazy("White"), "#ffffff", "#14231c", "#3c6555", "#f3d27a"),
}


class Line(NamedTuple):
    words: str
    size: int  # of its letters, in pixels
    weight: int = 700

    @property
    def width(self):
        """About, in pixels: nothing here knows the letter it is shown in."""
        shares = (NARROW if sign in SLENDER else WIDE if sign in BROAD else USUAL for sign in self.words)
        return round(sum(shares) * self.size)

    @property
    def height(self):
        return round(self.size * 1.3)


SLENDER, BROAD = " .,:;'|!iIjlft()·-", "mwMW@%—"
NARROW, USUAL, WIDE = 0.34, 0.6, 0.9  # of the size of the letters


class Banner(NamedTuple):
    """Its first line stays as it is, and can stand in the HTML; a second one is a count, which a picture renews."""

    label: str
    lines: list
    has_shutter: bool = True

    @property
    def sides(self):
        text, lines = max(line.width for line in self.lines), sum(line.height for line in self.lines)
        return (TEXT_FROM + text + GAP, SHUTTER[1] + 2 * EDGE) if self.has_shutter else (text, lines)


EDGE, GAP, SHUTTER = 6, 12, (36, 48)
TEXT_FROM = EDGE + SHUTTER[0] + GAP


@login_not_required
def banners(request):
    chosen = request.GET.get("kleur")
    colour = chosen if chosen in PAINTS else next(iter(PAINTS))
    network = Network.current()
    context = {
        "paints": [(name, paint.label) for name, paint in PAINTS.items()],
        "colour": colour,
        "banners": [to_copy(name, banner, colour) for name, banner in banners_of(network).items()],
    }
    return render(request, "feed/banners.html", context)


def to_copy(name, banner, colour):
    """What is pasted elsewhere: words, which take part in the page they stand in, or the whole as a picture."""
    context = {"name": name, "banner": banner, "colour": colour, "paint": PAINTS[colour], "site_url": settings.SITE_URL}
    ways = {way: render_to_string(f"feed/_banner_{way}.html", context).strip() for way in ("words", "picture")}
    return context | ways


@stays_open
@asks_by_itself
def picture(request, name, colour):
    paint, found = PAINTS.get(colour), pictures().get(name)
    if not paint or not found:
        raise Http404
    svg = drawn(found, paint).encode()
    etag = f'"{hashlib.sha256(svg).hexdigest()[:32]}"'
    response = HttpResponse(svg, content_type="image/svg+xml", headers=HEADERS | {"ETag": etag})
    return get_conditional_response(request, etag=etag, response=response)


def pictures():
    """The banners, and what they have of pictures when their words stand in the HTML: the shutter, and a count."""
    whole = banners_of(Network.current())
    counted = {f"{name}-aantal": Banner("", it.lines[1:], False) for name, it in whole.items() if it.lines[1:]}
    return whole | counted | {"luik": Banner("", [])}


def banners_of(network):
    """A network that shows visitors no more than the way in does not tell either how many are behind it."""
    name, shows_counts = plain(network.name), network.visitors_see != Sight.SIGNUP
    members, groups = counts() if shows_counts else ("", "")
    large, small = [Line(name, 22)], [Line(name, 16)]
    if shows_counts:
        large.append(Line(f"{members} · {groups}", 15, 400))
        small.append(Line(members, 15, 400))
    return {
        "lid": Banner(_("Banner of a member"), [Line(_("I am a member of %(name)s") % {"name": name}, 16)]),
        "groot": Banner(_("Large banner"), large),
        "klein": Banner(_("Small banner"), small),
    }


def counts():
    """As of a quarter of an hour ago at most: pages elsewhere ask as often as they like."""
    found = near.get(counts)
    if found is None:
        members = Member.objects.present().count()
        groups = Group.objects.visible_to(AnonymousUser()).living().count()
        found = members, groups
        near.set(counts, found, time.time() + COUNTED_ANEW)
    members, groups = found
    return (
        ngettext("%(n)s member", "%(n)s members", members) % {"n": numbers(members)},
        ngettext("%(n)s group", "%(n)s groups", groups) % {"n": numbers(groups)},
    )


def drawn(banner, paint):
    """The banner as SVG. Each line is made to fit what was reckoned for it, in whatever letter the reader has."""
    width, height = banner.sides if banner.lines else SHUTTER
    parts, left = [f'<path fill="{paint.ground}" d="M0 0h{width}v{height}H0z"/>'], 0
    if banner.has_shutter:
        edge, left = (EDGE if banner.lines else 0), TEXT_FROM
        parts.append(
            f'<g transform="translate({edge} {edge})"><path fill="{paint.panel}" d="M6 6h24v36H6z"/>'
            f'<path fill="{paint.sign}" d="M6 6h24L18 24zM6 42h24L18 24z"/></g>'
        )
    top = (height - sum(line.height for line in banner.lines)) / 2
    for line in banner.lines:
        parts.append(
            f'<text x="{left}" y="{top + line.size:.1f}" font-size="{line.size}" font-weight="{line.weight}" '
            f'fill="{paint.ink}" textLength="{line.width}" lengthAdjust="spacingAndGlyphs">{escape(line.words)}</text>'
        )
        top += line.height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="Commissioner, Segoe UI, Roboto, Arial, sans-serif">{"".join(parts)}</svg>'
    )
