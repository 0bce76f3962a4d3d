"""The small marks every page is made of: icons, faces, shutters, dates.

They are built as strings, without a template of their own, because a page shows hundreds of them.
"""

import re
from functools import lru_cache
from urllib.parse import urlencode

from django import template
from django.templatetags.static import static
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from web.paging import PARAMETER

register = template.Library()

HUES = 6
PATTERNS = ["zandloper", "ruit", "schuin", "kwartier", "keper", "banen", "wolf", "gepunt"]
# Pixels of the photo behind an avatar: twice the size it is shown at.
PHOTO_SIDES = {"small": 64, "": 96, "large": 208}
AVATAR_CLASSES = {"small": "avatar small", "": "avatar", "large": "avatar large"}


# --- Icons and patterns


@lru_cache(maxsize=1)
def sprite():
    return escape(static("img/sprite.svg"))


@lru_cache(maxsize=128)
def icon_markup(name):
    return mark_safe(f'<svg class="icon" aria-hidden="true"><use href="{sprite()}#i-{escape(name)}"/></svg>')


@register.simple_tag
def icon(name):
    """An icon of the sprite. It is decoration: a word stands beside it, or its button has a name."""
    return icon_markup(name)


@lru_cache(maxsize=512)
def shutter_markup(pattern, hue, size):
    classes = f"shutter {size} hue-{hue}" if size else f"shutter hue-{hue}"
    return mark_safe(
        f'<svg class="{escape(classes)}" aria-hidden="true"><use href="{sprite()}#l-{escape(pattern)}"/></svg>'
    )


@register.simple_tag
def shutter(group, size=""):
    """The painted shutters of a group; its name stands beside them."""
    return shutter_markup(group.pattern, group.hue, size)


# The paint of tokens.css, .hue-1 to .hue-6, in attributes: an illustration keeps its colours in any theme.
WINDOW_PAINT = {
    1: ("#14513a", "#f3d27a"),
    2: ("#8a2b20", "#f7e1d2"),
    3: ("#0f5c77", "#d8ebf1"),
    4: ("#3d6a2a", "#e8efcd"),
    5: ("#6d4a12", "#f3d9a0"),
    6: ("#35465a", "#dfe6ec"),
}


@register.simple_tag
def window(pattern="gepunt", hue=4, state="open"):
    """A window between shutters: open and dark where nothing is yet, closed for 403, loose for 404."""
    paint, trim = WINDOW_PAINT[hue]
    lefts, width = ((36, 66), 30) if state == "closed" else ((0, 99), 33)
    leaves = [
        f'<path fill="{trim}" d="M{left} 4h{width}v124h-{width}z"/>'
        f'<use href="{sprite()}#l-{escape(pattern)}" x="{left}" y="4" width="{width}" height="124" color="{paint}"/>'
        for left in lefts
    ]
    if state == "loose":
        leaves[1] = f'<g transform="rotate(14 99 4)">{leaves[1]}</g>'
    return mark_safe(
        f'<svg class="gate" viewBox="0 0 132 140" aria-hidden="true"><path fill="#0a241b" d="M37 4h58v124H37z"/>'
        f'<path stroke="#1d4b3b" stroke-width="2.5" fill="none" d="M66 4v124M37 45h58M37 86h58"/>{"".join(leaves)}'
        f'<path fill="#64746b" d="M33 130h66v5H33z"/></svg>'
    )


# --- People


@register.simple_tag(takes_context=True)
def avatar(context, member, size=""):
    """A round face: the photo this viewer may see, else initials; somebody who left has neither. The name is beside it.

    A fragment shared by all visitors or all members says so with for_visitor; a page is seen by its request's user.
    """
    if member is None:
        return former_member(AVATAR_CLASSES[size])
    return avatar_markup(member.pk, member.name, member.photo_url(PHOTO_SIDES[size], is_for_visitor(context)), size)


@lru_cache(maxsize=4096)
def avatar_markup(pk, name, photo, size):
    inside = escape(initials(name))
    if photo:
        side = PHOTO_SIDES[size]
        inside = f'<img src="{escape(photo)}" alt="" width="{side}" height="{side}" loading="lazy" decoding="async">'
    return mark_safe(f'<span class="{AVATAR_CLASSES[size]} {hue(pk)}" aria-hidden="true">{inside}</span>')


@lru_cache(maxsize=8)
def former_member(classes):
    return mark_safe(f'<span class="{classes}" aria-hidden="true">{icon_markup("people")}</span>')


def is_for_visitor(context):
    for_visitor = context.get("for_visitor")
    if for_visitor is not None:
        return for_visitor
    request = context.get("request")
    return request is None or not request.user.is_authenticated


@register.simple_tag(takes_context=True)
def who(context, member):
    """The name of a member, a link where this audience may open the profile; who left is nobody in particular."""
    if member is None:
        former = _("Former member")
        return mark_safe(f'<span class="who">{escape(former)}</span>')
    if member.is_leaving or (member.profile_audience != "public" and is_for_visitor(context)):
        return mark_safe(f'<span class="who">{escape(member.name)}</span>')
    return mark_safe(f'<a class="who" href="{escape(member.get_absolute_url())}">{conditional_escape(member.name)}</a>')


