"""How places at an event are taken, waited for, offered and given back."""

from django.db import transaction
from django.db.models import Count, Exists
from django.utils import timezone

from content.models import Content
from groups.permissions import is_barred
from members.models import Member

from ..clock import LAST_DAY
from ..signals import (
    offer_lapsed,
    place_called,
    place_offered,
    place_requested,
    registered,
    request_declined,
    unregistered,
    waited,
)
from .guests import Guest
from .holding import holder_of, same_holder
from .locations import Location
from .questions import SignUpAnswer
from .refusals import Begun, CalledOff, CameIn, Declined, Full, NoSuchLocation, Shut, SignUpClosed
from .registrations import Registration
from .replies import Rsvp
from .requests import PlaceRequest
from .waiting import LastCall, Offer, Waiting

# unguarded, all that is read here through a base manager: rows of the one who acts, or rows that are counted or offered
# a place; nobody is shown any of it.


class Seating:
    """Of an Event. Who comes is a member or a guest. Each act holds the row of the event before it looks, so that acts
    on one event queue up; rows of locations come after it, in the order of their keys."""

    def locked(self):
        """The event as it is now, for whoever changes its places; nobody else does until the transaction ends."""
        return type(self)._base_manager.select_for_update(of=("self",)).select_related("group").get(pk=self.pk)

    def lock_whole(self):
        self.locked()
        self.lock()

    # --- Coming

    @transaction.atomic
    def sign_up(self, who, location=None):
        """What the button does: a place; the end of the line when there is none; a question where the organiser lets
        people in. Returns the Registration, Waiting or PlaceRequest. Raises Refused."""
        event = self.locked()
        if event.lets_people_in and not event.knows(who):
            return event.request_place(who, location)
        try:
            return self.register(who, location)
        except Full:
            return event.wait(who, location)

    @transaction.atomic
    def register(self, who, location=None, *, is_let_in=False):
        """Take a place, or go to another location with it. Doing so twice is doing so once. is_let_in: the organiser
        gives it to somebody who asked in time. Raises Refused."""
        event = self.locked()
        registration = event.registration_of(who)
        if registration and location in (None, registration.location):
            return registration
        event.check_open_for(who, is_let_in)
        location = event.location_named(location)
        if not event.has_room_for(who, location):
            raise Full
        if registration:
            registration.transfer_to(location)
            registration.let_go = event.chosen_elsewhere(registration)
        else:
            registration = event.seat(who, location)
        event.forget_questions_of(who, location)
        event.hand_out_places()
        self.counted_like(event)
        return registration

    @transaction.atomic
    def unregister(self, who):
        """Give the place back. Doing so twice is doing so once. Raises Begun and CameIn: who came stays written
        as it was."""
        event = self.locked()
        registration = event.registration_of(who)
        if not registration:
            return
        if event.has_begun:
            raise Begun
        if registration.attended_at:
            raise CameIn
        registration.cancelled_at = timezone.now()
        registration.save(update_fields=["cancelled_at"])
        event.forget_answers(**holder_of(who))
        event.hand_out_places()
        self.counted_like(event)
        unregistered.send(Registration, registration=registration)

    @transaction.atomic
    def answer(self, member, reply):
        """Say maybe or no: a place at the event, and one in the line for it, go to somebody else. Raises Begun."""
        event = self.locked()
        if event.has_begun or event.removed_at:
            raise Begun
        if event.is_cancelled:
            raise CalledOff
        event.unregister(member)
        event.stop_waiting(member)
        PlaceRequest.objects.running().filter(event=event, member=member).delete()
        event.forget_answers(member=member)
        rsvp, _created = Rsvp.objects.update_or_create(event=event, member=member, defaults={"reply": reply})
        self.counted_like(event)
        return rsvp

    # --- Waiting

    @transaction.atomic
    def wait(self, who, location=None, *, is_let_in=False):
        """Stand at the end of the line. Doing so twice is standing there once. Raises Refused."""
        event = self.locked()
        event.check_open_for(who, is_let_in)
        location = event.location_named(location)
        standing = Waiting.objects.running_for(who).filter(event=event).first()
        if standing:
            if standing.location == location:
                return standing
            standing.end()
        waiting = Waiting.objects.create(event=event, location=location, **holder_of(who))
        Rsvp.objects.running_for(who).filter(event=event).delete()
        if standing or event.is_last_day or event.has_room_for(who, location):
            event.hand_out_places()
        waited.send(Waiting, waiting=waiting)
        return waiting

    @transaction.atomic
    def stop_waiting(self, who):
        """Go out of the line; an offer passes on. Doing so twice is doing so once."""
        event = self.locked()
        waiting = Waiting.objects.running_for(who).filter(event=event).first()
        if waiting:
            waiting.end()
            event.forget_answers(**holder_of(who))
            event.hand_out_places()
            self.counted_like(event)

    @transaction.atomic
    def pass_on(self, offer):
        """The time of an offer is over: the place goes to the next in line."""
        event = self.locked()
        offer = Offer.objects.due().filter(pk=offer.pk).select_related("waiting").first()
        if offer is None:
            return  # answered meanwhile
        offer.lapsed_at = timezone.now()
        offer.save(update_fields=["lapsed_at"])
        offer.waiting.end()
        event.forget_answers(**holder_of(offer.waiting.who))
        event.hand_out_places()
        if not event.has_begun:
            offer_lapsed.send(Offer, offer=offer)

    @transaction.atomic
    def take_back(self, offer):
        """An offer to somebody who could not come at all, and was not told: the line goes on, and keeps them in it."""
        event = self.locked()
        if Offer.objects.filter(pk=offer.pk, told_at=None).delete()[0]:
            event.hand_out_places()

    # --- Being let in

    def request_place(self, who, location):
        """Of a locked event: ask the organiser for a place. Asking twice is asking once. Raises Refused."""
        self.check_open_for(who)
        location = self.location_named(location)
        request, created = PlaceRequest.objects.get_or_create(
            event=self, **holder_of(who), defaults={"location": location}
        )
        if request.declined_at:
            raise Declined
        if created:
            Rsvp.objects.running_for(who).filter(event=self).delete()
            place_requested.send(PlaceRequest, request=request)
        return request

    @transaction.atomic
    def let_in(self, request):
        """A place for who asked, or one in the line, also once nobody else can ask. Raises Refused when it is too late
        for either."""
        event = self.locked()
        asked = PlaceRequest.objects.filter(pk=request.pk, event=event)
        request = asked.select_related("member", "guest", "location").first()
        if request is None:
            return  # taken back, or let in by another tab
        try:
            event.register(request.who, request.location, is_let_in=True)
        except Full:
            event.wait(request.who, request.location, is_let_in=True)
            PlaceRequest.objects.filter(pk=request.pk).delete()

    @transaction.atomic
    def turn_away(self, request):
        event = self.locked()
        if PlaceRequest.objects.running().filter(pk=request.pk, event=self).update(declined_at=timezone.now()):
            event.forget_answers(**holder_of(request.who))
            request_declined.send(PlaceRequest, request=request)

    @transaction.atomic
    def take_request_back(self, who):
        event = self.locked()
        PlaceRequest.objects.running().filter(event=self, **holder_of(who)).delete()
        event.forget_answers(**holder_of(who))

    # --- Of a locked event: what is so now

    def seat(self, who, location):
        registration = Registration.objects.create(
            event=self, location=location, affiliation=who.affiliation, **holder_of(who)
        )
        self.keep_in(who)
        registered.send(Registration, registration=registration)
        return registration

    def registration_of(self, who):
        return Registration.objects.running_for(who).filter(event=self).select_related("location").first()

    def knows(self, who):
        """Whether the organiser let them in before."""
        rows = (Registration.objects.running_for(who), Waiting.objects.running_for(who))
        return any(each.filter(event=self).exists() for each in rows)

    def check_open_for(self, who, is_let_in=False):
        """Raises Refused when nobody can come any more, or only who stood in the line in time."""
        if self.has_begun or self.removed_at:
            raise Begun
        if self.is_cancelled:
            raise CalledOff
        if self.group and self.group.is_archived:
            raise Shut
        if self.is_sign_up_closed and not is_let_in and not self.knows(who):
            raise SignUpClosed

    def location_named(self, location):
        """Where somebody comes; None at an event without locations. Raises NoSuchLocation."""
        locations = Location.objects.filter(event=self)
        if location is None and not locations.exists():
            return None
        found = location and locations.filter(pk=location.pk).first()
        if not found:
            raise NoSuchLocation
        return found

    def has_room_for(self, who, location):
        """Whether a place is left, in the event and in the location, beside all that others have or were offered."""
        others = Registration._base_manager.filter(event=self, cancelled_at=None).exclude(**holder_of(who))
        offers = Offer.objects.open().filter(waiting__event=self).exclude(**holder_of(who, "waiting__"))
        if self.capacity is not None and others.count() + offers.taking_a_place().count() >= self.capacity:
            return False
        if location is None or location.capacity is None:
            return True
        there = others.filter(location=location).count() + offers.filter(waiting__location=location).count()
        return there < location.capacity

    def forget_questions_of(self, who, location):
        """Whoever has a place does not ask or wait for it, and said neither maybe nor no."""
        for waiting in Waiting.objects.running_for(who).filter(event=self, location=location):
            waiting.end()
        PlaceRequest.objects.filter(event=self, **holder_of(who)).delete()
        Rsvp.objects.running_for(who).filter(event=self).delete()

    def forget_answers(self, **holder):
        """What those answered who neither come, nor wait, nor ask any more: of one of them, or of all."""
        running = (
            Registration._base_manager.filter(cancelled_at=None),
            Waiting._base_manager.filter(ended_at=None),
            PlaceRequest._base_manager.filter(declined_at=None),
        )
        answers = SignUpAnswer.objects.filter(question__event=self, **holder)
        for rows in running:
            answers = answers.exclude(Exists(rows.filter(same_holder(), event=self)))
        answers.delete()

    # --- Of a locked event: who is next

    def hand_out_places(self):
        """Count what is taken, and keep each free place for who is first in its line; on the last day, call all."""
        locations = self.recount()
        if not self.has_begun and not self.removed_at and not self.is_cancelled:
            self.offer(locations)

    def offer(self, locations):
        place = Registration._base_manager.filter(same_holder(), event=self, cancelled_at=None)
        line = Waiting.objects.in_line().filter(event=self, offer=None).select_related("member", "guest")
        line = line.annotate(is_inside=Exists(place))
        offers, called = [], set()
        for waiting in line:
            here, is_inside = locations.get(waiting.location_id), waiting.is_inside
            if waiting.location_id in called:
                continue  # one who could come is enough to call them all
            if (here and here.is_full) or (self.is_full and not is_inside) or not self.is_for(waiting.who):
                continue
            if self.is_last_day:
                called.add(waiting.location_id)
                continue
            offers.append(Offer(waiting=waiting))
            self.reserved_count += not is_inside
            if here:
                here.reserved_count += 1
        if offers:
            for offer in Offer.objects.bulk_create(offers):
                place_offered.send(Offer, offer=offer)
            self.recount()
        self.call(called)

    def call(self, places):
        """Let a last call stand for each of these lines, and for no other; None is that of the event itself."""
        calls = LastCall.objects.filter(event=self, ended_at=None)
        standing = {call.location_id: call for call in calls}
        for place in standing.keys() - places:
            LastCall.objects.filter(pk=standing[place].pk).update(ended_at=timezone.now())
        for place in places - standing.keys():
            place_called.send(LastCall, call=LastCall.objects.create(event=self, location_id=place))

    def is_for(self, who):
        """Whether they could come if there was a place."""
        if not isinstance(who, Guest):
            is_in = Member.objects.present().filter(pk=who.pk).exists()
            if not is_in or is_barred(who, self.group_id):
                return False
        return Content.objects.visible_to(who).filter(pk=self.pk).exists()

    def recount(self):
        """Write down what is taken and what is kept. Returns the locations, by key."""
        coming = Registration._base_manager.filter(event=self, cancelled_at=None).order_by()
        offers = Offer.objects.open().filter(waiting__event=self).order_by()
        there = dict(coming.values_list("location").annotate(Count("pk")))
        kept = dict(offers.values_list("waiting__location").annotate(Count("pk")))
        self.registration_count, self.reserved_count = sum(there.values()), offers.taking_a_place().count()
        counts = {"registration_count": self.registration_count, "reserved_count": self.reserved_count}
        type(self)._base_manager.filter(pk=self.pk).update(**counts)
        locations = Location.objects.select_for_update().filter(event=self).order_by("pk").in_bulk()
        for pk, location in locations.items():
            location.registration_count, location.reserved_count = there.get(pk, 0), kept.get(pk, 0)
            location.save(update_fields=["registration_count", "reserved_count"])
        self.free_sessions()
        return locations

    def counted_like(self, event):
        """The object in hand tells the same numbers as the locked one."""
        self.registration_count, self.reserved_count = event.registration_count, event.reserved_count

    @property
    def is_last_day(self):
        return self.happens_at - timezone.now() <= LAST_DAY
