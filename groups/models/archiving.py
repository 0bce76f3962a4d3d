from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Archived(PermissionDenied):
    """Nothing new begins in a group of the archive. Whoever tries all the same is refused, whatever page it was on."""

    def __init__(self):
        super().__init__(_("This group is in the archive: everything can be read, and nothing is added."))


class ArchivingQuerySet(models.QuerySet):
    def running(self):
        return self.filter(until=None)


class Archiving(models.Model):
    """That a group was put in the archive: by whom (nobody when its last day came), and what it yielded. Waking the
    group ends it; the row stays, so that everybody can see what was done with the group, and when."""

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="archivings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    words = models.TextField(_("What did the group yield?"), max_length=4000, blank=True)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)
    woken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ArchivingQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(until=None), name="a_group_is_archived_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="waking_follows_archiving"),
        ]

    def __str__(self):
        return f"{self.since:%Y-%m-%d}"
