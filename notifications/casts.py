"""Parts of a mail that are rendered and inlined once, with marks where what differs goes.

Of ten thousand digests each sentence is the same but for a name or a title. Rendering a template and writing its
stylesheet into its elements takes tens of milliseconds; filling in what differs takes microseconds.
"""

import re
from functools import lru_cache
from html import escape

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from network.models import Network

MARK = re.compile("\ue000(\\w+)\ue001")  # of private use: nobody types it, and no template holds it
CUT = "<!--cut-->"


def filled_in(template, values, network):
    """The part with these values in it, the empty ones left out: escaped for HTML, as they are for text.

    Whoever writes many asks for the network once: the cache it comes from is another program.
    """
    given = tuple(name for name, value in values.items() if value)
    words = cast(template, given, mark_of(network), translation.get_language())
    return written(words, values, escaped if template.endswith(".html") else str)


def filled_in_for_many(template, shared, own, network):
    """The same, written once for all who get it: a text with %(name)s where each of the own values goes.

    Own values are addresses of ours, in which there is nothing to escape.
    """
    shared = tuple((name, value) for name, value in shared.items() if value)
    return shared_cast(template, shared, tuple(own), mark_of(network), translation.get_language())


def mark_of(network):
    """What a cast is made anew for: another name, other words."""
    return network.name, network.changed_at


def written(words, values, write):
    return "".join([write(values[word]) if is_name else word for is_name, word in words])


def escaped(value):
    """For HTML; what is HTML already stays as it is."""
    return value if isinstance(value, SafeString) else escape(str(value))


@lru_cache(maxsize=5000)
def shared_cast(template, shared, own, network, language):
    """The cast with what is shared written into it. Shared is text: what is HTML already equals it, so none is."""
    values = dict(shared)
    write = escape if template.endswith(".html") else str
    values = {name: write(value).replace("%", "%%") for name, value in values.items()} | {
        name: f"%({name})s" for name in own
    }
    words = cast(template, tuple(values), network, language)
    return "".join(values[word] if is_name else word.replace("%", "%%") for is_name, word in words)


@lru_cache(maxsize=500)
def cast(template, given, network, language):
    """What the part is made of: (whether it is the name of a value, the name or the words as they are)."""
    context = {name: f"\ue000{name}\ue001" for name in given}
    whole = render_to_string(template, context | {"network": Network.current(), "site_url": settings.SITE_URL})
    if CUT in whole:  # a part of a mail is rendered in its frame, for the sake of the stylesheet there
        whole = whole.split(CUT)[1]
    words = [(number % 2 == 1, piece) for number, piece in enumerate(MARK.split(whole))]
    if template.endswith(".html"):  # broken within the tags, where a space more is none
        words = [(is_name, word if is_name else word.replace(' style="', '\nstyle="')) for is_name, word in words]
    return [word for word in words if word[1]]
