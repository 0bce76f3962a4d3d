from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Refusal(models.Model):
    """A comment that waited for approval and is not placed: its writer reads why, and nobody else sees it any more."""

    comment = models.OneToOneField("Comment", models.CASCADE, related_name="refusal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(_("Why do you not place it?"), max_length=500)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.reason[:60]
