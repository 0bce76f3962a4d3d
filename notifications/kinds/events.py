from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Invitee
from events.ical import calendar_of, method_of
from events.models import (
    CANCELLED,
    FRESH,
    Ahead,
    Cancellation,
    EvaluationAsked,
    Event,
    Guest,
    Handover,
    Helper,
    LastCall,
    Move,
    Offer,
    PlaceRequest,
    Registration,
    Reminder,
    Reply,
    Rsvp,
    Transfer,
    Waiting,
    doing_at,
    organised_by,
    organisers_of,
)
from events.tickets import address_of, code_of, file_of, spelt
from groups.models import Exclusion, MailLevel
from groups.permissions import is_barred
from members.models import Member
from web.nudges import LATER

from ..letters import absolute, absolute_url
from ..models import Delivery
from ..topics import Topic
from . import Kind, Skip, Skipped
from .contents import CoauthorAsked
from .pieces import PieceInGroup


def still_for(member, event):
    """The member alone, as long as the event is for this member to see."""
    if not Event.objects.visible_to(member).filter(pk=event.pk).exists():
        return Member.objects.none()
    return Member.objects.present().filter(pk=member.pk)


class AtEvent(Kind):
    """News about an event. A guest has a page of their own for it, and the button leads there."""

    def personal(self, it, member):
        if isinstance(member, Guest):
            return {"event_url": absolute_url("events:guest", member.token)}
        return {}


class ForOne(AtEvent):
    """News for the member or guest whose row it is."""

    def row(self, it):
        """The row that says whose it is."""
        return it

    def audience(self, it):
        row = self.row(it)
        return still_for(row.member, row.event) if row.member else Member.objects.none()

    def guests(self, it):
        row = self.row(it)
        if not row.guest or not Event.objects.visible_to(row.guest).filter(pk=row.event_id).exists():
            return Guest.objects.none()
        return Guest.objects.confirmed().filter(pk=row.guest_id)


class Registered(ForOne):
    """A place at an event is taken: whoever took it gets the proof, and the event for the own calendar."""

    NAME = "registered"
    TOPIC = Topic.EVENTS
    PASSES = True
    TEMPLATE = "mail/registered"
    model = Registration

    def rows(self):
        return super().rows().filter(cancelled_at=None).select_related("event", "member", "guest", "location")

    def headline(self, registration):
        return _("You are on the list for %(event)s") % {"event": registration.event}

    def context(self, it):
        registration = self.row(it)
        event, location = registration.event, registration.location
        where = {"address": location.address if location else event.place, "link": link_for(registration)}
        links = {
            "event_url": absolute(event.get_absolute_url()),
            "cancel_url": absolute_url("events:give_back", registration.token),
            "code": registration.door and spelt(code_of(registration.pk)),
        }
        return {"event": event, "location": location} | where | links

    def attachments(self, it):
        registration = self.row(it)
        if not registration.door:
            return [calendar_for(registration)]
        ticket = file_of(address_of(registration.event, registration.pk))
        return [calendar_for(registration), (_("ticket.png"), ticket, "image/png")]


class Transferred(Registered):
    """A place goes to another location of the event: the same proof once more, and the calendar says where."""

    NAME = "transferred"
    model = Transfer

    def rows(self):
        places = ("registration__event", "registration__member", "registration__guest", "registration__location")
        return Transfer.objects.filter(registration__cancelled_at=None).select_related(*places)

    def row(self, transfer):
        return transfer.registration

    def headline(self, transfer):
        return _("Your place at %(event)s is somewhere else now") % {"event": transfer.registration.event}


class AboutEvent(AtEvent):
    """News for everybody who comes to an event, each with the event for the own calendar."""

    def personal(self, it, member):
        if not Event.objects.visible_to(member).filter(pk=it.event_id).exists():
            raise Skip(Skipped.NOT_FOR_THEM)
        registration = (
            Registration.objects.running_for(member).filter(event=it.event).select_related("location").first()
        )
        location = registration and registration.location
        cancel_url = registration and absolute_url("events:give_back", registration.token)
        link = registration and link_for(registration)
        told = {"registration": registration, "location": location, "link": link, "cancel_url": cancel_url}
        return told | super().personal(it, member)

    def context(self, it):
        return {"event": it.event, "event_url": absolute(it.event.get_absolute_url())}

    def attachments_for(self, it, personal):
        return [calendar_for(personal["registration"])] if personal["registration"] else []


