from django.conf import settings
from django.db import models
from django.utils import timezone


class Notice(models.Model):
    """News of what is gone, for one member. Its words are kept, for there is no row any more to make them of."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30)
    # The piece whose right to be seen it stands and falls with, where it names one.
    content = models.ForeignKey("content.Content", models.CASCADE, null=True, related_name="+")
    headline = models.TextField()
    lines = models.JSONField(default=list)
    because = models.TextField()
    url = models.TextField(blank=True)
    label = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="notices_by_age")]

    def __str__(self):
        return self.headline
