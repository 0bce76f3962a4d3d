from django.conf import settings
from django.db import models
from django.utils import timezone


class Wording(models.Model):
    """A sentence as this network says it, instead of the one in the catalogue. Without a row it is as we wrote it."""

    sentence = models.TextField()  # as it stands in the source
    form = models.PositiveSmallIntegerField(null=True)  # 0 for one and 1 for more, of a sentence with a number in it
    text = models.TextField(max_length=2000)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sentence", "form"], nulls_distinct=False, name="one_wording_of_a_sentence")
        ]

    def __str__(self):
        return self.text[:60]
