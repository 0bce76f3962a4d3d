"""Feeds for readers elsewhere: what everybody may see at its own address, and a member's own behind a key."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.backends import ViewerBackend
from members.models import FeedKey
from network.middleware import stays_open
from web.often import too_often

from .atom import Atom, answer


def public(source, feed_class=Atom):
    """A feed at an address of its own: whoever asks is a visitor, signed in or not."""

    @login_not_required
    @wraps(source)
    def feed(request, **found):
        limited = asked_too_often(request, "public_feed")
        if limited:
            return limited
        return answer(request, feed_class.of(source(AnonymousUser(), **found), request.path))

    return feed


def private(source, feed_class=Atom):
    """A feed for who has the key in its address, read with the eyes of the member whose key it is."""

    @stays_open
    @wraps(source)
    def feed(request, token, **found):
        viewer = owner_of(token)
        if viewer is None:
            raise Http404
        limited = asked_too_often(request, "private_feed", user=viewer)
        if limited:
            return limited
        if viewer.is_asked_first:
            words = _("Log in on the site first: there is something to answer.")
            return HttpResponse(words, status=403, content_type="text/plain; charset=utf-8")
        return answer(request, feed_class.of(source(viewer, **found)), is_private=True)

    return feed


def asked_too_often(request, action, **whose):
    return too_often(request, action, counts_get=True, **whose)


def owner_of(token):
    """The member whose key this is, if they are in at this moment. That a program asks is no use of the account."""
    key = FeedKey.objects.opened_by(token)
    if key is None:
        return None
    viewer = next(iter(ViewerBackend.prepared().objects(key.member_id, now=timezone.now())), None)
    if viewer is not None:
        key.note_use()
    return viewer
