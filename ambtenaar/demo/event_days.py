"""What surrounds the events of the demo: guests, questions, calls for sessions, and how it was."""

from datetime import timedelta
from uuid import uuid4

from django.utils.text import slugify

from content.models import Authorship
from events.models import Call, Guest, Mailing, Proposal, ProposalAnswer, Registration, SignUpAnswer, State
from web.richtext import clean

from .material import written

EARLY = timedelta(minutes=20)  # people come in before it begins


def surround(events, people):
    """After the programme: what is confirmed becomes a part of it that has no time yet."""
    pieces = zip(written("events", "event"), events, strict=True)
    by_key = {entry["key"]: piece.content for entry, (piece, _coming) in pieces}
    for entry in written("event_days", "question"):
        ask(by_key[entry["event"]], entry, people)
    for entry in written("event_days", "guest"):
        invite_guest(by_key[entry["event"]], entry)
    for entry in written("event_days", "call"):
        call_for_sessions(by_key[entry["event"]], entry, people)
    for entry in written("event_days", "afterwards"):
        look_back(by_key[entry["event"]], entry, people)
    for entry in written("event_days", "message"):
        fields = {name: entry[name] for name in ("standing", "subject", "text")}
        sent = {"sent_at": people.now - timedelta(hours=entry["hours_ago"]), "recipient_count": entry["recipients"]}
        event = by_key[entry["event"]]
        Mailing.objects.create(event=event, sender=event.author, **fields, **sent)


def ask(event, entry, people):
    question = question_among(event.sign_up_questions, entry)
    for key, text in entry["answers"].items():
        SignUpAnswer.objects.give(people.cast[key], {question: text})


def question_among(questions, entry):
    return questions.create(
        kind=entry["kind"],
        label=entry["label"],
        options=entry.get("options", []),
        is_required=entry["required"],
        position=questions.count() + 1,
    )


def invite_guest(event, entry):
    """Straight to the place: a mail about it would be the first letter in the mailbox of the demo."""
    address = f"{slugify(entry['name'])}@voorbeeld.example"
    location = event.locations.filter(name=entry.get("location")).first()
    guest = Guest.objects.create(event=event, name=entry["name"], email=address, location=location)
    guest.confirm()
    event.register(guest, location)


def call_for_sessions(event, entry, people):
    answered = "answered_days_ago" in entry
    call = Call.objects.create(
        event=event,
        text=clean(entry["text"]),
        closes_at=people.now + timedelta(days=entry["days_left"]),
        has_votes=entry.get("has_votes", False),
        answered_at=people.now - timedelta(days=entry["answered_days_ago"]) if answered else None,
    )
    questions = [question_among(call.questions, asked) for asked in entry.get("questions", [])]
    for number, told in enumerate(entry["proposals"], 1):
        member, is_confirmed = people.cast[told["member"]], told["state"] == State.CONFIRMED
        proposal = Proposal.objects.create(
            call=call,
            uuid=uuid4(),
            member=member,
            title=told["title"],
            body=clean(told["body"]),
            state=State.ACCEPTED if is_confirmed else told["state"],
            verdict=told.get("verdict") or (told["state"] if told["state"] in (State.ACCEPTED, State.REJECTED) else ""),
            word=told.get("word", ""),
            created_at=call.closes_at.replace(microsecond=0) - timedelta(days=16, hours=number),
            answered_at=call.answered_at,
        )
        ProposalAnswer.objects.give(proposal, dict(zip(questions, told.get("answers", []), strict=False)))
        if is_confirmed:
            proposal.confirm()
        for key in told.get("supported_by", []):
            proposal.support(people.cast[key])


def look_back(event, entry, people):
    for key in entry["along"]:
        Authorship.objects.create(content=event, member=people.cast[key], accepted_at=event.published_at)
    away = [people.cast[key].pk for key in entry["stayed_away"]]
    places = Registration._base_manager.filter(event=event).exclude(member__in=away)  # unguarded: of the demo
    for number, place in enumerate(places.order_by("pk")):
        at = event.happens_at - EARLY + timedelta(seconds=50 * number)
        event.check_in(place, by=event.author, uuid=uuid4(), at=at)
    for told in entry["said"]:
        event.evaluate(people.cast[told["by"]], score=told["score"], words=told["words"])