class Cancelled(AboutEvent):
    """An event does not go on: everybody who comes, waits, asked, may come or does something there hears why."""

    NAME = "cancelled"
    TOPIC = Topic.EVENTS
    PASSES = True
    TEMPLATE = "mail/cancelled"
    model = Cancellation

    def rows(self):
        return super().rows().select_related("event__author")

    def audience(self, cancellation):
        event, since = cancellation.event, cancellation.created_at
        return Member.objects.present().filter(Q(pk__in=concerned(event, "member", since)) | Q(pk__in=doing_at(event)))

    def guests(self, cancellation):
        since = cancellation.created_at
        return Guest.objects.confirmed().filter(pk__in=concerned(cancellation.event, "guest", since))

    def headline(self, cancellation):
        return _("%(event)s does not go on") % {"event": cancellation.event}


class Moved(AboutEvent):
    """An event is at another time or place: everybody who may come hears it, and who does something there."""

    NAME = "moved_event"
    TOPIC = Topic.EVENTS
    PASSES = True
    TEMPLATE = "mail/moved_event"
    model = Move

    def rows(self):
        return super().rows().exclude(event__state=CANCELLED).select_related("event__author", "location")

    def audience(self, move):
        coming = concerned(move.event, "member", timezone.now(), move.location)
        return Member.objects.present().filter(Q(pk__in=coming) | Q(pk__in=doing_at(move.event) - {move.by_id}))

    def guests(self, move):
        return Guest.objects.confirmed().filter(pk__in=concerned(move.event, "guest", timezone.now(), move.location))

    def personal(self, move, member):
        told = super().personal(move, member)
        if move.location and told["location"] != move.location:  # who waits for it, or speaks there
            told |= {"location": move.location, "registration": None, "cancel_url": None, "link": ""}
        return told

    def context(self, move):
        event, location = move.event, move.location
        was = (move.began_at, move.ended_at, move.time_zone, move.place)
        now = (event.happens_at, event.ends_at, event.time_zone, location.address if location else event.place)
        return super().context(move) | {"is_link_alone": was == now}

    def headline(self, move):
        return _("%(event)s has moved") % {"event": move.event}


class ComesNear(AboutEvent):
    """A reminder, a week and a day before an event, to who has a place there for longer than a day."""

    NAME = "comes_near"
    TOPIC = Topic.EVENTS
    TEMPLATE = "mail/comes_near"
    model = Reminder

    def rows(self):
        coming = super().rows().exclude(event__state=CANCELLED).filter(event__happens_at__gt=timezone.now())
        return coming.select_related("event__author")

    def audience(self, reminder):
        return Member.objects.present().filter(pk__in=self.places(reminder).values("member"))

    def guests(self, reminder):
        return Guest.objects.confirmed().filter(pk__in=self.places(reminder).values("guest"))

    def places(self, reminder):
        # unguarded: each is told alone
        places = Registration._base_manager.filter(event=reminder.event, cancelled_at=None)
        return places.filter(created_at__lt=reminder.created_at - FRESH)

    def headline(self, reminder):
        event = {"event": reminder.event}
        if reminder.ahead == Ahead.DAY:
            return _("One day to go until %(event)s") % event
        return _("One week to go until %(event)s") % event


class HowWasIt(Kind):
    """An event is over: who was there is asked once how it was, and can answer without anybody knowing who said it."""

    NAME = "how_was_it"
    TOPIC = Topic.EVENTS
    TEMPLATE = "mail/note"
    model = EvaluationAsked
    PRIORITY = LATER

    def rows(self):
        return super().rows().exclude(event__state=CANCELLED).filter(event__removed_at=None).select_related("event")

    def audience(self, asking):
        others = Member.objects.present().exclude(pk__in=organisers_of(asking.event))
        return others.filter(pk__in=asking.asked("member"))

    def guests(self, asking):
        return Guest.objects.confirmed().filter(pk__in=asking.asked("guest"))

    def personal(self, asking, member):
        if not Event.objects.visible_to(member).filter(pk=asking.event_id).exists():
            raise Skip(Skipped.NOT_FOR_THEM)
        if isinstance(member, Guest):
            return {"url": absolute_url("events:evaluate_as_guest", member.token)}
        return {}

    def headline(self, asking):
        return _("How was %(event)s?") % {"event": asking.event}

    def context(self, asking):
        event = asking.event
        return {
            "lines": [_("Two questions. The organisers read the answers without names, once there are three.")],
            "url": absolute_url("events:evaluate", event.pk, event.slug),
            "label": _("Say how it was"),
            "because": _("You get this mail once, because you were at this event."),
        }


