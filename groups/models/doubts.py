"""The question whether a group still matters: put to its managers, once in each silence and before its last day."""

from django.conf import settings
from django.db import models
from django.db.models import DateTimeField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .life import ANSWER_WITHIN, NOTICE_OF_LAST_DAY, SILENT


class About(models.TextChoices):
    SILENCE = "silence", _("it has been quiet")
    LAST_DAY = "last_day", _("its last day is near")


class Answer(models.TextChoices):
    MATTERS = "matters", _("it still matters")
    SEEKS = "seeks", _("it looks for new managers")
    ARCHIVED = "archived", _("it went into the archive")
    WOKE = "woke", _("somebody wrote again")


def doubtful(groups, now):
    """Silent groups whose managers were not asked since it became so, or whose word that it matters has run out."""
    since = Greatest(OuterRef("last_activity_at"), OuterRef("vouched_until"), output_field=DateTimeField())
    asked = Doubt.objects.filter(group=OuterRef("pk"), about=About.SILENCE, asked_at__gt=since)
    return groups.filter(~Exists(asked), Q(vouched_until=None) | Q(vouched_until__lte=now), life__in=SILENT)


def ending_soon(groups, now):
    """Groups whose last day is near and whose managers were not asked about that."""
    today = timezone.localdate(now)
    asked = Doubt.objects.filter(group=OuterRef("pk"), about=About.LAST_DAY, last_day=OuterRef("ends_on"))
    return groups.living().filter(~Exists(asked), ends_on__lte=today + NOTICE_OF_LAST_DAY)


class DoubtQuerySet(models.QuerySet):
    def open(self):
        return self.filter(settled_at=None, about=About.SILENCE)

    def unanswered(self, now):
        """So long open that nobody seems to be there to answer."""
        return self.open().filter(asked_at__lte=now - ANSWER_WITHIN)

    def settle(self, answer, by=None):
        return self.open().update(settled_at=timezone.now(), answer=answer, answered_by=by)


class Doubt(models.Model):
    """One asking of the question. About a last day it is a reminder: choosing another day is answer enough."""

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="doubts")
    about = models.CharField(max_length=10, choices=About)
    last_day = models.DateField(null=True)
    asked_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = DoubtQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(about=About.SILENCE, settled_at=None), name="one_open_doubt_per_group"
            ),
            models.UniqueConstraint(fields=["group", "last_day"], name="one_notice_of_a_last_day"),
            models.CheckConstraint(
                condition=Q(about=About.SILENCE, last_day=None) | Q(about=About.LAST_DAY, last_day__isnull=False),
                name="a_notice_of_a_last_day_names_it",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, answer="") | (Q(settled_at__gte=F("asked_at")) & ~Q(answer=Value(""))),
                name="a_doubt_is_settled_by_an_answer",
            ),
        ]

    def __str__(self):
        return f"{self.about} {self.asked_at:%Y-%m-%d}"
