"""How who comes to an event chooses sessions: one in a round, and never more people than places."""

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from .programme import SessionKind
from .refusals import CalledOff, Elsewhere, NoPlace
from .releases import Pick, Slot


class Choosing:
    """Of an Event. As with places, each act holds the row of the event first, and the sessions after it."""

    @transaction.atomic
    def choose_sessions(self, who, wanted):
        """wanted: for each round, by key, the slot that a member or guest wants, by key; None is no session in it.

        What is not of this event, is for everybody, or has begun stays as it was. Returns the slots that were full;
        what they had in those rounds stays theirs. Raises Refused.
        """
        event = self.locked()
        if event.is_cancelled:
            raise CalledOff
        registration = event.registration_of(who)
        if not registration:
            raise NoPlace
        now = timezone.now()
        rows = Slot.objects.select_for_update().filter(event=event, kind=SessionKind.SESSION, begins_at__gt=now)
        slots = rows.order_by("pk").in_bulk()
        chosen = {pick.round_id: pick for pick in Pick.objects.filter(registration=registration, slot__in=slots)}
        full = []
        for round_id in {slot.round_id for slot in slots.values()} & wanted.keys():
            had, slot = chosen.get(round_id), slots.get(wanted[round_id])
            if wanted[round_id] and (not slot or slot.round_id != round_id or (had and had.slot_id == slot.pk)):
                continue
            if slot and slot.location_id not in (None, registration.location_id):
                raise Elsewhere
            if slot and slot.is_full:
                full.append(slot)
                continue
            if had:
                had.delete()
                slots[had.slot_id].taken_count -= 1
            if slot:
                Pick.objects.create(registration=registration, slot=slot, round_id=round_id)
                slot.taken_count += 1
        event.recount_sessions()
        return full

    # --- Of a locked event

    def free_sessions(self):
        """Whoever comes no more, or to another location, leaves their sessions to others."""
        gone = ~Q(registration__cancelled_at=None) | is_elsewhere()
        if Pick.objects.filter(gone, slot__event=self).delete()[0]:
            self.recount_sessions()

    def chosen_elsewhere(self, registration):
        """What somebody chose at a location where they do not come any more, before it is let go."""
        picks = Pick.objects.filter(is_elsewhere(), registration=registration)
        return [pick.slot for pick in picks.select_related("slot").order_by("slot__begins_at", "pk")]

    def recount_sessions(self):
        taken = Pick.objects.filter(slot=OuterRef("pk")).order_by().values("slot").annotate(n=Count("pk")).values("n")
        count = Coalesce(Subquery(taken), 0)
        Slot.objects.filter(event=self).annotate(now=count).exclude(taken_count=F("now")).update(taken_count=count)


def is_elsewhere():
    """The condition on a Pick that its session is at another location than the one who chose it."""
    return Q(slot__location__isnull=False) & ~Q(slot__location=F("registration__location"))