def concerned(event, holder, since, location=None):
    """Keys of the members, or of the guests, who come to an event or to this location of it, say that they may, wait
    or asked for a place."""
    there = {"event": event} | ({"location": location} if location else {})
    # unguarded: nobody is shown them, and each is told alone
    coming = Registration._base_manager.filter(**there, cancelled_at=None).values(holder)
    waiting = Waiting._base_manager.filter(Q(ended_at=None) | Q(ended_at__gte=since), **there).values(holder)
    asking = PlaceRequest.objects.running().filter(**there).values(holder)
    maybe = Rsvp.objects.filter(event=event, reply=Reply.MAYBE).values("member")
    return coming.union(waiting, asking, *[maybe] * (holder == "member" and not location))


def is_let_in(registration):
    """Whether the link of an online event, which is its door, is for who has this place: not once the group keeps them
    out."""
    return not is_barred(registration.who, registration.event.group_id)


def link_for(registration):
    return (registration.location or registration.event).online_url if is_let_in(registration) else ""


def calendar_for(registration):
    """The event for the calendar of who has this place, as a file that says what to do with it."""
    event = registration.event
    # The link of a guest is no place for a calendar, which others may read.
    with_page = not (registration.guest_id and event.is_for_invited) and event.removed_at is None
    may = {"with_link": is_let_in(registration), "with_page": with_page}
    calendar = calendar_of(event, registration.location, **may).decode()
    return (_("event.ics"), calendar, f"text/calendar; method={method_of(event)}")


class Waits(ForOne):
    """Somebody stands in the line for a place, and reads what that means."""

    NAME = "waits"
    TOPIC = Topic.EVENTS
    PASSES = True
    TEMPLATE = "mail/waits"
    model = Waiting

    def rows(self):
        return super().rows().filter(ended_at=None, offer=None).select_related("event", "member", "guest", "location")

    def headline(self, waiting):
        return _("You are on the waiting list of %(event)s") % {"event": waiting.event}

    def context(self, waiting):
        number = Waiting.objects.running_for(waiting.who).filter(pk=waiting.pk).with_place_in_line()
        place = number.values_list("place_in_line", flat=True).first()
        return {"event": waiting.event, "event_url": absolute(waiting.event.get_absolute_url()), "place_in_line": place}


class PlaceOffered(ForOne):
    """A place is kept for who is first in line. Until when is counted from the moment this mail goes."""

    NAME = "place_offered"
    TOPIC = Topic.EVENTS
    PASSES = True
    TEMPLATE = "mail/place_offered"
    model = Offer

    def rows(self):
        return (
            super()
            .rows()
            .filter(waiting__ended_at=None)
            .select_related("waiting__event", "waiting__member", "waiting__guest", "waiting__location")
        )

    def row(self, offer):
        return offer.waiting

    def headline(self, offer):
        return _("There is a place for you at %(event)s") % {"event": offer.event}

    def context(self, offer):
        return {"event": offer.event, "offer": offer, "answer_url": absolute_url("events:offer", offer.token)}

    def told(self, subject_id, skipped=""):
        """Who cannot be mailed sees it on the page. An offer to who may not come any more is taken back by a task."""
        offer = self.rows().filter(pk=subject_id).first()
        if offer and skipped in ("", Skipped.NO_ADDRESS):
            offer.start_clock()


class OfferLapsed(ForOne):
    """A place that was kept for somebody went to the next in line, for it was not answered."""

    NAME = "offer_lapsed"
    TOPIC = Topic.EVENTS
    TEMPLATE = "mail/offer_lapsed"
    model = Offer

    def rows(self):
        lapsed = super().rows().exclude(lapsed_at=None)
        return lapsed.select_related("waiting__event", "waiting__member", "waiting__guest", "waiting__location")

    def row(self, offer):
        return offer.waiting

    def headline(self, offer):
        return _("Your place at %(event)s went to the next in line") % {"event": offer.event}

    def context(self, offer):
        return {"event": offer.event, "offer": offer, "event_url": absolute(offer.event.get_absolute_url())}


