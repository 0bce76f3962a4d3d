"""The ways into a group and out of it."""

from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Member
from web.undoing import undone

from ..signals import appointed, entered, invited, join_requested
from .exclusions import KeptOut
from .rules import LeftAlone

NOBODY = -1  # the key of no member
A_LOOK_LASTS = timedelta(minutes=60)


class Admission(models.TextChoices):
    AT_ONCE = "at_once", _("At once")
    ON_REQUEST = "on_request", _("On request")
    BY_INVITATION = "by_invitation", _("By invitation")


class Standing(models.TextChoices):
    """What the viewer is to a group."""

    OUTSIDER = "outsider"
    EXCLUDED = "excluded"
    REQUESTED = "requested"
    INVITED = "invited"
    MEMBER = "member"
    MANAGER = "manager"


INSIDE = {Standing.MEMBER, Standing.MANAGER}


class LastManager(Exception):
    """The only manager of a group that has other members cannot leave it."""


class Entering(models.Model):
    """The part of a group that is about who comes in, who goes and who is in charge."""

    class Meta:
        abstract = True

    @transaction.atomic
    def join(self, member, reason="", mail_level=""):
        """Admit the member, or put the question to the managers. Joining twice is joining once. Raises KeptOut."""
        self.lock()
        standing = self.standing_of(member)
        if standing in INSIDE:
            return
        if standing == Standing.EXCLUDED:
            raise KeptOut
        self.must_be_living()
        if standing == Standing.INVITED or self.admission == Admission.AT_ONCE:
            self.take_in(member, mail_level)
        elif self.admission == Admission.ON_REQUEST:
            asked = {"reason": reason, "mail_level": mail_level}
            join_request, created = self.join_requests.get_or_create(member=member, defaults=asked)
            if created:
                join_requested.send(type(self), join_request=join_request)

    def take_in(self, member, mail_level=""):
        """Make the member one of the group; what was asked or offered before is settled by it. Call under lock().

        Every way in ends here. Raises KeptOut for whom the managers keep out.
        """
        self.must_be_living()
        if self.keeps_out(member):
            raise KeptOut
        fresh = {"mail_level": mail_level or self.mail_level, "is_greeted": False}
        membership, _created = self.memberships.get_or_create(member=member, defaults=fresh)
        member.entered_groups = None
        self.join_requests.filter(member=member).delete()
        self.invitations.filter(member=member).delete()
        self.count_members()
        return membership

    @transaction.atomic
    def let_in(self, member, reason):
        """Let somebody who is no member look inside for an hour; the managers hear who and why. Asked for twice within
        that hour it is the same look. Returns the entry."""
        self.lock()
        now = timezone.now()
        running = self.entries.filter(member=member, until__gt=now).first()
        if running:
            return running
        entry = self.entries.create(member=member, reason=reason, since=now, until=now + A_LOOK_LASTS)
        member.entered_groups = None
        entered.send(type(self), entry=entry)
        return entry

    @transaction.atomic
    def leave(self, member, successor=None):
        """Take the member out, and a waiting request with it; the only manager makes somebody else one first.

        Raises LastManager: a group needs somebody in charge.
        """
        self.lock()
        if self.needs(member):
            if successor is None or not self.memberships.filter(member=successor).exists():
                raise LastManager
            self.appoint(successor)
        self.let_alone(member)
        self.take_out(member)

    def let_alone(self, member):
        """No rule takes the member in again. Call before the membership goes: one that rests on a job came from a rule,
        which may be gone by now."""
        by_rule = self.memberships.filter(member=member, affiliation__isnull=False).exists()
        if by_rule or self.rules.exists():
            LeftAlone.objects.get_or_create(group=self, member=member)

    def take_out(self, member):
        """Let go of the member, and of a waiting request with it. Call under lock()."""
        self.memberships.filter(member=member).delete()
        member.entered_groups = member.managed_groups = None
        self.join_requests.filter(member=member).delete()
        self.count_members()

    def needs(self, member):
        """Whether this member is the only manager of a group that has other members."""
        managers = list(self.memberships.filter(is_manager=True).values_list("member", flat=True))
        return managers == [member.pk] and self.memberships.exclude(member=member).exists()

    @transaction.atomic
    def invite(self, member, by):
        """Offer the member a place; says whether that is news. Who is inside or kept out is left in peace."""
        self.lock()
        self.must_be_living()
        if self.standing_of(member) in INSIDE | {Standing.EXCLUDED}:
            return False
        invitation, created = self.invitations.get_or_create(member=member, defaults={"invited_by": by})
        if created:
            invited.send(type(self), invitation=invitation)
        return created

    def invite_nobody(self, by):
        """The work of inviting for an address that leads to nobody: whoever watches the clock learns nothing either."""
        with undone():
            self.invite(Member(pk=NOBODY), by)

    def turn_down(self, member):
        """The member does not want the place that was offered."""
        self.invitations.filter(member=member).delete()

    @transaction.atomic
    def appoint(self, member, *, silently=False):
        """Make a member manager, with the same rights as the others. Twice is once. Silently: they hear otherwise."""
        ordinary = self.memberships.select_for_update().filter(member=member, is_manager=False).first()
        if ordinary:
            ordinary.is_manager = True
            ordinary.save(update_fields=["is_manager"])
            if not silently:
                appointed.send(type(self), membership=ordinary)
        member.managed_groups = None

    @transaction.atomic
    def step_down(self, member):
        """Go on as an ordinary member. Raises LastManager: somebody has to be in charge."""
        self.lock()
        if not self.memberships.filter(is_manager=True).exclude(member=member).exists():
            raise LastManager
        self.memberships.filter(member=member).update(is_manager=False)
        member.managed_groups = None
