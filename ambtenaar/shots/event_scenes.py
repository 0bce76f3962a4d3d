"""The pages of events and of the agenda, and the mails that come of them."""

from datetime import timedelta
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from events.models import Call, Event, Guest, Mailing, Proposal, Standing, State, Verdict
from members.models import Member

from .scene import VIEWERS, Scene, clicked, submitted


def found(title):
    noor = Member.objects.get(email=VIEWERS["member"])
    return Event.objects.visible_to(noor).get(title__startswith=title)


def at(name, event, *more):
    return reverse(f"events:{name}", args=[event.pk, event.slug, *more])


def of_events():
    day, full, talk = found("Ambtenaar 2.0-dag"), found("Een ochtend"), found("Lunch")
    yield from of_agenda()
    yield Scene("event-visitor", day.get_absolute_url())
    yield Scene("event", day.get_absolute_url(), "member")
    yield Scene("event-registered", talk.get_absolute_url(), "member", clicked("#registration form button"))
    yield Scene("event-full", full.get_absolute_url(), "newcomer")
    yield Scene("event-past", found("Avondrit").get_absolute_url(), "member")
    yield Scene("event-own", day.get_absolute_url(), "organiser")
    yield Scene("event-attendees", at("attendees", day), "member")
    yield Scene("event-create", reverse("events:create"), "member")
    yield Scene("event-create-errors", reverse("events:create"), "member", submitted(title=""))
    for name in ("copy", "edit", "hand_over", "cancel", "drop", "crew", "locations", "add_location", "questions"):
        yield Scene(f"event-{name.replace('_', '-')}", at(name, day), "organiser")
    yield Scene("event-repeat", at("repeat", day), "organiser")
    yield Scene("event-repeat-days", at("repeat", day), "organiser", submitted(times="4"))
    yield Scene("event-desk", at("desk", day), "organiser")
    yield Scene("event-desk-full", at("desk", full), "walker")
    yield from of_guests()
    yield from of_programme()
    yield from of_calls()
    yield from of_the_day_and_after()
    yield from of_event_mail()


def of_agenda():
    agenda, today = reverse("events:agenda"), timezone.localdate()
    yield Scene("agenda", agenda, "member")
    yield Scene("agenda-filters", agenda, "member", clicked(".filters summary"))
    yield Scene("agenda-month", f"{agenda}?maand={today:%Y-%m}", "member")
    yield Scene("agenda-month-next", f"{agenda}?maand={today.replace(day=1) + timedelta(days=32):%Y-%m}", "member")
    yield Scene("agenda-nothing", f"{agenda}?provincie=Zeeland&waar=plek", "member")
    yield Scene("agenda-past", f"{agenda}?voorbij=1", "member")


def of_guests():
    making = found("Maakdag")
    asking = at("ask_as_guest", making)
    yield Scene("event-guest-ask", asking)
    yield Scene("event-guest-ask-errors", asking, act=submitted(name="", email="geen adres"))
    new = {"name": "Voorbeeldgast Vier", "email": "voorbeeldgast-vier@voorbeeld.example"}
    yield Scene("event-guest-asked", asking, act=submitted(**new))
    coming = Guest.objects.get(name="Voorbeeldgast Drie")
    yield Scene("event-guest-coming", reverse("events:guest", args=[coming.token]))
    fresh = Guest.objects.create(event=making, name="Voorbeeldgast Vijf", email="voorbeeldgast-vijf@voorbeeld.example")
    yield Scene("event-guest-confirm", reverse("events:guest", args=[fresh.token]))
    yield Scene("event-answers", f"{at('answers', making)}?aanmelden=1", "newcomer")
    yield Scene("event-answers-errors", f"{at('answers', making)}?aanmelden=1", "newcomer", submitted())


def of_programme():
    day = found("Ambtenaar 2.0-dag")
    slot = day.slots.get(title__startswith="Lakken")
    yield Scene("event-programme", at("programme", day), "member")
    yield Scene("event-programme-visitor", at("programme", day))
    yield Scene("event-programme-now", at("now", day), "member")
    yield Scene("event-session", slot.get_absolute_url(), "member")
    yield Scene("event-programme-desk", at("programme_desk", day), "organiser")
    yield Scene("event-programme-desk-empty", at("programme_desk", found("Maakdag")), "organiser")
    yield Scene("event-programme-session", at("edit_part", day, "sessie", slot.session_id), "organiser")
    yield Scene("event-programme-session-errors", at("add_part", day, "sessie"), "organiser", submitted(title=""))
    yield Scene("event-programme-round", at("add_part", day, "ronde"), "organiser")
    yield Scene("event-programme-release", at("release_programme", day), "organiser")


