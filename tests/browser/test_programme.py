"""An organiser draws a programme up and releases it; who comes chooses a session, and hears when it moves."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.models import Call, Pick
from tests.browser.journeys import sign_in
from tests.events.factories import make_event
from tests.events.programmes import HOUR, add_break, add_round, add_session
from tests.factories import make_member
from web.clock import wall_at

pytestmark = pytest.mark.browser


def day(**fields):
    begins = (timezone.now() + timedelta(days=30)).replace(hour=9, minute=0, second=0, microsecond=0)
    return make_event(begins=begins, ends=begins + 7 * HOUR, title="Dag van het loket", **fields)


def test_from_an_empty_programme_to_a_chosen_session_without_script(page_without_script, new_page, mailbox, database):
    speaker, member = make_member(), make_member()  # named like nobody else
    event = day(attendees=[member])
    page = page_without_script
    sign_in(page, event.author)
    page.goto(event.get_absolute_url())
    page.get_by_role("link", name="Programma", exact=True).click()
    begin = wall_at(event.happens_at, event.time_zone)
    page.get_by_role("link", name="Voeg een ronde toe").click()
    page.get_by_label("Eind").fill((begin + HOUR).isoformat()[:16])
    page.get_by_label("Naam").fill("Ronde 1")
    page.get_by_role("button", name="Bewaar").click()
    for title in ("Het loket dat terugkwam", "Tellen op het plein"):
        page.get_by_role("link", name="Voeg een sessie toe").click()
        page.get_by_label("Titel").fill(title)
        page.get_by_label("Sprekers die hier lid zijn").fill(speaker.name)
        page.get_by_label("Tekst").fill("Wat er gebeurde, en wat niet.")
        page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text(f"{speaker.name} spreekt tegelijk in")).to_be_visible()
    page.get_by_role("link", name="Bekijk de wijzigingen en geef vrij").click()
    page.get_by_label("Hoe noem je deze versie?").fill("Onder voorbehoud")
    page.get_by_role("button", name="Geef dit programma vrij").click()
    expect(page.get_by_text("Onder voorbehoud").first).to_be_visible()
    assert event.releases.get().name == "Onder voorbehoud"
    mailbox.wait_for(speaker.email, "Wat er voor jou verandert", deadline=60)

    theirs = new_page()
    sign_in(theirs, member)
    theirs.goto(event.get_absolute_url())
    theirs.get_by_label("Kies deze: Tellen op het plein").check()
    theirs.get_by_role("button", name="Bewaar je keuze").click()
    expect(theirs.get_by_text("Je keuze is bewaard.")).to_be_visible()
    assert Pick.objects.get(slot__event=event).slot.title == "Tellen op het plein"

    event.sign_up(speaker)
    full = event.slots.get(title="Het loket dat terugkwam")
    event.sessions.filter(pk=full.session_id).update(capacity=1)
    event.release_programme(event.author)
    event.choose_sessions(speaker, {full.round_id: full.pk})
    theirs = new_page(java_script_enabled=False)
    sign_in(theirs, member)
    theirs.goto(event.get_absolute_url())
    theirs.get_by_label("Zet me op de wachtlijst: Het loket dat terugkwam").check()
    theirs.get_by_role("button", name="Bewaar je keuze").click()
    expect(theirs.get_by_text("Je bent nummer 1 in de rij.")).to_be_visible()
    expect(theirs.get_by_label("Kies deze: Tellen op het plein")).to_be_checked()
    event.choose_sessions(speaker, {full.round_id: None})
    mailbox.wait_for(member.email, "Je hebt een plek bij", deadline=60)
    theirs.reload()
    expect(theirs.get_by_label("Kies deze: Het loket dat terugkwam")).to_be_checked()


def whole_day():
    event = day(capacity=180)
    hall, room = event.rooms.create(name="Raadzaal", size=20), event.rooms.create(name="Trouwzaal", size=40)
    speakers = [make_member(name, job_title="adviseur") for name in ("Saskia Brandsma", "Joris Hoekstra")]
    add_break(add_round(event, 1, name=""), "Inloop met koffie")
    one, two = add_round(event, 2, name="Ronde 1"), add_round(event, 3, name="Ronde 2")
    for round in (one, two):
        add_session(
            round, "Het loket dat terugkwam", speakers[:1], room=hall, capacity=30, body="<p>Over een loket.</p>"
        )
        add_session(round, "Lakken zonder hoofdpijn", speakers[1:], room=room, capacity=1)
        add_session(round, "Tellen op het plein", guests=["Hassan Bouzid, gemeente Oeverdam"], room=room)
    event.release_programme(event.author)
    return event


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_a_programme_hold_up_on_each_screen(new_page, axe, database, width):
    event, member, first = whole_day(), make_member(), make_member()
    for each in (member, first):
        event.register(each)
    full = event.slots.filter(title="Lakken zonder hoofdpijn").first()
    event.choose_sessions(first, {full.round_id: full.pk})
    page = new_page(viewport={"width": width, "height": 800})
    sign_in(page, member)
    slot = event.slots.filter(title="Het loket dat terugkwam").first()
    here = f"{event.get_absolute_url()}programma/"

    for address in (event.get_absolute_url(), here, f"{here}nu/", slot.get_absolute_url()):
        page.goto(address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    theirs = new_page(viewport={"width": width, "height": 800})
    sign_in(theirs, event.author)
    for address in (f"{here}maken/", f"{here}vrijgeven/", f"{here}maken/sessie/{slot.session_id}/"):
        theirs.goto(address)
        axe(theirs)
        assert theirs.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [360, 1280])
def test_one_looks_at_the_programme_of_one_location(new_page, axe, database, width):
    event, member = whole_day(), make_member()
    zwolle, rotterdam = (
        event.add_location(name=name, address=name, online_url="", capacity=90) for name in ("Zwolle", "Rotterdam")
    )
    for room, location in (("Raadzaal", zwolle), ("Trouwzaal", rotterdam)):
        event.rooms.filter(name=room).update(location=location)
    event.release_programme(event.author)
    page = new_page(viewport={"width": width, "height": 800})
    sign_in(page, member)
    page.goto(event.get_absolute_url())
    page.get_by_label("Rotterdam").check()
    page.get_by_label("Aanmelden", exact=True).get_by_role("button", name="Meld je aan", exact=True).click()
    expect(page.get_by_text("Je hebt een plek: Rotterdam.")).to_be_visible()
    page.goto(f"{event.get_absolute_url()}programma/")
    expect(page.get_by_label("Kies deze: Het loket dat terugkwam")).to_have_count(0)

    page.get_by_role("link", name="Rotterdam").click()
    expect(page.get_by_role("link", name="Rotterdam")).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("link", name="Het loket dat terugkwam")).to_have_count(0)
    expect(page.get_by_text("Inloop met koffie")).to_be_visible()
    axe(page)
    page.get_by_label("Kies deze: Tellen op het plein").first.check()
    page.get_by_role("button", name="Bewaar je keuze").click()
    expect(page.get_by_text("Je keuze is bewaard.")).to_be_visible()
    assert Pick.objects.get(slot__event=event).slot.title == "Tellen op het plein"
    page.goto(f"{event.get_absolute_url()}programma/nu/")
    page.get_by_role("link", name="Zwolle").click()
    expect(page.get_by_role("link", name="Zwolle")).to_have_attribute("aria-current", "page")
    page.get_by_role("link", name="Het hele programma").click()
    expect(page.get_by_role("heading", name="Programma van Dag van het loket")).to_be_visible()
    expect(page.get_by_role("link", name="Zwolle")).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("link", name="Lakken zonder hoofdpijn")).to_have_count(0)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_programme_on_paper_has_no_form_in_it(new_page, database):
    event, member = whole_day(), make_member()
    event.register(member)
    page = new_page()
    sign_in(page, member)
    page.goto(f"{event.get_absolute_url()}programma/")
    page.emulate_media(media="print")

    expect(page.get_by_text("Lakken zonder hoofdpijn").first).to_be_visible()
    expect(page.get_by_text("Raadzaal").first).to_be_visible()
    expect(page.get_by_role("button", name="Bewaar je keuze")).to_be_hidden()
    expect(page.get_by_label("Kies deze: Het loket dat terugkwam").first).to_be_hidden()


def test_from_a_call_to_a_session_in_the_programme(new_page, page_without_script, axe, mailbox, database):
    event, speaker = day(), make_member("Marit Solheim")
    add_round(event, 1)
    organiser, without_script, theirs = new_page(), new_page(java_script_enabled=False), page_without_script
    sign_in(organiser, event.author)
    sign_in(without_script, event.author)
    sign_in(theirs, speaker)
    here = event.get_absolute_url()
    closes = wall_at(event.happens_at - timedelta(days=10), event.time_zone).isoformat()[:16]
    without_script.goto(f"{here}programma/maken/")
    without_script.get_by_role("link", name="Vraag leden om sessies").click()
    organiser.goto(without_script.url)
    axe(organiser)
    without_script.get_by_role("textbox", name="Wat vraag je?").fill("Laat zien wat je deed.")
    without_script.get_by_label("Voorstellen tot").fill(closes)
    without_script.get_by_role("button", name="Open de oproep").click()
    organiser.goto(without_script.url)
    axe(organiser)

    theirs.goto(here)
    theirs.get_by_role("link", name="Lees de oproep").click()
    theirs.get_by_role("link", name="Stel een sessie voor").click()
    theirs.get_by_label("Titel").fill("Zestig euro en een fietstas")
    theirs.get_by_label("Wat ga je doen?").fill("Meten zonder budget.")
    theirs.get_by_role("button", name="Dien in").click()

    organiser.goto(f"{here}oproep/beoordelen/")
    axe(organiser)
    organiser.get_by_role("link", name="Zestig euro en een fietstas").click()
    axe(organiser)
    judge = without_script
    judge.goto(organiser.url)
    judge.get_by_label("Ja, dit hoort in het programma").check()
    judge.get_by_label("Een woord erbij").fill("In de trouwzaal graag.")
    judge.get_by_role("button", name="Bewaar dit besluit").click()
    theirs.reload()
    expect(theirs.get_by_text("In de trouwzaal graag.")).to_be_hidden()
    expect(judge.get_by_role("button", name="Verstuur alle antwoorden")).to_have_count(0)  # it is open still
    Call.objects.filter(event=event).update(closes_at=timezone.now())
    judge.reload()
    judge.get_by_role("button", name="Verstuur alle antwoorden").click()
    mailbox.wait_for(speaker.email, "Het antwoord op je voorstel", deadline=60)

    theirs.reload()
    theirs.get_by_role("button", name="Ja, ik doe het").click()
    organiser.goto(f"{here}programma/maken/")
    organiser.get_by_role("link", name="Zestig euro en een fietstas").click()
    organiser.get_by_label("Ronde").select_option(index=1)
    organiser.get_by_role("button", name="Bewaar").click()
    organiser.get_by_role("link", name="Bekijk de wijzigingen en geef vrij").click()
    organiser.get_by_role("button", name="Geef dit programma vrij").click()

    theirs.goto(here)
    theirs.get_by_role("button", name="Meld je aan").click()
    theirs.get_by_role("link", name="Kies je sessies").click()
    theirs.get_by_label("Kies deze: Zestig euro en een fietstas").check()
    theirs.get_by_role("button", name="Bewaar je keuze").click()
    expect(theirs.get_by_text("Je keuze is bewaard.")).to_be_visible()
