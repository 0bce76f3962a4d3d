"""The bell above every page: how many notifications are unread comes along with the viewer, so it costs no query."""

from django.contrib.postgres.expressions import ArraySubquery

from members.backends import comes_with_viewer
from members.models import Member
from web.prepared import ANYBODY

from .models import Notification


@comes_with_viewer("unread")
def unread():
    return ArraySubquery(Notification.objects.visible_to(Member(pk=ANYBODY)).counted())


def count_for(viewer):
    """How many the bell says there are, at most as many as it counts."""
    return len(getattr(viewer, "unread", ()))


def put_away(viewer, keys):
    """The bell of the page that is being made counts these no more."""
    viewer.unread = [key for key in viewer.unread if key not in keys]
