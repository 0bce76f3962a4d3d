"""How who comes to an event chooses sessions: one in a round, and never more people than places. Who finds one full may
wait for it."""

from functools import cache

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..signals import session_place_given
from .programme import SessionKind
from .refusals import CalledOff, Elsewhere, LineEnded, NoPlace
from .releases import LINE_ENDS, Pick, SessionWaiting, Slot


class Choosing:
    """Of an Event. As with places, each act holds the row of the event first, and the sessions after it."""

    @transaction.atomic
    def choose_sessions(self, who, wanted, waits=None):
        """wanted: for each round, by key, the slot that a member or guest wants, by key; None is no session in it.
        waits: for slots, by key, whether they want to wait there; what they chose in that round stays theirs meanwhile.

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
            if had and (waits or {}).get(had.slot_id):
                continue  # a page from before they got the place that they waited for
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
                SessionWaiting.objects.filter(slot=slot, registration=registration).delete()
                slot.taken_count += 1
        for slot in [slots[key] for key in slots.keys() & (waits or {}).keys()]:
            if waits[slot.pk]:
                wait_for(slot, registration)
            else:
                SessionWaiting.objects.filter(slot=slot, registration=registration).delete()
        event.hand_on_sessions()
        return full

    # --- Of a locked event

    def free_sessions(self):
        """Whoever comes no more, or to another location, leaves their sessions to who waits for them."""
        if self.let_sessions_go():
            self.hand_on_sessions()

    def let_sessions_go(self):
        """Of whom comes no more, or to another location; they wait for none there either. Returns whether a place came
        free."""
        gone = ~Q(registration__cancelled_at=None) | is_elsewhere()
        SessionWaiting.objects.filter(gone, slot__event=self).delete()
        return bool(Pick.objects.filter(gone, slot__event=self).delete()[0])

    def chosen_elsewhere(self, registration):
        """What somebody chose, or waited for, at a location where they do not come any more, before it is let go."""
        rows = [model.objects.filter(is_elsewhere(), registration=registration) for model in (Pick, SessionWaiting)]
        keys = rows[0].values("slot").union(rows[1].values("slot"))
        return list(Slot.objects.filter(pk__in=keys).order_by("begins_at", "pk"))

    def hand_on_sessions(self):
        """Count, and give each free place to who is first in the line for it, at once: it costs them nothing that they
        did not say they would give for it. What they had in that round is free then, and so on."""
        self.recount_sessions()
        if self.is_cancelled or self.removed_at:
            return
        line = list(self.line_for_sessions())
        slots = Slot.objects.select_for_update().filter(event=self).order_by("pk").in_bulk() if line else {}
        is_for = cache(self.is_for)
        while first := next((each for each in line if not slots[each.slot_id].is_full and is_for(each.who)), None):
            slot, registration = slots[first.slot_id], first.registration
            had = Pick.objects.filter(registration=registration, round=slot.round_id).first()
            if had:
                had.delete()
                slots[had.slot_id].taken_count -= 1
            seat = {"registration": registration, "slot": slot, "round_id": slot.round_id}
            pick = Pick.objects.create(**seat, instead_of_id=had and had.slot_id)
            slot.taken_count += 1
            over = [each for each in line if each.registration == registration and each.slot.round_id == slot.round_id]
            SessionWaiting.objects.filter(pk__in=[each.pk for each in over]).delete()
            line = [each for each in line if each not in over]
            session_place_given.send(Pick, pick=pick)
        if slots:
            self.recount_sessions()

    def line_for_sessions(self):
        """Who waits, first come first, for a session that does not begin so soon that they would not know in time."""
        line = SessionWaiting.objects.filter(slot__event=self, slot__begins_at__gt=timezone.now() + LINE_ENDS)
        line = line.exclude(registration__member=None, registration__guest=None)  # whose place it was has left
        return line.select_related("slot", "registration__member", "registration__guest").order_by("pk")

    def recount_sessions(self):
        taken = Pick.objects.filter(slot=OuterRef("pk")).order_by().values("slot").annotate(n=Count("pk")).values("n")
        count = Coalesce(Subquery(taken), 0)
        Slot.objects.filter(event=self).annotate(now=count).exclude(taken_count=F("now")).update(taken_count=count)


def wait_for(slot, registration):
    """At the end of the line; twice is standing there once, and who is inside does not wait.

    Raises Elsewhere and LineEnded.
    """
    if slot.location_id not in (None, registration.location_id):
        raise Elsewhere
    if any(rows.filter(registration=registration).exists() for rows in (slot.picks, slot.waiting)):
        return
    if not slot.has_line:
        raise LineEnded
    SessionWaiting.objects.create(slot=slot, registration=registration)


def is_elsewhere():
    """The condition on a row of somebody with a session that it is at another location than where they come."""
    return Q(slot__location__isnull=False) & ~Q(slot__location=F("registration__location"))