@register.simple_tag(takes_context=True)
def job(context, member):
    """What a member does and where, as far as this audience may know: all members may, whoever they are."""
    is_public = member.profile_audience == member.job_audience == "public"
    return str(member.affiliation or "") if is_public or not is_for_visitor(context) else ""


@register.filter
def in_fours(key):
    """A long key in pieces that can be read aloud and typed over."""
    return [key[start : start + 4] for start in range(0, len(key), 4)]


@register.filter
def initials(name):
    """The first letters of the first and the last capitalised word: Pieter-Jan van der Wal is PW."""
    words = str(name).replace("-", " ").split()
    capitalised = [word for word in words if word[0].isupper()] or words
    if not capitalised:
        return "?"
    first, last = capitalised[0], capitalised[-1]
    return first[0].upper() if first is last else (first[0] + last[0]).upper()


@register.filter
def hue(number):
    """The painted pair that goes with an id, as a class: always the same for the same id."""
    return f"hue-{int(number or 0) % HUES + 1}"


# --- Time and numbers


@lru_cache(maxsize=2048)
def spoken_date(day, language):
    return escape(date_format(day, "j F Y"))


@register.simple_tag
def ago(when):
    """A moment as its date; site.js makes "2 uur geleden" of it, so that a cached fragment never ages."""
    if not when:
        return ""
    when = local(when)
    return mark_safe(
        f'<time datetime="{when.isoformat(timespec="seconds")}" data-ago>'
        f"{spoken_date(when.date(), get_language())}</time>"
    )


@lru_cache(maxsize=2048)
def date_block_markup(day, size, language):
    classes = f"date-block {size}" if size else "date-block"
    return mark_safe(
        f'<time class="{escape(classes)}" datetime="{day.isoformat()}"><span>{escape(date_format(day, "b"))}</span>'
        f"<b>{day.day}</b></time>"
    )


@register.simple_tag
def date_block(when, size=""):
    """The day of an event as a block: month above, day below."""
    day = local(when).date() if hasattr(when, "hour") else when
    return date_block_markup(day, size, get_language())


def local(when):
    if isinstance(when, str):
        when = parse_datetime(when)
    return timezone.localtime(when) if timezone.is_aware(when) else when


@register.filter
def moment(when):
    """A moment that came out of JSON as text, fit for date."""
    return local(when)


@register.filter
def numbers(value):
    """A number with its thousands apart: 9.842."""
    return number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def whole_words(title):
    """A title in which a word with a hyphen and a digit, such as 2.0-dag, is not broken at the end of a line."""
    return mark_safe(
        "".join(
            f'<span class="nowrap">{escape(word)}</span>'
            if HYPHENATED.search(word) and len(word) < 16
            else escape(word)
            for word in re.split(r"(\s+)", str(title))
        )
    )


@register.filter
def spoken_list(words):
    """Words as one says them: budget, archief en Woo."""
    words = [str(word) for word in words]
    return _("%(some)s and %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]} if words[1:] else words[0]


HYPHENATED = re.compile(r"\d\S*-\w|\w-\S*\d")


# --- Getting about


@lru_cache(maxsize=32)
def address_of_room(name, urlconf):
    try:
        return reverse(name, urlconf)
    except NoReverseMatch:
        return ""


@register.simple_tag
def nav_link(name, label, room, is_front=False):
    """A link of the main menu, marked when it leads to the room one is in; is_front: to the very page one is on."""
    address = address_of_room(name, get_urlconf())
    if not address:
        return ""
    current = f' aria-current="{"page" if is_front else "true"}"' if name == room else ""
    return mark_safe(f'<a href="{escape(address)}"{current}>{conditional_escape(label)}</a>')


@register.simple_tag(takes_context=True)
def page_links(context, page):
    """The way on to the rows after these, keeping what the address already asks for; nothing on the last page."""
    if not page.after:
        return ""
    asked = context["request"].GET
    query = [(name, value) for name, values in asked.lists() if name != PARAMETER for value in values]
    query = urlencode([*query, (PARAMETER, page.after)])
    # Named first: whoever collects the messages does not look inside an f-string.
    pages, further = _("Pages"), _("Further")
    return mark_safe(
        f'<nav class="pagination" aria-label="{escape(pages)}"><a class="button quiet" rel="next" '
        f'href="?{escape(query)}">{escape(further)} {icon_markup("right")}</a></nav>'
    )


@register.filter
def wordmark(name):
    """The name of the network with its last word set lighter, as in the wordmark of the look."""
    first, _space, last = str(name).strip().rpartition(" ")
    return mark_safe(f"{escape(first)} <b>{escape(last)}</b>") if first else escape(last)


# --- Devices

# In the order in which they must be asked: most browsers also name the ones before them.
BROWSERS = [("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
]


@register.filter
def device(user_agent):
    """The device of a session in words somebody recognises: Firefox, Windows."""
    named = [next((name for mark, name in kinds if mark in user_agent), "") for kinds in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, named)) or _("An unknown device")
