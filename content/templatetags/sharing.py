"""What the page of a piece says to other sites: in its head, and in the links with which a reader passes it on."""

from urllib.parse import quote, urlencode

from django import template

from groups.models import Kind
from web.heads import absolute, head_markup

from .. import heads
from ..models import Visibility
from ..sharing import words_of

register = template.Library()


@register.simple_tag(takes_context=True)
def head_of(context, piece):
    """The part of the head that is about this piece: its address, and for whom it is."""
    return head_markup(heads.head_of(piece, context["request"].user), context["network"])


@register.simple_tag(takes_context=True)
def is_open_to_all(context, piece):
    """Whether everybody on the internet may read it, as far as the piece itself knows."""
    is_outside = piece.group is None or piece.group.kind == Kind.OPEN
    return piece.visibility == Visibility.PUBLIC and is_outside and context["network"].is_public


@register.filter
def whole_address(thing):
    """The address of a piece on the internet, as one gives it to somebody else."""
    return absolute(thing.get_absolute_url())


@register.filter
def by_mail(piece):
    """A new mail with the title and the address, in the reader's own mail program."""
    body = words_of(piece).replace("\n", "\r\n")
    words = {"subject": piece.title, "body": f"{body}\r\n"}
    return "mailto:?" + urlencode(words, quote_via=quote)


@register.filter
def on_linkedin(piece):
    return "https://www.linkedin.com/sharing/share-offsite/?" + urlencode({"url": whole_address(piece)})
