"""Events that are for those invited alone. Who sees them is asked of content.models.Invitee, by visible_to."""

from django.db import transaction
from django.utils import timezone

from content.models import Invitee, Visibility
from members.models import Member

from ..signals import invited
from .guests import KEPT, Guest
from .registrations import Registration
from .replies import Rsvp
from .requests import PlaceRequest
from .waiting import Waiting

MOST_INVITED = 500


def forget_addresses():
    """What was needed to invite somebody without an account is gone a while after the event, as guests are."""
    Invitee.objects.exclude(email="").filter(content__event__ends_at__lt=timezone.now() - KEPT).delete()


def leads_to_member(address, event):
    """Whether a member has it who is let in as well; for nobody to hear but who reads mail there."""
    return any(event.is_for(member) for member in Member.objects.present().at_address(address))


class TooManyInvited(Exception):
    """More are invited than one event is meant for."""


class Inviting:
    """Of an Event."""

    @property
    def is_for_invited(self):
        return self.visibility == Visibility.INVITED

    @transaction.atomic
    def invite(self, invited_by, *, members=(), groups=(), addresses=()):
        """Let them see it, and hear so, once each. Returns how many are new. Raises TooManyInvited."""
        event = self.locked()
        wanted = [{"member": member} for member in members] + [{"group": group} for group in groups]
        wanted += [{"email": address.lower()} for address in addresses]
        new = []
        for whom in wanted:
            invitee, created = Invitee.objects.get_or_create(
                content_id=event.pk, **whom, defaults={"invited_by": invited_by}
            )
            if created:
                new.append(invitee)
        if Invitee.objects.filter(content=event.pk).count() > MOST_INVITED:
            raise TooManyInvited
        for invitee in new:
            invited.send(Invitee, invitee=invitee, event=event)
        return len(new)

    @transaction.atomic
    def uninvite(self, invitee):
        """They see it no longer, and a place that only this invitation gave goes to somebody else."""
        event = self.locked()
        Invitee.objects.filter(pk=invitee.pk, content=event.pk).delete()
        if not event.is_for_invited or event.has_begun:
            return
        guest = member = None
        if invitee.email:
            guest = Guest.objects.filter(event=event, email=invitee.email).first()
            member = Member.objects.present().filter(email=invitee.email).first()
            # A place keeps its member in (keep_in), and this place came of the invitation that is taken back.
            Invitee.objects.filter(content=event.pk, member=member, invited_by=None).exclude(member=None).delete()
        for who in filter(None, (invitee.member, member, guest)):
            if not event.is_for(who):
                event.stop_waiting(who)
                event.unregister(who)
        event.hand_out_places()

    def keep_in(self, who):
        """Who has a place goes on seeing it, also when the group that brought them in no longer does."""
        if self.is_for_invited:
            whom = {"email": who.email} if isinstance(who, Guest) else {"member": who}
            Invitee.objects.get_or_create(content_id=self.pk, **whom)

    def keep_everybody_in(self):
        """It is for those invited from now on: whoever has a part in it already is."""
        # unguarded: nobody is shown any of it
        parts = [
            Registration._base_manager.filter(event=self, cancelled_at=None),
            Waiting.objects.running().filter(event=self),
            PlaceRequest.objects.running().filter(event=self),
        ]
        members, addresses = set(), set()
        for rows in parts:
            members |= set(rows.exclude(member=None).values_list("member", flat=True))
            addresses |= set(rows.exclude(guest=None).exclude(guest__email="").values_list("guest__email", flat=True))
        members |= set(Rsvp._base_manager.filter(event=self).values_list("member", flat=True))
        members |= set(self.helpers.values_list("member", flat=True))
        rows = [Invitee(content_id=self.pk, member_id=key) for key in members]
        rows += [Invitee(content_id=self.pk, email=address) for address in addresses]
        Invitee.objects.bulk_create(rows, ignore_conflicts=True)
