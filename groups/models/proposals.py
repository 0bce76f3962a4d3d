"""Groups that wait for a community manager, in networks that want to see a new group first.

Until it is approved there is no group, so nothing else has to ask whether one is real.
"""

from datetime import date, timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from members.models import Member
from web.submits import uuid_for

from ..signals import proposal_approved, proposal_declined, proposal_made, proposal_waited_long
from .groups import Group

PATIENCE = timedelta(hours=24)


class LastDayGone(Exception):
    """The group would be in the archive on the day it begins."""


class ProposalQuerySet(models.QuerySet):
    def made_by(self, viewer):
        return self.filter(member=viewer) if viewer.is_authenticated else self.none()

    def waiting(self):
        """Those a community manager can decide about: whoever proposed the group is there to manage it."""
        return self.filter(member__in=Member.objects.present())

    @transaction.atomic
    def propose(self, member, *, uuid, why="", **fields):
        """Put a new group to the community managers. The same form sent twice makes one proposal."""
        proposal, created = self.get_or_create(
            uuid=uuid_for(member, uuid), member=member, defaults={"why": why, "fields": fields}
        )
        if created:
            proposal_made.send(Proposal, proposal=proposal)
        return proposal

    @transaction.atomic
    def remind(self):
        """Tell the community managers, once and together, of what waits for more than a day."""
        overdue = self.waiting().filter(reminded_at=None, created_at__lt=timezone.now() - PATIENCE)
        late = list(overdue.order_by("created_at", "pk").select_for_update(of=("self",), skip_locked=True))
        self.filter(pk__in=[proposal.pk for proposal in late]).update(reminded_at=timezone.now())
        if late:
            proposal_waited_long.send(Proposal, proposal=late[0])


class Proposal(models.Model):
    """A group somebody wants to begin, as it was typed. It goes when it is decided about."""

    uuid = models.UUIDField(unique=True, editable=False)  # of the form, and later of the group
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="proposals")
    fields = models.JSONField(encoder=DjangoJSONEncoder)
    why = models.TextField(_("Why this group?"), max_length=1000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    reminded_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="proposals_by_age")]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return self.fields["name"]

    @cached_property
    def group(self):
        """The group as it would be, to look at; it is nowhere kept."""
        fields = {name: value for name, value in self.fields.items() if name != "subjects"}
        return Group(**fields | {"ends_on": self.last_day})

    @property
    def last_day(self):
        return date.fromisoformat(self.fields["ends_on"]) if self.fields["ends_on"] else None

    @transaction.atomic
    def approve(self, by):
        """Begin the group in the name of who proposed it. Raises NameTaken and LastDayGone, and then it still waits.

        Gives None where nothing waits any more: decided by another, withdrawn, or its member is not there.
        """
        proposal = self.still_waiting()
        if proposal is None:
            return None
        if proposal.last_day and proposal.last_day < timezone.localdate():
            raise LastDayGone
        fields = proposal.fields | {"ends_on": proposal.last_day}
        group = Group.objects.create_by(proposal.member, uuid=proposal.uuid, **fields)
        proposal.delete()
        proposal_approved.send(Group, group=group, by=by)
        return group

    @transaction.atomic
    def decline(self, by, reason):
        """Twice is once; whether it was declined by this."""
        proposal = self.still_waiting()
        if proposal is None:
            return False
        proposal.delete()
        proposal_declined.send(Proposal, member=proposal.member, name=proposal.name, reason=reason, by=by)
        return True

    def still_waiting(self):
        """The row, locked, so that two who decide at once decide once."""
        waiting = Proposal.objects.waiting().select_related("member").select_for_update(of=("self",))
        return waiting.filter(pk=self.pk).first()
