"""What was decided about a case, and what its writer says against it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import Closure, Content, Hiding
from members.models import Act, Limit, Suspension
from network.models import RulesVersion
from network.rights import Right, holds
from web.signed import Signed, Signer

from .cases import Case


class Outcome(models.TextChoices):
    NOTHING_WRONG = "nothing_wrong", _("Nothing is wrong with it")
    ASK_TO_CHANGE = "ask_to_change", _("Ask to change it")
    HIDE = "hide", _("Hide it")
    REMOVE = "remove", _("Take it away")
    CLOSE = "close", _("Close the conversation")
    WARN = "warn", _("Warn")
    LIMIT = "limit", _("Limit what this member can do")
    SUSPEND = "suspend", _("Pause this member")
    BAN = "ban", _("Block this member")


class DecisionQuerySet(models.QuerySet):
    def told_to(self, viewer):
        """What was decided about the viewer; not that something was reported where nothing was wrong with it."""
        if not viewer.is_authenticated:
            return self.none()
        return self.told().filter(about=viewer)

    def told(self):
        unknown = Q(outcome=Outcome.NOTHING_WRONG, case__hidden_for_now_at=None)
        return self.exclude(unknown)

    def put_right(self, member):
        """Those of the member that were undone on appeal: who decides anew is somebody else."""
        return self.filter(by=member, appeal__verdict=Verdict.CHANGED)

    def waiting_for(self, judge):
        """Those with an appeal that nobody judged yet; not what the judge decided."""
        return self.filter(appeal__isnull=False, appeal__judged_at=None).exclude(by=judge)


class Decision(Signed, models.Model):
    """One outcome for one case: by whom, on which house rule, and what the author is told.

    What it did is kept beside it, so that undoing it opens nothing that somebody else closed. Its token opens it to
    whoever cannot log in any more.
    """

    signer = Signer(salt="moderation.decision")

    uuid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="decisions_about")
    outcome = models.CharField(_("decision"), max_length=15, choices=Outcome)
    rule = models.CharField(_("house rule"), max_length=200, blank=True)  # its heading in that version
    rules_version = models.ForeignKey(RulesVersion, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("to whoever wrote it"), max_length=5000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="decisions")
    at = models.DateTimeField(default=timezone.now)
    act = models.CharField(max_length=10, choices=Act, blank=True)  # what a limit keeps from
    until = models.DateTimeField(null=True)
    hiding = models.ForeignKey(Hiding, models.SET_NULL, null=True, related_name="+")
    closure = models.ForeignKey(Closure, models.SET_NULL, null=True, related_name="+")
    limit = models.ForeignKey(Limit, models.SET_NULL, null=True, related_name="+")
    suspension = models.ForeignKey(Suspension, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_why = models.TextField(blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["about", "-at"], name="decisions_about_member"),
            models.Index(fields=["outcome", "-at"], name="decisions_by_outcome"),
            models.Index(fields=["-at", "-id"], name="decisions_newest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(undone_at=None), name="one_standing_decision_a_case"),
            models.CheckConstraint(
                condition=Q(outcome__in=["limit", "suspend"], until__isnull=False)
                | Q(~Q(outcome__in=["limit", "suspend"]), until=None),
                name="limits_and_pauses_end",
            ),
            models.CheckConstraint(
                condition=Q(outcome="limit", act__in=Act.values) | Q(~Q(outcome="limit"), act=""),
                name="a_limit_says_on_what",
            ),
            models.CheckConstraint(
                condition=Q(outcome="nothing_wrong") | ~Q(text="") & ~Q(rule=""), name="a_decision_explains_itself"
            ),
        ]

    def __str__(self):
        return self.get_outcome_display()


class Verdict(models.TextChoices):
    UPHELD = "upheld", _("The decision stands")
    CHANGED = "changed", _("The decision is undone")


class AppealQuerySet(models.QuerySet):
    def open(self):
        return self.filter(judged_at=None)

    def judged_by(self, viewer):
        """Those that wait for this viewer by virtue of a role: somebody else decided, and about somebody else."""
        if not holds(viewer, Right.JUDGE_APPEALS):
            return self.none()
        wrote = Q(decision__case__content__in=Content.objects.written_with(viewer).values("pk"))
        return self.exclude(decision__by=viewer).exclude(Q(decision__about=viewer) | wrote)


class Appeal(models.Model):
    """The one time somebody may object to a decision about them; another manager judges it."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="appeal")
    text = models.TextField(_("why do you disagree?"), max_length=5000)
    at = models.DateTimeField(default=timezone.now)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    answer = models.TextField(_("to whoever objects"), max_length=5000, blank=True)
    reminded_at = models.DateTimeField(null=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["at"], name="appeals_open", condition=Q(judged_at=None))]
        constraints = [
            models.CheckConstraint(
                condition=Q(judged_at=None, verdict="") | Q(judged_at__isnull=False, verdict__in=Verdict.values),
                name="a_judged_appeal_has_a_verdict",
            )
        ]

    def __str__(self):
        return self.text[:60]


class HalfYear(models.Model):
    """What the network says in public of half a year of decisions: counts, kept as they were when it was over."""

    year = models.PositiveSmallIntegerField()
    half = models.PositiveSmallIntegerField()
    numbers = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "half"], name="one_count_of_a_half_year"),
            models.CheckConstraint(condition=Q(half__in=[1, 2]), name="a_year_has_two_halves"),
        ]

    def __str__(self):
        return f"{self.year}-{self.half}"