class PlaceCalled(AtEvent):
    """On the last day a place came free: all who wait hear it, and whoever is first has it."""

    NAME = "place_called"
    TOPIC = Topic.EVENTS
    PASSES = True
    TEMPLATE = "mail/place_called"
    model = LastCall

    def rows(self):
        return super().rows().filter(ended_at=None).select_related("event", "location")

    def audience(self, call):
        return Member.objects.present().filter(pk__in=self.line(call).values("member"))

    def guests(self, call):
        return Guest.objects.confirmed().filter(pk__in=self.line(call).values("guest"))

    def line(self, call):
        return Waiting.objects.running().filter(event=call.event, location=call.location, offer=None)

    def personal(self, call, member):
        if not Event.objects.visible_to(member).filter(pk=call.event_id).exists():
            raise Skip(Skipped.NOT_FOR_THEM)
        return super().personal(call, member)

    def headline(self, call):
        return _("A place came free at %(event)s") % {"event": call.event}

    def context(self, call):
        return {"event": call.event, "location": call.location, "event_url": absolute(call.event.get_absolute_url())}


class PlaceRequested(Kind):
    """Somebody asks the organiser for a place."""

    NAME = "place_requested"
    TOPIC = Topic.EVENTS
    TEMPLATE = "mail/place_requested"
    model = PlaceRequest

    def rows(self):
        return super().rows().filter(declined_at=None).select_related("event__author", "member", "guest")

    def still_for(self, viewer):
        barred = Exclusion.objects.running().filter(member=viewer.pk).values("group")  # the bell is built for anybody
        return PlaceRequest.objects.filter(organised_by(viewer)).exclude(event__group__in=barred)

    def audience(self, request):
        barred = Exclusion.objects.running().filter(group=request.event.group_id).values("member")
        return Member.objects.present().filter(pk__in=organisers_of(request.event)).exclude(pk__in=barred)

    def personal(self, request, member):
        if not Event.objects.visible_to(member).filter(pk=request.event_id).exists():
            raise Skip(Skipped.NOT_FOR_THEM)
        return {}

    def headline(self, request):
        return _("%(name)s asks for a place at %(event)s") % {"name": request.who, "event": request.event}

    def context(self, request):
        event = request.event
        return {"event": event, "desk_url": absolute_url("events:desk", event.pk, event.slug)}


class RequestDeclined(ForOne):
    """The organiser has no place for somebody who asked."""

    NAME = "request_declined"
    TOPIC = Topic.EVENTS
    TEMPLATE = "mail/request_declined"
    model = PlaceRequest

    def rows(self):
        return super().rows().exclude(declined_at=None).select_related("event", "member", "guest")

    def headline(self, request):
        return _("There is no place for you at %(event)s") % {"event": request.event}

    def context(self, request):
        return {"event": request.event, "agenda_url": absolute_url("events:agenda")}


class CalledOff(Kind):
    """An event was taken away by its organiser: who came, waited, asked, might come or did something there hears it.
    Its name is gone; the day says which, and the file takes it out of the calendar."""

    NAME = "called_off"
    TOPIC = Topic.EVENTS
    LEADS_TO = "agenda_url"
    PASSES = True
    TEMPLATE = "mail/called_off"
    model = Event

    def rows(self):
        return super().rows().exclude(removed_at=None)

    def audience(self, event):
        coming = concerned(event, "member", timezone.now())
        return Member.objects.present().filter(Q(pk__in=coming) | Q(pk__in=event.removal_news.values("member")))

    def guests(self, event):
        return Guest.objects.confirmed().filter(pk__in=concerned(event, "guest", timezone.now()))

    def personal(self, event, member):
        return {"registration": Registration.objects.running_for(member).filter(event=event).first()}

    def attachments_for(self, event, personal):
        return [calendar_for(personal["registration"])] if personal["registration"] else []

    def headline(self, event):
        return _("An event you might go to is off")

    def about(self, event):
        """Of nothing that is there to be seen: it was taken away."""
        return {}

    def context(self, event):
        return {"event": event, "agenda_url": absolute_url("events:agenda")}


