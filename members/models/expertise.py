"""What members know about, and what they want to learn."""

from django.db import models
from django.db.models import Count
from taggit.models import ItemBase

from network.models import Subject

MOST_SHARING = 1000


class Expertise(ItemBase):
    content_object = models.ForeignKey("Member", models.CASCADE, related_name="expertises")
    tag = models.ForeignKey(Subject, models.CASCADE, related_name="expertises")

    class Meta:
        indexes = [models.Index(fields=["tag", "content_object"], name="experts_by_subject")]
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="one_expertise_per_subject")]


class Learning(ItemBase):
    """A subject a member wants to learn about, the other side of an expertise."""

    content_object = models.ForeignKey("Member", models.CASCADE, related_name="learnings")
    tag = models.ForeignKey(Subject, models.CASCADE, related_name="learnings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="one_learning_per_subject")]


def who_know_most_of(subjects):
    """Keys of at most a thousand members; as keys in hand they are found by key, whatever else is asked."""
    number = Expertise.objects.filter(tag__in=subjects).order_by().values("content_object").annotate(number=Count("pk"))
    return number.order_by("-number", "content_object").values_list("content_object", flat=True)[:MOST_SHARING]
