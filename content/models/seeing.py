"""Who sees a piece after all, who no longer does, and who saw it."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import OuterRef, Q
from django.utils import timezone


class HidingQuerySet(models.QuerySet):
    def lying_on(self, what, except_for):
        """Running hidings of the outer row; except_for: the author still sees the own piece."""
        running = self.filter(**{f"{what}_id": OuterRef("pk")}, until=None)
        if except_for.is_authenticated:
            running = running.exclude(**{f"{what}__author": except_for.pk})
        return running


class Hiding(models.Model):
    """A piece or comment taken out of sight. The decision behind it stands in the room of moderation."""

    content = models.ForeignKey("Content", models.CASCADE, null=True, related_name="hidings")
    comment = models.ForeignKey("Comment", models.CASCADE, null=True, related_name="hidings")
    hidden_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    objects = HidingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(content__isnull=False, comment=None) | Q(content=None, comment__isnull=False),
                name="a_hiding_lies_on_one_thing",
            )
        ]

    def __str__(self):
        return self.reason[:60]


class DisclosureQuerySet(models.QuerySet):
    def running_for(self, viewer):
        return self.filter(member=viewer.pk, until__gt=timezone.now())


class Disclosure(models.Model):
    """One piece opened to one member for a while, such as a reported one to the community manager who judges it."""

    content = models.ForeignKey("Content", models.CASCADE, related_name="disclosures")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="disclosures")
    reason = models.TextField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member", "until"], name="disclosures_of_member")]

    def __str__(self):
        return self.reason[:60]


class Reading(models.Model):
    """That a member saw a piece on a day: for "not seen yet" in feed and digest, and never shown to anybody."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="readings")
    content = models.ForeignKey("Content", models.CASCADE, related_name="readings")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "content", "day"], name="one_reading_a_day")]
        indexes = [BrinIndex(fields=["day"], name="readings_by_day")]

    def __str__(self):
        return f"{self.day}"
