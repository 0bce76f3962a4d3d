"""What happens to a version after its upload: the scanner judges it, and then a picture of it is drawn."""

import logging

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from web.scanner import Unjudged, finding_in

from .models import Version, throw_away
from .pictures import picture_of

logger = logging.getLogger(__name__)


def look_after(pk):
    """Judge and picture one version, if that is still to be done. Killed halfway, the next call begins again."""
    version = Version.objects.claim(pk)
    if version is None:
        return
    if settings.CLAMAV_URL and version.judged_at is None and not judge(version):
        return
    if version.pictured_at is None:
        picture(version)


def judge(version):
    """Ask the scanner, and say whether it found the version good.

    Without a clear answer nothing changes, and it is asked again as soon as the claim runs out.
    """
    try:
        with version.stored.open("rb") as file:
            finding = finding_in(file, settings.CLAMAV_URL)
    except (Unjudged, FileNotFoundError) as error:
        logger.warning("version %s is not judged: %s", version.pk, error)
        return False
    if finding:
        logger.warning("version %s is refused: %s", version.pk, finding)
        version.refuse(finding)
        return False
    Version.objects.filter(stored=version.stored.name).update(judged_at=timezone.now())
    return True


def picture(version):
    """Keep a picture of it, or the fact that there is none to be had."""
    try:
        drawn = picture_of(version.stored.path, version.name)
    except FileNotFoundError:
        drawn = None
    if drawn:
        version.picture.save("", ContentFile(drawn), save=False)
    fields = {"pictured_at": timezone.now(), "picture": version.picture.name or ""}
    with transaction.atomic():
        if not Version.objects.filter(pk=version.pk).update(**fields):
            throw_away([version.picture.name] if drawn else [])
