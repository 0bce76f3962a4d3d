from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from network.models import RulesVersion

from ..signals import waited_long
from .invitations import NetworkInvitation

PATIENCE = timedelta(hours=24)


class Errand(models.Model):
    """What somebody was doing when joining came in between: the page to return to and what was typed there.

    Kept with the account, not the browser, so that it survives another device and days of waiting for approval.
    """

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="errand")
    page = models.CharField(max_length=500)
    form_path = models.CharField(max_length=500, blank=True)
    fields = models.JSONField(default=dict)

    def __str__(self):
        return self.page


class ApplicationQuerySet(models.QuerySet):
    def overdue(self):
        """Those that wait for more than a day, and of which the managers were not reminded yet."""
        return self.filter(
            decided_at=None,
            reminded_at=None,
            member__joined_at=None,
            member__is_active=True,
            member__confirmed_at__lt=timezone.now() - PATIENCE,
        ).order_by("member__confirmed_at", "pk")

    @transaction.atomic
    def remind(self):
        """Tell the managers, once and together, of whoever waits too long. Returns how many do."""
        late = list(self.overdue().select_for_update(of=("self",), skip_locked=True))
        self.filter(pk__in=[application.pk for application in late]).update(reminded_at=timezone.now())
        if late:
            waited_long.send(Application, application=late[0])
        return len(late)


class Application(models.Model):
    """How somebody asked to be let in, and what was decided. Why they asked is erased with the decision."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="application")
    reason = models.TextField(blank=True, max_length=1000)
    invitation = models.ForeignKey(NetworkInvitation, models.SET_NULL, null=True, related_name="applications")
    reminded_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answer = models.TextField(blank=True)

    objects = ApplicationQuerySet.as_manager()

    def __str__(self):
        return self.reason[:60]

    def bring_in(self):
        """Whether an invitation lets this person in: one that was open when it was accepted, with a place left."""
        places = NetworkInvitation.objects.in_force().filter(pk=self.invitation_id, accepted__lt=F("most"))
        return bool(places.update(accepted=F("accepted") + 1))


class RulesAcceptance(models.Model):
    """That a member agreed with the house rules, in which version and when."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="rules_acceptances")
    version = models.ForeignKey(RulesVersion, models.PROTECT, related_name="acceptances")
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["-accepted_at", "-id"], name="rules_acceptances_by_time")]
        constraints = [models.UniqueConstraint(fields=["member", "version"], name="one_acceptance_of_a_version")]

    def __str__(self):
        return f"{self.member_id} - {self.version_id}"


def rules_owed_by(member):
    """Versions that ask everybody again, of which the member accepted neither it nor a later one; or an OuterRef."""
    accepted = RulesAcceptance.objects.filter(member=member, version__number__gte=OuterRef("number"))
    return RulesVersion.objects.filter(~Exists(accepted), asks_again=True)
