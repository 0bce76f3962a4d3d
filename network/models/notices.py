import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Readers(models.TextChoices):
    EVERYBODY = "everybody", _("Everybody")
    MEMBERS = "members", _("Members only")
    VISITORS = "visitors", _("Visitors only")


class NoticeQuerySet(models.QuerySet):
    def not_over(self):
        return self.filter(models.Q(until=None) | models.Q(until__gt=timezone.now()))


class Notice(models.Model):
    """What stands above every page for a while: that the site is away tonight, that there is something to choose."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    text = models.CharField(_("What does it say?"), max_length=300)
    readers = models.CharField(_("Who sees it?"), max_length=10, choices=Readers, default=Readers.EVERYBODY)
    since = models.DateTimeField(_("From when?"), default=timezone.now)
    until = models.DateTimeField(_("Until when?"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gt=models.F("since")), name="a_notice_ends_later"
            )
        ]

    def __str__(self):
        return self.text[:60]

    @property
    def in_trail(self):
        return {"thing": f"notice:{self.pk}"}

    @property
    def states(self):
        return {
            "readers": self.readers,
            "since": self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
        }
