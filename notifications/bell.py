"""The bell above every page: how many notifications are unread.

Whether there is one at all comes along with the viewer, by an index that holds nothing else. Whether the viewer may
still see what they are about costs more than all else that is fetched of the viewer, and is asked of who has any.
"""

from functools import cache

from django.db.models import Exists
from django.utils import timezone

from members.backends import comes_with_viewer
from members.models import Member
from web.prepared import ANYBODY, Prepared

from .models import Notification


@comes_with_viewer("has_unread")
def has_unread():
    return Exists(Notification.objects.filter(member=ANYBODY).unread())


@cache
def counted():
    return Prepared(lambda now: Notification.objects.visible_to(Member(pk=ANYBODY)).counted())


def unread_of(viewer):
    """The keys of what the bell counts, asked once a request."""
    if getattr(viewer, "unread", None) is None:
        rows = counted().rows(viewer.pk, timezone.now()) if getattr(viewer, "has_unread", False) else []
        viewer.unread = [key for (key,) in rows]
    return viewer.unread


def count_for(viewer):
    """How many the bell says there are, at most as many as it counts."""
    return len(unread_of(viewer))


def put_away(viewer, keys):
    """The bell of the page that is being made counts these no more."""
    viewer.unread = [key for key in unread_of(viewer) if key not in keys]
