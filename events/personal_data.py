"""What the takeout holds of events and places at them, and what leaving does to those."""

from contextlib import suppress

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
from web.filenames import media_type_of

from .models import (
    Call,
    CallQuestion,
    CameIn,
    Cancellation,
    CheckIn,
    Continuation,
    Evaluation,
    EvaluationAsked,
    EvaluationGiven,
    Event,
    Guest,
    Handout,
    Handover,
    Helper,
    LastCall,
    Location,
    Mailing,
    Move,
    Offer,
    Pick,
    PlaceRequest,
    Proposal,
    ProposalAnswer,
    Recurrence,
    Registration,
    Release,
    ReleaseNews,
    Reminder,
    RemovalNews,
    Reply,
    Room,
    Round,
    Rsvp,
    Session,
    SessionNotes,
    SessionTalk,
    SessionWaiting,
    SignUpAnswer,
    SignUpQuestion,
    Slot,
    Speaker,
    Track,
    Transfer,
    Vote,
    Waiting,
)

goes_with_member(
    *(EvaluationGiven, Handover, Helper, Offer, Rsvp, PlaceRequest, Speaker, ReleaseNews, RemovalNews, Proposal, Vote),
    *(SignUpAnswer, ProposalAnswer),
)
no_personal_data(SignUpQuestion, CallQuestion, reason="what an organiser asks")
no_personal_data(Guest, reason="somebody who is no member; name and address are erased a while after the event")
not_exported(Transfer, reason="where somebody comes is in the line of the registration")
not_exported(CheckIn, reason="that somebody was there is in the line of the registration")
no_personal_data(Evaluation, reason="what somebody thought of an event; nobody knows who")
not_exported(EvaluationGiven, reason="that an event was evaluated, and not how")
no_personal_data(Continuation, reason="as which group an event goes on; who began it is forgotten with the member")
no_personal_data(Location, reason="where an event is held")
no_personal_data(Cancellation, reason="why an event does not go on; who said so is forgotten with the member")
no_personal_data(Recurrence, reason="how often an event returns; the events are their organisers'")
no_personal_data(Move, reason="when and where an event was going to be; who moved it is forgotten with the member")
no_personal_data(EvaluationAsked, reason="that those who were there were asked how it was")
no_personal_data(Reminder, reason="that those who come were reminded")
no_personal_data(LastCall, reason="that a place came free")
not_exported(Offer, reason="a place that is kept for a few days; that the member waits is told")
not_exported(Helper, reason="a part in what others organise; the events themselves are theirs")
no_personal_data(Call, reason="what an event asks members for")
no_personal_data(Room, Track, Round, Session, Slot, reason="the programme of an event; who speaks there is a Speaker")
no_personal_data(SessionTalk, reason="which conversation is about a session")
no_personal_data(Release, reason="what a version of a programme changed; who released it is forgotten with the member")
not_exported(ReleaseNews, RemovalNews, reason="what was told by mail, which is in the takeout itself")
not_exported(Handover, reason="a question that waits for an answer")


STATES = {Waiting: "waiting", Rsvp: "reply", PlaceRequest: "asked"}


@exporter("events", Event)
def events(member, takeout):
    for event in written_by(member, Event, beside=["locations"]):
        yield piece_line(
            event,
            "Event",
            startTime=moment(event.happens_at),
            endTime=moment(event.ends_at),
            location=event.place or event.online_url,
            maximumAttendeeCapacity=event.capacity,
            a20_timeZone=event.time_zone,
            a20_province=event.provinces,
            a20_costs=event.costs,
            a20_accessibility=event.access,
            a20_hashtag=event.hashtag,
            a20_heldBy=event.holder,
        )


def title_for(member, event):
    """What an event is called, for who still sees it."""
    return event.title if Content.objects.visible_to(member).filter(pk=event.pk).exists() else None


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
            context=title_for(member, answer.question.event),
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
            context=title_for(member, mailing.event),
            published=moment(mailing.sent_at),
        )