class OrganiserAsked(CoauthorAsked):
    """Somebody is asked to organise an event along."""

    NAME = "organiser_asked"
    TOPIC = Topic.ASKED

    def headline(self, authorship):
        names = {"name": authorship.asked_by or _("A colleague"), "event": authorship.content}
        return _("%(name)s asks you to organise %(event)s") % names

    def context(self, authorship):
        event = authorship.content
        return {
            "lines": [
                _("Your name then stands above it, and you can change it and let people in."),
                _("You need not say yes: until then nothing changes."),
            ],
            "url": absolute_url("events:answer_crew", event.pk, event.slug),
            "label": _("Answer"),
            "because": _("You get this mail because a colleague wants to organise with you."),
        }


class HelperAsked(Kind):
    """Somebody is asked to check people in."""

    NAME = "helper_asked"
    TOPIC = Topic.ASKED
    TEMPLATE = "mail/note"
    model = Helper

    def rows(self):
        return super().rows().filter(accepted_at=None).select_related("event", "member", "asked_by")

    def audience(self, helper):
        return still_for(helper.member, helper.event)

    def headline(self, helper):
        return _("%(name)s asks you to help at %(event)s") % {
            "name": helper.asked_by or _("A colleague"),
            "event": helper.event,
        }

    def context(self, helper):
        event = helper.event
        return {
            "lines": [
                _("It is on %(when)s. You check people in at the door, and see who comes.") % {"when": event.when},
                _("You need not say yes: until then nothing changes."),
            ],
            "url": absolute_url("events:answer_crew", event.pk, event.slug),
            "label": _("Answer"),
            "because": _("You get this mail because a colleague asks for your help."),
        }


class HandoverOffered(Kind):
    """An organiser asks a colleague to organise the event from now on."""

    NAME = "handover_offered"
    TOPIC = Topic.ASKED
    TEMPLATE = "mail/handover"
    model = Handover

    def rows(self):
        return super().rows().select_related("event__author", "to")

    def audience(self, handover):
        if not Event.objects.visible_to(handover.to).filter(pk=handover.event_id).exists():
            return Member.objects.none()
        return Member.objects.present().filter(pk=handover.to_id)

    def headline(self, handover):
        event = handover.event
        if event.author is None:
            return _("Will you organise %(event)s?") % {"event": event}
        return _("%(name)s asks you to organise %(event)s") % {"name": event.author, "event": event}

    def context(self, handover):
        event = handover.event
        return {"event": event, "answer_url": absolute_url("events:take_over", event.pk, event.slug)}


class InvitedToEvent(Kind):
    """A member, or everybody in a group, is invited to an event."""

    NAME = "invited_to_event"
    TOPIC = Topic.ASKED
    TEMPLATE = "mail/note"
    model = Invitee
    PRIORITY = LATER

    def rows(self):
        return super().rows().filter(email="").select_related("content", "member", "group", "invited_by")

    def audience(self, invitee):
        if invitee.member:
            return still_for(invitee.member, invitee.content)
        inside = invitee.group.memberships.filter(mail_level=MailLevel.EVERYTHING).exclude(member=invitee.invited_by_id)
        members = Member.objects.present().filter(pk__in=inside.values("member"))
        # Who had a mail that it is new in their group need not have another.
        told = Delivery.objects.filter(kind=PieceInGroup.NAME, subject_id=invitee.content_id, skipped="")
        members = members.exclude(pk__in=told.values("member"))
        return members.without_blocked(invitee.invited_by) if invitee.invited_by else members

    def personal(self, invitee, member):
        if not Event.objects.visible_to(member).filter(pk=invitee.content_id).exists():
            raise Skip(Skipped.NOT_FOR_THEM)
        return {}

    def headline(self, invitee):
        return _("%(name)s invites you to %(event)s") % {
            "name": invitee.invited_by or _("A colleague"),
            "event": invitee.content,
        }

    def context(self, invitee):
        event = Event._base_manager.get(pk=invitee.content_id)
        because = _("You get this mail because a colleague invites you.")
        if invitee.group:
            because = _("You get this mail because the group %(group)s is invited.") % {"group": invitee.group}
        return {
            "lines": [_("It is on %(when)s.") % {"when": event.when}, _("You can register on its page.")],
            "url": absolute(event.get_absolute_url()),
            "label": _("Go to the event"),
            "because": because,
        }
