"""Taking over a group whose managers are gone. Nobody is put out: whoever managed it stays manager beside the new one.

It takes a ground, a notice by mail to the managers there are, and fourteen days in which any of them can object.
"""

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Member

from ..signals import takeover_done, takeover_offered, takeover_stopped
from .doubts import Answer
from .life import MANAGERS_AWAY_AFTER, OBJECTION_LASTS, TAKEOVER_WAITS


class Ground(models.TextChoices):
    """Why a group may be taken over; the strongest comes first."""

    SOUGHT = "sought", _("The managers look for somebody.")
    ARCHIVED = "archived", _("The group is in the archive.")
    NO_MANAGER = "no_manager", _("The group has no manager any more.")
    AWAY = "away", _("The managers have not been here for half a year.")
    NO_ANSWER = "no_answer", _("The managers did not answer whether the group still matters.")


class Outcome(models.TextChoices):
    DONE = "done", _("became manager")
    OBJECTED = "objected", _("a manager objected")
    WITHDRAWN = "withdrawn", _("took the offer back")
    PASSED = "passed", _("somebody else became manager")
    NEEDLESS = "needless", _("it was no longer needed")


def ground_of(group):
    """Why this group may be taken over now, or None."""
    now = timezone.now()
    if group.seeks_managers_since:
        return Ground.SOUGHT
    if group.is_archived:
        return Ground.ARCHIVED
    seen = managing(group).values_list("last_used_on", flat=True)
    if not seen:
        return Ground.NO_MANAGER
    if max(seen) < timezone.localdate(now) - MANAGERS_AWAY_AFTER:
        return Ground.AWAY
    return Ground.NO_ANSWER if group.doubts.unanswered(now).exists() else None


def managing(group):
    """The managers who are in the network: not suspended, and not on their way out."""
    return Member.objects.present().filter(memberships__group=group, memberships__is_manager=True)


class TakeoverQuerySet(models.QuerySet):
    def running(self):
        return self.filter(ended_at=None)

    def running_for(self, viewer):
        """The viewer's own; a visitor has none."""
        return self.running().filter(member=viewer) if viewer.is_authenticated else self.none()

    def due(self):
        return self.running().filter(due_at__lte=timezone.now())

    def refused_lately(self):
        return self.filter(outcome=Outcome.OBJECTED, ended_at__gt=timezone.now() - OBJECTION_LASTS)

    @transaction.atomic
    def offer(self, group, member):
        """Offer to manage the group. Twice is once. Returns the offer, or None where none is needed."""
        group.lock()
        running = self.running_for(member).filter(group=group).first()
        if running:
            return running
        if not can_be_taken_over(group, member):
            return None
        takeover = self.create(group=group, member=member)
        takeover_offered.send(Takeover, takeover=takeover)
        return takeover


def can_be_taken_over(group, member):
    """By a member of it who does not manage it, on a ground, and not soon after a manager objected."""
    if not group.memberships.filter(member=member, is_manager=False).exists():
        return False
    return ground_of(group) is not None and not group.takeovers.refused_lately().exists()


def due_from_now():
    return timezone.now() + TAKEOVER_WAITS


class Takeover(models.Model):
    """Somebody's offer to manage a group whose managers are gone."""

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="takeovers")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="takeovers")
    offered_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=due_from_now)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(_("Why do you object?"), max_length=1000, blank=True)

    objects = TakeoverQuerySet.as_manager()

    class Meta:
        ordering = ["offered_at", "pk"]
        indexes = [models.Index(fields=["due_at"], name="takeovers_due", condition=Q(ended_at=None))]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"], condition=Q(ended_at=None), name="one_running_offer_to_take_over"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="") | (Q(ended_at__gte=F("offered_at")) & ~Q(outcome="")),
                name="an_offer_ends_with_an_outcome",
            ),
        ]

    def __str__(self):
        return f"{self.member} - {self.group}"

    @transaction.atomic
    def object(self, by, reason=""):
        """A manager is there after all: the offers of this group end, and for a while no new ones are taken."""
        self.group.lock()
        if not self.is_running():
            return
        for takeover in self.group.takeovers.running().select_related("group", "member"):
            takeover.end(Outcome.OBJECTED, by, reason)
            takeover_stopped.send(Takeover, takeover=takeover)
        self.group.doubts.settle(Answer.MATTERS, by)
        self.group.stop_seeking()

    @transaction.atomic
    def withdraw(self):
        self.group.lock()
        if self.is_running():
            self.end(Outcome.WITHDRAWN, self.member)

    @transaction.atomic
    def accept(self, by):
        """A manager need not wait for the day. Accepting twice is accepting once; of who is gone it changes nothing."""
        self.group.lock()
        if self.is_running() and self.is_of_somebody_there():
            self.hand_over(by)

    @transaction.atomic
    def carry_out(self):
        """Its day has come: the member becomes manager, if the ground for it still stands. Twice is once."""
        self.group.lock()
        if not Takeover.objects.due().filter(pk=self.pk).exists():
            return
        if self.is_of_somebody_there() and ground_of(self.group):
            self.hand_over()
        else:
            self.end(Outcome.NEEDLESS)
            takeover_stopped.send(Takeover, takeover=self)

    def hand_over(self, by=None):
        """Call under lock(). Who offered too is in line no longer: the new manager can make them manager as well."""
        self.group.appoint(self.member, silently=True)
        self.end(Outcome.DONE, by)
        for other in self.group.takeovers.running():
            other.end(Outcome.PASSED)
        if self.group.is_archived:
            self.group.revive(self.member)
        self.group.vouch(self.member)
        self.group.stop_seeking()
        takeover_done.send(Takeover, takeover=self)

    def is_of_somebody_there(self):
        """Whether who offered is still an ordinary member of the group."""
        still_inside = self.group.memberships.filter(member=self.member, is_manager=False).exists()
        return still_inside and Member.objects.present().filter(pk=self.member_id).exists()

    def is_running(self):
        return Takeover.objects.running().filter(pk=self.pk).exists()

    def end(self, outcome, by=None, reason=""):
        self.ended_at, self.outcome, self.ended_by, self.reason = timezone.now(), outcome, by, reason
        self.save(update_fields=["ended_at", "outcome", "ended_by", "reason"])
