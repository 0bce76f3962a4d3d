from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Closed(Exception):
    """The piece does not take this comment: it was closed, or moved, after it was opened here."""


class Closure(models.Model):
    """A piece that takes no comments, from then until it is opened again: who did so, and why."""

    content = models.ForeignKey("Content", models.CASCADE, related_name="closures")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(_("Why do you close it?"), max_length=500)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content"], condition=Q(until=None), name="one_running_closure"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="a_closure_ends_later"),
        ]

    def __str__(self):
        return self.reason[:60]
