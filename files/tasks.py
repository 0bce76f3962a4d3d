import time
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.core.files.storage import default_storage
from django.db.models import Q

from . import looking_after
from .models import Version

WORKS_FOR = 30  # seconds: the next tick goes on, and no task may run for two minutes
AT_ONCE = 500
STRAY_AFTER = timedelta(days=1)  # an upload that takes longer has failed


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
    root, before = Path(default_storage.path("files")), time.time() - STRAY_AFTER.total_seconds()
    for folder in sorted(root.iterdir()) if root.exists() else ():
        old = {f"files/{folder.name}/{file.name}" for file in folder.iterdir() if file.stat().st_mtime < before}
        kept = Version.objects.filter(Q(stored__in=old) | Q(picture__in=old)).values_list("stored", "picture")
        for name in old - {name for names in kept for name in names}:
            default_storage.delete(name)
