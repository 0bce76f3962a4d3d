"""How an event goes on: those who were there become a group, each by a yes of their own."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from groups.models import Group, KeptOut, Kind, Membership

from ..signals import gone_on
from .afterwards import was_there
from .refusals import NotOver, NotThere
from .registrations import Registration


class Continuation(models.Model):
    """That an event goes on as a group. It puts nobody in it: who was there is asked, and joins or does not."""

    event = models.OneToOneField("events.Event", models.CASCADE, related_name="continuation")
    group = models.ForeignKey(Group, models.CASCADE, related_name="continuations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.event} - {self.group}"

    def asked(self):
        """Keys of the members who are asked: who was there, and is not in the group by now."""
        inside = Membership.objects.filter(group=self.group_id, member=OuterRef("member"))
        return there(self.event_id).filter(~Exists(inside), member__isnull=False).values("member")


def there(event):
    # unguarded: each is asked alone, or asks for themselves
    return Registration._base_manager.filter(was_there(), event=event, cancelled_at=None)


def continuations_seen_by(viewer):
    """What with_continuation_for adds to an event: the group it goes on in, where the viewer may know of that one;
    whether the viewer is in it, and was there."""
    known = Group.objects.visible_to(viewer).filter(continuations__event=OuterRef("pk"))
    own = Registration.objects.running_for(viewer).filter(was_there(), event=OuterRef("pk"))
    inside = Group.objects.joined_by(viewer).filter(continuations__event=OuterRef("pk"))
    return {"goes_on_in": Subquery(known.values("pk")[:1]), "had_part": Exists(own), "is_in_group": Exists(inside)}


def groups_to_go_on_in(member):
    """Those that somebody manages and others may know of."""
    managed = Group.objects.joined_by(member).living().exclude(kind=Kind.HIDDEN)
    return managed.filter(memberships__member=member, memberships__is_manager=True).order_by("sort_name", "pk")


class Continuing:
    """Of an Event."""

    @transaction.atomic
    def go_on(self, by, *, group=None, **fields):
        """Let it go on as a group that `by` manages, a new one unless it is named, and ask each who was there. Twice is
        once: the first stands. Raises NotOver, NameTaken."""
        event = self.locked()
        if not event.can_go_on:
            raise NotOver
        standing = Continuation.objects.filter(event=event).select_related("group").first()
        if standing:
            return standing
        group = group or Group.objects.create_by(by, **fields)
        continuation = Continuation.objects.create(event=event, group=group, by=by)
        gone_on.send(Continuation, continuation=continuation)
        return continuation

    def stop_going_on(self):
        """The proposal is withdrawn: nobody is asked any more. Who is in the group stays there. Twice is once."""
        Continuation.objects.filter(event=self).delete()

    @property
    def can_go_on(self):
        return self.has_ended and not self.is_cancelled and not self.removed_at

    @transaction.atomic
    def stay(self, member, group):
        """Be in the group that it goes on as. Twice is once. Raises NotThere, KeptOut, Archived.

        A group that asks something at its door asks it of them too: they are invited, and it is for the door to let
        them in. Returns whether they are in.
        """
        if not there(self.pk).filter(member=member).exists():
            raise NotThere
        if group.seen_by(member).asks_first and not group.memberships.filter(member=member).exists():
            if group.keeps_out(member):
                raise KeptOut
            group.invitations.get_or_create(member=member, defaults={"invited_by": self.continuation.by})
            return False
        group.lock()
        group.take_in(member)
        return True
