from django.conf import settings
from django.db import models
from django.utils import timezone


class FormerAccount(models.Model):
    """An account that was merged into another one of the same person: its addresses on the site lead there."""

    old_id = models.BigIntegerField(unique=True)
    old_uuid = models.UUIDField(unique=True)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="former_accounts")
    merged_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.old_id} is {self.member_id} now"
