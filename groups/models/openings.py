"""Opening up: what a group wrote for itself never gets other readers, so an open group begins beside it."""

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from web.submits import uuid_for

from .groups import STRICTNESS, Group

INVITED_AT_ONCE = 200


def less_strict_than(kind):
    """The kinds of group that can begin beside one of this kind."""
    return STRICTNESS[: STRICTNESS.index(kind)]


class OpeningQuerySet(models.QuerySet):
    @transaction.atomic
    def begin(self, origin, founder, **fields):
        """A group beside the other, less strict. The same form sent twice begins one. Raises NameTaken.

        The members of the other are invited along by the worker, however many they are: into a group that begins here,
        and into no other that somebody once founded.
        """
        # unguarded: whether the form was sent before
        begun_before = Group._base_manager.filter(uuid=uuid_for(founder, fields["uuid"]), founder=founder).exists()
        group = Group.objects.create_by(founder, **fields)
        if not begun_before:
            self.get_or_create(group=group, defaults={"origin": origin})
        return group

    def inviting(self):
        """Those of which not everybody has been invited along yet."""
        return self.filter(invited_at=None)

    def beside(self, group, viewer):
        """What began beside the group, and what the group began beside, for a viewer who may know of the other one."""
        known = Group.objects.visible_to(viewer)
        links = self.filter(Q(origin=group, group__in=known) | Q(group=group, origin__in=known))
        return links.select_related("group", "origin").order_by("begun_at", "pk")


class Opening(models.Model):
    """That a group began beside a stricter one. Who may not know of the one does not learn of it by the other."""

    group = models.OneToOneField(Group, models.CASCADE, related_name="opening")
    origin = models.ForeignKey(Group, models.CASCADE, related_name="openings")
    begun_at = models.DateTimeField(default=timezone.now)
    invited_up_to = models.BigIntegerField(default=0)  # the last membership of the origin that was invited along
    invited_at = models.DateTimeField(null=True)  # when that was everybody who was in it then

    objects = OpeningQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["id"], name="openings_inviting", condition=Q(invited_at=None))]
        constraints = [models.CheckConstraint(condition=~Q(group=F("origin")), name="a_group_opens_another")]

    def __str__(self):
        return f"{self.origin} - {self.group}"

    @transaction.atomic
    def invite_along(self):
        """Some of the members of the other group, each once: who declined is not asked again."""
        opening = Opening.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=self.pk).first()
        if opening is None or opening.invited_at:
            return
        founder, now = self.group.founder, timezone.now()
        waiting = self.origin.memberships.filter(pk__gt=opening.invited_up_to, since__lte=self.begun_at)
        along = list(waiting.select_related("member").order_by("pk")[:INVITED_AT_ONCE])
        if not self.group.is_archived:
            for membership in along:
                self.group.invite(membership.member, by=founder)
        done = len(along) < INVITED_AT_ONCE
        Opening.objects.filter(pk=self.pk).update(
            invited_up_to=along[-1].pk if along else opening.invited_up_to, invited_at=now if done else None
        )
