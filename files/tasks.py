import time

from celery import shared_task
from django.db.models import Q

from web.strays import sweep

from . import looking_after
from .models import Version

WORKS_FOR = 30  # seconds: the next tick goes on, and no task may run for two minutes
AT_ONCE = 500


@shared_task
def look_after(pk):
    looking_after.look_after(pk)


@shared_task
def look_after_all():
    """Whatever nobody nudged, and whatever the scanner had no answer for: the oldest claim first."""
    until = time.monotonic() + WORKS_FOR
    for pk in Version.objects.due().order_by("claimed_at", "pk").values_list("pk", flat=True)[:AT_ONCE]:
        if time.monotonic() > until:
            return
        looking_after.look_after(pk)


@shared_task
def sweep_strays():
    """Bytes of uploads whose transaction was undone have no row; they go when they are surely nobody's."""
    sweep("files", kept_among)


def kept_among(names):
    kept = Version.objects.filter(Q(stored__in=names) | Q(picture__in=names)).values_list("stored", "picture")
    return {name for pair in kept for name in pair}
