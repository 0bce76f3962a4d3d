"""What the takeout holds of events and places at them, and what leaving does to those."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import ngettext

from content.models import Content
from content.personal_data import piece_line, written_by
from members.models import Contributions
from members.personal_data import (
    Orphan,
    eraser,
    exporter,
    goes_with_member,
    hand_over,
    no_personal_data,
    not_exported,
)
from members.takeout import id_of, line, link_to, moment

from .models import (
    Cancellation,
    Event,
    Guest,
    Handover,
    Helper,
    LastCall,
    Location,
    Mailing,
    Move,
    Offer,
    PlaceRequest,
    Registration,
    Reminder,
    Reply,
    Rsvp,
    SignUpAnswer,
    SignUpQuestion,
    Waiting,
)

goes_with_member(Handover, Helper, Offer, Rsvp, PlaceRequest, SignUpAnswer)
no_personal_data(SignUpQuestion, reason="what an organiser asks")
no_personal_data(Guest, reason="somebody who is no member; name and address are erased a while after the event")
no_personal_data(Location, reason="where an event is held")
no_personal_data(Cancellation, reason="why an event does not go on; who said so is forgotten with the member")
no_personal_data(Move, reason="when and where an event was going to be")
no_personal_data(Reminder, reason="that those who come were reminded")
no_personal_data(LastCall, reason="that a place came free")
not_exported(Offer, reason="a place that is kept for a few days; that the member waits is told")
not_exported(Helper, reason="a part in what others organise; the events themselves are theirs")
not_exported(Handover, reason="a question that waits for an answer")


STATES = {Waiting: "waiting", Rsvp: "reply", PlaceRequest: "asked"}


@exporter("events", Event)
def events(member, takeout):
    for event in written_by(member, Event):
        yield piece_line(
            event,
            "Event",
            startTime=moment(event.happens_at),
            endTime=moment(event.ends_at),
            location=event.place or event.online_url,
            maximumAttendeeCapacity=event.capacity,
            a20_timeZone=event.time_zone,
            a20_province=event.province,
            a20_costs=event.costs,
            a20_accessibility=event.access,
            a20_hashtag=event.hashtag,
        )


@exporter("rsvps", Registration)
def registrations(member, takeout):
    # unguarded: the member's own places
    own = Registration._base_manager.filter(member=member).select_related("event")
    for registration in own.order_by("created_at", "pk").iterator():
        event = registration.event
        is_seen = Content.objects.visible_to(member).filter(pk=event.pk).exists()
        yield line(
            type="Reject" if registration.cancelled_at else "Accept",
            actor=id_of(member),
            object=id_of(event),
            name=event.title if is_seen else None,
            url=link_to(event.get_absolute_url()) if is_seen else None,
            startTime=moment(event.happens_at),
            published=moment(registration.created_at),
            updated=moment(registration.cancelled_at),
            a20_attended=moment(registration.attended_at),
        )


@exporter("rsvps", Waiting, Rsvp, PlaceRequest)
def answers(member, takeout):
    """What the member said to events without having a place there."""
    # unguarded: the member's own
    for model in (Waiting, Rsvp, PlaceRequest):
        own = model._base_manager.filter(member=member).select_related("event")
        for row in own.order_by("created_at", "pk").iterator():
            event = row.event
            is_seen = Content.objects.visible_to(member).filter(pk=event.pk).exists()
            ended_at = getattr(row, "ended_at", None) or getattr(row, "declined_at", None)
            yield line(
                type="Reject" if model is Rsvp and row.reply == Reply.NO else "TentativeAccept",
                actor=id_of(member),
                object=id_of(event),
                name=event.title if is_seen else None,
                url=link_to(event.get_absolute_url()) if is_seen else None,
                published=moment(row.created_at),
                updated=moment(ended_at),
                a20_state=STATES[model],
            )


@exporter("answers_to_organisers", SignUpAnswer)
def sign_up_answers(member, takeout):
    given = member.sign_up_answers.exclude(text="").select_related("question__event").order_by("pk")
    for answer in given.iterator():
        yield line(
            type="Note",
            attributedTo=id_of(member),
            name=answer.question.label,
            content=answer.text,
            mediaType="text/plain",
            context=answer.question.event.title,
        )


@exporter("mailings", Mailing)
def mailings(member, takeout):
    for mailing in member.event_mailings.select_related("event").order_by("sent_at", "pk").iterator():
        yield line(
            type="Note",
            id=link_to(f"/id/{mailing.uuid}"),
            attributedTo=id_of(member),
            name=mailing.subject,
            content=mailing.text,
            mediaType="text/plain",
            context=mailing.event.title,
            published=moment(mailing.sent_at),
        )


@eraser(Mailing)
def erase_mailings(member, contributions):
    """The copies that the other organisers keep; what was mailed is with those who got it."""
    if contributions == Contributions.DELETE:
        member.event_mailings.all().delete()


@eraser(Registration, Waiting)
def give_places_back(member, contributions):
    """Who came stays counted, by nobody's name; places at what is yet to come go to somebody else."""
    for waiting in Waiting.objects.running_for(member).select_related("event").order_by("event"):
        waiting.event.stop_waiting(member)
    running = Registration.objects.running_for(member).select_related("event")
    for registration in running.order_by("event"):
        if not registration.event.has_begun:
            with transaction.atomic():
                registration.event.unregister(member)


@hand_over
def coming_events(member):
    own = Event.objects.visible_to(member).filter(author=member).standing().upcoming()
    for event in own.order_by("happens_at", "pk"):
        note = ngettext(
            "%(when)s. %(count)s person has registered.",
            "%(when)s. %(count)s people have registered.",
            event.registration_count,
        ) % {"when": event.when, "count": event.registration_count}
        yield Orphan(event.title, reverse("events:hand_over", args=[event.pk, event.slug]), note)
