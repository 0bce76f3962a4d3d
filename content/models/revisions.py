from django.db import models
from django.utils import timezone


class CommentRevision(models.Model):
    """The words a comment had until they were changed: whoever answered them is still understood."""

    comment = models.ForeignKey("Comment", models.CASCADE, related_name="revisions")
    text = models.TextField()
    written_at = models.DateTimeField()  # when these words came to stand there
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["comment", "replaced_at"], name="revisions_of_comment")]

    def __str__(self):
        return self.text[:60]
