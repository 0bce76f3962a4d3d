"""A list as a feed for readers elsewhere: Atom (RFC 4287), and RSS for who was given that before."""

import hashlib
import re

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import escape
from django.utils.http import http_date
from django.utils.translation import gettext as _

from content.mentioning import nameless
from content.quoting import html_of
from network.models import Network
from web.heads import absolute

NEWEST = 30
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML has no way to write these
INNER = re.compile(r'(\s(?:href|src))="(/(?!/)[^"]*)"')


class Dated:
    """Nothing in it happens now: an empty feed would be another one at each request."""

    @classmethod
    def of(cls, source, address=None):
        make = comments_feed if source.said is not None else pieces_feed
        return make(source, cls, address)

    def latest_post_date(self):
        return max((item["updateddate"] for item in self.items), default=self.feed["since"])


class Atom(Dated, Atom1Feed):
    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name in item["coauthors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})


class Rss(Dated, Rss201rev2Feed):
    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item | {"description": item["content"]})
        for name in item["coauthors"]:
            handler.addQuickElement("dc:creator", name, {"xmlns:dc": "http://purl.org/dc/elements/1.1/"})


def pieces_feed(source, feed_class, address):
    """The newest pieces of a source, whole, as a feed; address: where it is found, unless that is a secret."""
    pieces = list(source.pieces.standing().without_repeats().with_byline().order_by("-published_at", "-pk")[:NEWEST])
    prefetch_related_objects(pieces, "tags")
    feed = begun(source, feed_class, address)
    for piece in pieces:
        feed.add_item(
            title=plain(piece.title),
            link=absolute(piece.get_absolute_url()),
            description=None,
            content=plain(whole_addresses(nameless(piece.body)) or escape(piece.excerpt)),
            unique_id=piece.uuid.urn,
            unique_id_is_permalink=False,
            author_name=plain(piece.author.name if piece.author else _("Former member")),
            coauthors=[plain(member.name) for member in piece.coauthors],
            pubdate=piece.published_at,
            updateddate=piece.edited_at or piece.published_at,
            categories=[plain(subject.name) for subject in piece.tags.all()],
        )
    return feed


def comments_feed(source, feed_class, address):
    """The newest comments of a source."""
    comments = source.said.select_related("author", "content").order_by("-created_at", "-pk")[:NEWEST]
    feed = begun(source, feed_class, address)
    for comment in comments:
        name = plain(comment.author.name if comment.author else _("Former member"))
        feed.add_item(
            title=_("%(name)s about “%(title)s”") % {"name": name, "title": plain(comment.content.title)},
            link=absolute(reverse("content:comment_page", args=[comment.pk])),
            description=None,
            content=plain(html_of(comment.text)),
            unique_id=comment.uuid.urn,
            unique_id_is_permalink=False,
            author_name=name,
            coauthors=[],
            pubdate=comment.created_at,
            updateddate=comment.edited_at or comment.created_at,
        )
    return feed


def begun(source, feed_class, address):
    network = Network.current()
    return feed_class(
        title=plain(source.title),
        link=absolute(source.page),
        description=plain(network.tagline),
        feed_url=absolute(address) if address else None,
        feed_guid=absolute(address or source.page),
        language="nl",
        since=network.changed_at,
    )


def answer(request, feed, is_private=False):
    """The feed, or 304 to who has this very one.

    Last-Modified tells a reader how old it is, but decides nothing: what is taken away leaves no later date behind,
    and must be gone at once. Only the ETag, made of all that is in it, knows.
    """
    text = feed.writeString("utf-8").encode()
    headers = {
        "Cache-Control": f"{'private' if is_private else 'public'}, no-cache",
        "ETag": f'"{hashlib.sha256(text).hexdigest()[:32]}"',
        "Last-Modified": http_date(feed.latest_post_date().timestamp()),
    }
    if is_private:
        headers |= {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}
    response = HttpResponse(text, content_type=feed.content_type, headers=headers)
    return get_conditional_response(request, etag=headers["ETag"], response=response)


def plain(text):
    return UNSPEAKABLE.sub("", str(text))


def whole_addresses(html):
    """The same text with every address on this site written in full."""
    return INNER.sub(lambda found: f'{found[1]}="{absolute(found[2])}"', html)