def of_calls():
    day, making = found("Ambtenaar 2.0-dag"), found("Maakdag")
    own = Proposal.objects.get(call__event=making, member__email=VIEWERS["proposer"])
    yield Scene("event-call", at("call", making), "member")
    yield Scene("event-call-answered", at("call", day), "speaker")
    yield Scene("event-call-edit", at("edit_call", making), "organiser")
    yield Scene("event-call-questions", at("call_questions", making), "organiser")
    yield Scene("event-propose", at("propose", making), "member")
    yield Scene("event-propose-errors", at("propose", making), "member", clicked("main form [name=submit]"))
    yield Scene("event-propose-change", at("edit_proposal", making, own.pk), "proposer")
    yield Scene("event-judge", at("judge", making), "organiser")
    yield Scene("event-judge-proposal", at("judge_proposal", making, own.pk), "organiser")
    yield Scene("event-judge-answered", at("judge", day), "organiser")


def of_the_day_and_after():
    ride, coffee = found("Avondrit"), found("Open Koffie Oost")
    yield Scene("event-check-in", at("check_in", ride), "organiser")
    yield Scene("event-check-in-unknown", f"{at('check_in', ride)}?code=AAAA-BBBB", "organiser")
    yield Scene("event-walk-in", at("walk_in", ride), "organiser")
    yield Scene("event-walk-in-errors", at("walk_in", ride), "organiser", submitted(name="Niemand Zo"))
    yield Scene("event-evaluate", at("evaluate", coffee), "member")
    yield Scene("event-evaluate-errors", at("evaluate", coffee), "member", submitted())
    yield Scene("event-attendance", at("attendance", ride), "organiser")


def of_event_mail():
    day = found("Ambtenaar 2.0-dag")
    yield Scene("event-mailing-write", at("write_mailing", day), "organiser")
    yield Scene("event-mailing-errors", at("write_mailing", day), "organiser", submitted(subject=""))
    yield Scene("event-mailing", at("mailing", day, Mailing.objects.get(event=day).pk), "organiser")


def event_letters():
    """(name, address, words of the subject) of each mail that comes of what is done here."""
    day, full, making, talk = (found(title) for title in ("Ambtenaar 2.0-dag", "Een ochtend", "Maakdag", "Lunch"))
    noor, koen = (Member.objects.get(email=VIEWERS[role]) for role in ("member", "speaker"))
    day.register(noor, day.locations.first())
    yield "registered", noor.email, "op de lijst"
    full.wait(koen)
    yield "waits", koen.email, "wachtlijst"
    full.unregister(noor)
    first = full.waiting.order_by("pk").select_related("member").first().member
    yield "place-offered", first.email, "plek voor je"
    Guest.objects.ask(making, name="Voorbeeldgast Zes", email="voorbeeldgast-zes@voorbeeld.example")
    yield "guest", "voorbeeldgast-zes@voorbeeld.example", ""
    words = {"subject": "Neem je kopje mee", "text": "We drinken uit wat er is.\n\nTot dan."}
    Mailing.objects.send(making, making.author, uuid=uuid4(), standing=Standing.ALL, **words)
    yield "mailing", noor.email, "kopje"
    call = Call.objects.get(event=making)
    for proposal in call.proposals.filter(state=State.SUBMITTED):
        proposal.judge(Verdict.ACCEPTED, "Graag, na de soep.")
    Call.objects.filter(pk=call.pk).update(closes_at=timezone.now())
    call.answer()
    yield "proposals-answered", VIEWERS["proposer"], "voorstel"
    session = day.sessions.get(title="Eerst bellen")
    session.room = day.rooms.get(name="Trouwzaal")
    session.save(update_fields=["room"])
    day.release_programme(day.author)
    yield "programme", session.speakers.get().member.email, "verandert"
    talk.register(noor)
    talk.cancel(talk.author, "De brief is al herschreven.")
    yield "cancelled", noor.email, "gaat niet door"