@eraser(Mailing)
def erase_mailings(member, contributions):
    """The copies that the other organisers keep; what was mailed is with those who got it."""
    if contributions == Contributions.DELETE:
        member.event_mailings.all().delete()


@exporter("sessions", Proposal, ProposalAnswer, Vote)
def proposals(member, takeout):
    """What the member proposed and answered with it, the organiser's answer once it was given, and what they
    supported."""
    proposed = member.proposed_sessions.select_related("call__event").prefetch_related("answers__question")
    for proposal in proposed.order_by("pk").iterator(100):
        yield line(
            type="Offer",
            actor=id_of(member),
            object=id_of(proposal.call.event),
            name=proposal.title,
            content=proposal.body,
            summary=proposal.word if proposal.answered_at else None,
            published=moment(proposal.created_at),
            updated=moment(proposal.answered_at),
            a20_state=proposal.state,
            a20_answers=[
                {"type": "Note", "name": answer.question.label, "content": answer.text}
                for answer in sorted(proposal.answers.all(), key=lambda answer: answer.question.position)
                if answer.text
            ],
        )
    seen = Proposal.objects.visible_to(member).filter(votes__member=member)
    for proposal in seen.select_related("call__event").order_by("pk").iterator():
        yield line(type="Like", actor=id_of(member), object=id_of(proposal.call.event), name=proposal.title)


@exporter("sessions", Speaker, Pick, SessionWaiting)
def sessions(member, takeout):
    """What the member speaks at, as far as it was released, what they chose, and what they wait for."""
    # unguarded: the member's own
    spoken = Slot.objects.filter(session__speakers__member=member, session__speakers__is_released=True)
    places = Registration._base_manager.filter(member=member, cancelled_at=None)
    chosen = Slot.objects.filter(picks__registration__in=places)
    waited_for = Slot.objects.filter(waiting__registration__in=places)
    for verb, slots in (("Announce", spoken), ("Join", chosen), ("TentativeAccept", waited_for)):
        for slot in slots.select_related("event").order_by("begins_at", "pk").iterator():
            is_seen = Content.objects.visible_to(member).filter(pk=slot.event_id).exists()
            yield line(
                type=verb,
                actor=id_of(member),
                object=id_of(slot.event),
                name=slot.title if is_seen else None,
                url=link_to(slot.get_absolute_url()) if is_seen else None,
                startTime=moment(slot.begins_at),
            )


@exporter("sessions", Handout, SessionNotes)
def left_with_sessions(member, takeout):
    """Files that the member left with sessions, and notes that the member was the last to write."""
    for handout in member.handouts.select_related("session__event").order_by("pk").iterator():
        yield line(
            type="Document",
            url=takeout.media(handout.stored, handout.name) if handout.is_checked else None,
            attributedTo=id_of(member),
            name=handout.name,
            mediaType=media_type_of(handout.name),
            published=moment(handout.created_at),
            context=title_for(member, handout.session.event),
        )
    for notes in member.session_notes.select_related("session__event").order_by("pk").iterator():
        yield line(
            type="Note",
            attributedTo=id_of(member),
            content=notes.body,
            mediaType="text/html",
            updated=moment(notes.changed_at),
            context=title_for(member, notes.session.event),
        )


@eraser(Handout, SessionNotes)
def erase_what_was_left(member, contributions):
    """Notes are a text that speakers and organisers share, so they stay, by nobody's name."""
    if contributions == Contributions.DELETE:
        for handout in member.handouts.order_by("pk"):
            handout.discard()


@eraser(Registration, Transfer, Waiting, Pick, SessionWaiting, CheckIn)
def give_places_back(member, contributions):
    """Who came stays counted, by nobody's name; places at what is yet to come go to somebody else."""
    for waiting in Waiting.objects.running_for(member).select_related("event").order_by("event"):
        waiting.event.stop_waiting(member)
    running = Registration.objects.running_for(member).select_related("event")
    for registration in running.order_by("event"):
        if not registration.event.has_begun:
            with suppress(CameIn), transaction.atomic():
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
