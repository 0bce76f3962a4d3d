"""Keeping somebody out of a group, and taking somebody out of it."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import hashes_of, proven_addresses_of

from ..signals import exclusion_lifted, member_excluded, member_removed


class KeptOut(PermissionDenied):
    """The managers keep this member out, by whatever way they come."""

    def __init__(self):
        super().__init__(_("The managers of this group have excluded you from it."))


class ManagersAreEqual(PermissionDenied):
    """No manager takes another one out: they have equal rights, and each of them lays them down alone."""

    def __init__(self):
        super().__init__(_("Managers have equal rights: only a manager lays down the own ones."))


class ExclusionQuerySet(models.QuerySet):
    def running(self):
        return self.filter(Q(until=None) | Q(until__gt=timezone.now()))

    def over(self):
        return self.filter(until__lte=timezone.now())


class Exclusion(models.Model):
    """Somebody whom the managers of a group keep out of it, by every way in, for a reason that they were told."""

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="exclusions")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="exclusions")
    reason = models.TextField(_("Why?"), max_length=1000)
    excluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member"], name="exclusions_of_member")]
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], name="one_exclusion_per_group"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="an_exclusion_lasts"),
        ]

    def __str__(self):
        return self.reason[:60]

    @transaction.atomic
    def lift(self):
        """The door is as it is for everybody again, and the member hears so. Lifting twice is lifting once."""
        self.group.lock()
        self.member.barred_groups = None
        if Exclusion.objects.filter(pk=self.pk).delete()[0]:
            for address in proven_addresses_of(self.member):
                LastingExclusion.objects.on(address).filter(group=self.group).delete()
            exclusion_lifted.send(Exclusion, group=self.group, member=self.member)


class LastingExclusionQuerySet(ExclusionQuerySet):
    def on(self, address):
        return self.running().filter(address_hash__in=hashes_of(address))

    def keep(self, member):
        """Remember who is kept out and loses the account. Keeping twice is keeping once."""
        for exclusion in member.exclusions.running():
            for address in proven_addresses_of(member):
                fields = {"group": exclusion.group, "address_hash": hashes_of(address)[0]}
                self.update_or_create(**fields, defaults={"until": exclusion.until})


class LastingExclusion(models.Model):
    """An exclusion that outlives the account of whom it is about: a keyed hash, as of members.LastingMeasure."""

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="+")
    address_hash = models.CharField(max_length=64, db_index=True)
    until = models.DateTimeField(null=True)

    objects = LastingExclusionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "address_hash"], name="one_lasting_exclusion_per_address"),
        ]

    def __str__(self):
        return self.address_hash[:8]

    @transaction.atomic
    def meet(self, member):
        """The address is this member's now. Nobody is told anew; who manages the group is nobody's to keep out."""
        self.group.lock()
        if self.group.memberships.filter(member=member, is_manager=True).exists():
            return
        self.group.take_out(member)
        said = {"reason": gettext("Goes on from an earlier account."), "until": self.until}
        self.group.exclusions.get_or_create(member=member, defaults=said)
        member.barred_groups = None


class Excluding(models.Model):
    """The part of a group that is about who may not be in it."""

    class Meta:
        abstract = True

    @transaction.atomic
    def exclude(self, member, by, reason, until=None):
        """Keep the member out until then, or for good; what was asked or offered is settled by it.

        Raises ManagersAreEqual. Excluding twice is excluding once, with the last reason and end.
        """
        self.lock()
        self.refuse_if_manager(member)
        self.take_out(member)
        self.invitations.filter(member=member).delete()
        self.exclusions.filter(member=member).delete()  # what was said before no longer holds, and is not told again
        member.barred_groups = None
        exclusion = self.exclusions.create(member=member, reason=reason, until=until, excluded_by=by)
        member_excluded.send(type(self), exclusion=exclusion)
        return exclusion

    @transaction.atomic
    def remove(self, member, reason):
        """Take the member out, who may come back as anybody may. Raises ManagersAreEqual. Twice is once."""
        self.lock()
        self.refuse_if_manager(member)
        if self.memberships.filter(member=member).exists():
            self.let_alone(member)
            self.take_out(member)
            member_removed.send(type(self), group=self, member=member, reason=reason)

    def refuse_if_manager(self, member):
        if self.memberships.filter(member=member, is_manager=True).exists():
            raise ManagersAreEqual

    def keeps_out(self, member):
        return self.exclusions.running().filter(member=member).exists()


def barred_groups_of(viewer):
    """Keys of the groups that keep the viewer out; groups.backends fetched them with the viewer."""
    if not viewer.is_authenticated:
        return []
    came_along = getattr(viewer, "barred_groups", None)
    if came_along is None:
        came_along = list(Exclusion.objects.running().filter(member=viewer).values_list("group", flat=True))
    return came_along
