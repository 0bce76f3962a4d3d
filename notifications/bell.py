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
from .models.notifications import MOST_COUNTED


@comes_with_viewer("has_unread")
def has_unread():
    return Exists(Notification.objects.filter(member=ANYBODY).unread())


@cache
def counted():
    return Prepared(lambda now: Notification.objects.visible_to(Member(pk=ANYBODY)).counted())


def unread_of(viewer):
    """What the bell counts, each by its key and that of the piece it is about; asked once a request."""
    if getattr(viewer, "unread", None) is None:
        rows = counted().rows(viewer.pk, timezone.now()) if getattr(viewer, "has_unread", False) else []
        viewer.unread = list(rows)
    return viewer.unread


def count_for(viewer):
    """How many the bell says there are, at most as many as it counts."""
    return len(unread_of(viewer))


def put_away(viewer, piece):
    """The bell of the page that is being made counts no more what is about this piece. Returns whether there may have
    been something: what the bell does not count is not known."""
    counted = unread_of(viewer)
    viewer.unread = [row for row in counted if row[1] != piece]
    return len(viewer.unread) < len(counted) or len(counted) == MOST_COUNTED
