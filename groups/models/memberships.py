from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Affiliation

from ..signals import join_admitted, join_declined, membership_ended, membership_ending, membership_kept

LASTS_AFTER_JOB = timedelta(days=14)  # a membership that rests on a job


class MailLevel(models.TextChoices):
    """How much mail somebody gets of a group."""

    EVERYTHING = "everything", _("A mail for each new piece")
    DIGEST = "digest", _("Only in the weekly digest")
    NOTHING = "nothing", _("No mail about this group")


def inside(member):
    """Which groups a member stands inside of, as a condition on Group; member may be an OuterRef."""
    running = Entry.objects.filter(member=member, until__gt=timezone.now())
    return Q(pk__in=Membership.objects.filter(member=member).values("group")) | Q(pk__in=running.values("group"))


def manages(viewer, group_pk):
    """Whether the viewer is one of the managers of this group; without a query for who came with the request."""
    if group_pk is None or not viewer.is_authenticated:
        return False
    came_along = getattr(viewer, "managed_groups", None)  # groups.backends fetched them with the viewer
    if came_along is not None:
        return group_pk in came_along
    return Membership.objects.filter(member=viewer, group=group_pk, is_manager=True).exists()


def managed_by(viewer):
    """The keys of the groups this member manages, to filter by; without a query for who came with the request."""
    came_along = getattr(viewer, "managed_groups", None)
    if came_along is not None:
        return came_along
    return Membership.objects.filter(member=viewer, is_manager=True).values("group")


class MembershipQuerySet(models.QuerySet):
    def ending(self):
        """Those whose last day went by."""
        return self.filter(ends_on__lt=timezone.localdate())

    def resting_on(self, job):
        return self.filter(affiliation=job).select_related("group", "member")


class Membership(models.Model):
    """Being in a group. Asking to be in it is a JoinRequest, so no query has to filter pending rows."""

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="memberships")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    is_manager = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)
    # The job this membership rests on, and its own last day once that of the job is known.
    affiliation = models.ForeignKey(Affiliation, models.SET_NULL, null=True, related_name="memberships")
    ends_on = models.DateField(null=True)
    mail_level = models.CharField(_("mail"), max_length=10, choices=MailLevel, default=MailLevel.DIGEST)
    is_greeted = models.BooleanField(default=True)  # else the welcome stands on the page until it is put away

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="one_membership_per_group")]
        indexes = [models.Index(fields=["ends_on"], name="memberships_ending", condition=Q(ends_on__isnull=False))]

    def __str__(self):
        return f"{self.member} - {self.group}"

    def follow(self, job):
        """It lasts two weeks longer than the job it rests on; both sides hear so, as soon as the last day is known."""
        was, self.ends_on = self.ends_on, job.until and job.until + LASTS_AFTER_JOB
        self.save(update_fields=["ends_on"])
        if self.ends_on and was is None:
            membership_ending.send(Membership, membership=self)

    def hear(self, mail_level):
        """Choose how much mail there is; whoever did so has seen the welcome."""
        self.mail_level, self.is_greeted = mail_level, True
        self.save(update_fields=["mail_level", "is_greeted"])

    def keep(self):
        """It stands by itself from now on, whatever job the member has."""
        if Membership.objects.filter(pk=self.pk, ends_on__isnull=False).update(affiliation=None, ends_on=None):
            membership_kept.send(Membership, membership=self)

    @transaction.atomic
    def end(self):
        """Its day has come. A group's only manager stays until somebody else is in charge."""
        self.group.lock()
        ending = Membership.objects.ending().filter(pk=self.pk)
        if ending.exists() and not self.group.needs(self.member):
            self.group.take_out(self.member)
            membership_ended.send(Membership, group=self.group, member=self.member)


class JoinRequest(models.Model):
    """Somebody asks to be let into a group."""

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="join_requests")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="join_requests")
    reason = models.TextField(_("Why do you want to join?"), max_length=1000, blank=True)
    mail_level = models.CharField(_("mail"), max_length=10, choices=MailLevel, blank=True)  # chosen with it
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="one_join_request_per_group")]

    def __str__(self):
        return f"{self.member} - {self.group}"

    @transaction.atomic
    def admit(self):
        """Let the asker in. Two managers deciding at once decide once."""
        self.group.lock()
        if JoinRequest.objects.filter(pk=self.pk).exists():
            join_admitted.send(JoinRequest, membership=self.group.take_in(self.member, self.mail_level))

    @transaction.atomic
    def decline(self, reason=""):
        """Refuse; the asker hears why and may ask again."""
        self.group.lock()
        if JoinRequest.objects.filter(pk=self.pk).delete()[0]:
            join_declined.send(JoinRequest, group=self.group, member=self.member, reason=reason)


class Invitation(models.Model):
    """A place offered to a member. It makes the group known to them; reading starts with accepting it, by join()."""

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="invitations")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="one_invitation_per_group")]

    def __str__(self):
        return f"{self.member} - {self.group}"


class Entry(models.Model):
    """A reasoned look inside a closed group by somebody who is no member: short, logged, told to its managers."""

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="entries")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="entries")
    reason = models.TextField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["member", "until"], name="entries_of_member")]
        constraints = [models.CheckConstraint(condition=Q(until__gt=F("since")), name="an_entry_ends")]

    def __str__(self):
        return self.reason[:60]
