"""Whoever opens what a notification is about has read it, whichever way they came."""

from django.dispatch import receiver

from content.signals import opened

from .bell import put_away
from .models import Notification


@receiver(opened)
def read_about(content, viewer, **kwargs):
    """One query, and only of who has something unread about it; the bell of this very page counts it no more."""
    if getattr(viewer, "has_unread", False) and put_away(viewer, content.pk):
        Notification.objects.filter(member=viewer, content=content.pk).read()
