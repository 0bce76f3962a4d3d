"""The head of a page that is no piece of content: a list, a group, a profile."""

from django import template
from django.utils.html import format_html

from web.heads import ATOM, Head, absolute, head_markup

register = template.Library()

OPEN = {"public", "open"}  # words for everybody on the internet: what visitors see there, visible_to decides


@register.simple_tag(takes_context=True)
def page_head(context, title, summary="", audience="public", schema="CollectionPage"):
    """Its own address without what was asked of it. audience: of a profile, or of a group its kind."""
    path = context["request"].path
    told = {"@type": schema, "url": absolute(path), "name": title}
    if summary:
        told["description"] = summary
    if schema == "ProfilePage":
        told = {"@type": schema, "url": absolute(path), "mainEntity": told | {"@type": "Person"}}
    return head_markup(Head(path, title, summary, is_open=audience in OPEN, about=told), context["network"])


@register.simple_tag
def feed_link(address, title, kind=ATOM):
    """What a feed reader finds by itself on the page; title says what is in it."""
    return format_html('<link rel="alternate" type="{}" title="{}" href="{}">', kind, title, address)


@register.filter
def whole(path):
    """The address of something on this site, as one gives it to somebody else."""
    return absolute(path)
