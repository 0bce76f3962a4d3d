from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from network.rights import RoleName


class RoleQuerySet(models.QuerySet):
    def running(self):
        now = timezone.now()
        return self.filter(Q(until=None) | Q(until__gt=now), since__lte=now)


class Role(models.Model):
    """Something a member does for the network, for a while, given by somebody."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="roles")
    name = models.CharField(_("role"), max_length=20, choices=RoleName)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = RoleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member"], name="roles_of_member")]
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="a_role_ends_later")
        ]

    def __str__(self):
        return self.get_name_display()


class LastCommunityManager(Exception):
    """Somebody has to be in charge of the network: the only one who is goes nowhere."""


class SuspensionQuerySet(models.QuerySet):
    def running(self):
        return self.filter(Q(until=None) | Q(until__gt=timezone.now()))


class Suspension(models.Model):
    """A member kept out, with the reason. The decision that writes this row stands in the room of moderation."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="suspensions")
    reason = models.TextField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member"], name="suspensions_of_member")]
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="a_suspension_ends_later")
        ]

    def __str__(self):
        return self.reason[:60]

    def end(self):
        """This one alone, from now on. Ending twice is ending once."""
        Suspension.objects.running().filter(pk=self.pk).update(until=timezone.now())


class Act(models.TextChoices):
    """What a member who is in can be kept from for a while."""

    POSTING = "posting"
    INVITING = "inviting"
    MESSAGING = "messaging"


class LimitQuerySet(models.QuerySet):
    def running_on(self, member):
        """What runs, as the viewer brings it along; member may be an OuterRef."""
        running = self.filter(member=member, until__gt=timezone.now())
        return running.values(row=JSONObject(act="act", reason="reason", until="until"))


class Limit(models.Model):
    """A member who is in, and may not do something until a day. It ends with the account, unlike a suspension."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="limits")
    act = models.CharField(max_length=10, choices=Act)
    reason = models.TextField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    objects = LimitQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member", "until"], name="limits_of_member")]
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="a_limit_ends_later")]

    def __str__(self):
        return self.reason[:60]

    @property
    def words(self):
        """What the member is told at the door."""
        words = {
            Act.POSTING: _("You cannot post or comment until %(moment)s. The reason: %(reason)s"),
            Act.INVITING: _("You cannot invite anybody until %(moment)s. The reason: %(reason)s"),
            Act.MESSAGING: _("You cannot write to others until %(moment)s. The reason: %(reason)s"),
        }[self.act]
        moment = date_format(timezone.localtime(self.until), "j F Y, G.i")
        return words % {"moment": moment, "reason": self.reason}

    def end(self):
        """From now on; that it was there stays written down. Ending twice is ending once."""
        now = timezone.now()
        Limit.objects.filter(pk=self.pk, until__gt=now).update(until=now)
