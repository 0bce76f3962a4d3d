"""How much life there is in a group: the rules, in one place. docs/architecture.md and the help page say them in words.

What counts is what people wrote where others read it: pieces that were published, and comments. Joining does not count:
a group that only grows is quiet all the same. Nothing is ever counted anew: writing adds to the row of its week.
"""

from datetime import timedelta

from django.db import models
from django.db.models import (
    Case,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Life(models.TextChoices):
    STARTING = "starting", _("just begun")
    ACTIVE = "active", _("active")
    QUIET = "quiet", _("quiet")
    ASLEEP = "asleep", _("asleep")
    ARCHIVED = "archived", _("in the archive")


STARTS_FOR = timedelta(weeks=8)  # so young a group is starting while it is small or has little in it
MEMBERS_OF_A_START = 5
WRITINGS_OF_A_START = 5
ACTIVE_FOR = timedelta(weeks=8)  # after what was written last
SLEEPS_AFTER = timedelta(weeks=26)
VOUCHED_FOR = timedelta(weeks=26)  # so long a manager's word that the group still matters keeps it from sleeping
ANSWER_WITHIN = timedelta(weeks=4)  # managers who are asked whether it still matters; then members may offer
MANAGERS_AWAY_AFTER = timedelta(weeks=26)  # since any of them was here
TAKEOVER_WAITS = timedelta(days=14)  # so that the managers can object
OBJECTION_LASTS = timedelta(weeks=26)  # before members may offer again
NOTICE_OF_LAST_DAY = timedelta(days=14)
# A group that woke last year from a silence about as long, such as that of a yearly day, may be silent so long again.
A_YEAR = timedelta(weeks=52)
SEASONS_VARY = timedelta(weeks=6)

SILENT = [Life.QUIET, Life.ASLEEP]


def verdict(now):
    """What the rules make of a group, as an expression on Group. The archive is a choice of people, and no rule's."""
    weeks = ActiveWeek.objects.filter(group=OuterRef("pk")).order_by()
    written = Subquery(weeks.values("group").annotate(all=Sum(F("pieces") + F("comments"))).values("all"))
    is_small = Q(member_count__lt=MEMBERS_OF_A_START) | Q(writings__lt=WRITINGS_OF_A_START)
    silence = ExpressionWrapper(
        Value(now - SEASONS_VARY, DateTimeField()) - OuterRef("last_activity_at"), output_field=DurationField()
    )
    woke_last_year = weeks.filter(week__gte=(now - A_YEAR - SEASONS_VARY).date(), silence__gte=silence)
    is_vouched_for = Q(vouched_until__gt=now)
    return Coalesce(written, 0), Case(
        When(life=Life.ARCHIVED, then=Value(Life.ARCHIVED)),
        When(Q(created_at__gt=now - STARTS_FOR) & is_small, then=Value(Life.STARTING)),
        When(last_activity_at__gt=now - ACTIVE_FOR, then=Value(Life.ACTIVE)),
        When(last_activity_at__gt=now - SLEEPS_AFTER, then=Value(Life.QUIET)),
        When(is_vouched_for | Exists(woke_last_year), then=Value(Life.QUIET)),
        default=Value(Life.ASLEEP),
    )


class ActiveWeekQuerySet(models.QuerySet):
    def note(self, group, at, active_before, *, pieces=0, comments=0):
        """Count what was written in a group, given by its key; active_before is when something was, the last time."""
        week = self.filter(group=group, week=monday_of(at))
        fresh = {"pieces": F("pieces") + pieces, "comments": F("comments") + comments}
        if not week.update(**fresh):
            first = ActiveWeek(group_id=group, week=monday_of(at), silence=max(at - active_before, timedelta(0)))
            self.bulk_create([first], ignore_conflicts=True)  # another one may have been first
            week.update(**fresh)


class ActiveWeek(models.Model):
    """A week in which people wrote in a group: how much, and how long it had been silent when they began."""

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="active_weeks")
    week = models.DateField()  # its Monday
    pieces = models.PositiveIntegerField(default=0)
    comments = models.PositiveIntegerField(default=0)
    silence = models.DurationField()

    objects = ActiveWeekQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "week"], name="a_group_has_each_week_once")]

    def __str__(self):
        return f"{self.group_id} {self.week}"


def monday_of(moment):
    """The Monday of the week, by the calendar of the network."""
    day = timezone.localdate(moment)
    return day - timedelta(days=day.weekday())
