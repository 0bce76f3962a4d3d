import logging
import time
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.core.files.storage import default_storage
from django.utils import timezone

from . import models
from .models import Attachment, Content, Hiding, Meeting, Plan, Reading, bring_out
from .readings import count_buffered
from .thresholds import tell_of_words_in

logger = logging.getLogger(__name__)
FREE_FOR = timedelta(days=30)  # so long a text can be put back as it was, with its pictures
NAMED_BY_UUID = f"{'[0-9a-f]' * 8}-*-*.webp"
STRAY_AFTER = timedelta(days=1)  # an upload that takes longer has failed
READINGS_FOR = timedelta(days=365)  # the privacy page promises it; how warm a day was is kept apart from who read then


@shared_task
def count_readings():
    count_buffered()


@shared_task
def forget_readings():
    Reading.objects.filter(day__lt=timezone.localdate() - READINGS_FOR).delete()


@shared_task
def end_meetings():
    for meeting in Meeting.objects.over().order_by("pk")[:500]:
        meeting.end()


@shared_task
def end_hidings():
    """One by one: a thing that cannot go keeps no other from coming back."""
    for hiding in Hiding.objects.due().select_related("content", "comment__content").order_by("pk")[:100]:
        try:
            hiding.come_due()
        except Content.DoesNotExist:
            continue  # it went a moment ago, perhaps as part of another of these
        except Exception:
            logger.exception("hiding %s did not end", hiding.pk)


@shared_task
def publish_planned():
    for key in Plan.objects.due().order_by("at", "pk").values_list("content", flat=True)[:500]:
        piece = bring_out(key)
        if piece:
            tell_of_words_in(piece)


@shared_task
def count_popularity():
    models.count_popularity()


@shared_task
def sweep_pictures():
    """Pictures that are in no text any more, and copies of uploads whose transaction was undone."""
    for attachment in Attachment.objects.strays(before=timezone.now() - FREE_FOR).order_by("pk")[:500]:
        attachment.discard()
    root, before = Path(default_storage.path("attachments")), time.time() - STRAY_AFTER.total_seconds()
    for folder in sorted(root.iterdir()) if root.exists() else ():
        old = {file.name: file.name[:36] for file in folder.glob(NAMED_BY_UUID) if file.stat().st_mtime < before}
        known = {str(uuid) for uuid in Attachment.objects.named(old.values()).values_list("uuid", flat=True)}
        for name, uuid in old.items():
            if uuid not in known:
                default_storage.delete(f"attachments/{folder.name}/{name}")
