"""Register, full, waiting list, an offer that is accepted or runs out: by the mail, the running worker and the clock in
the database; and a seat online while waiting for the hall."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.models import Offer, Registration
from tests.browser.journeys import link_in, sign_in
from tests.events.factories import make_event
from tests.factories import make_member

pytestmark = pytest.mark.browser
WEEK = timedelta(days=7)
LINK = "https://video.example/zaal-7"


def on_panel(page, button):
    return page.get_by_label("Aanmelden", exact=True).get_by_role("button", name=button, exact=True)


def walk_in_line(page, member, event, place):
    """Somebody who finds the event full stands in line."""
    sign_in(page, member)
    page.goto(event.get_absolute_url())
    expect(page.get_by_role("heading", name="Deze bijeenkomst is vol")).to_be_visible()
    on_panel(page, "Zet me op de wachtlijst").click()
    expect(page.get_by_text(f"Je bent nummer {place} in de rij.")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_place_that_comes_free_passes_down_the_line(new_page, axe, mailbox, database, script):
    leaver, one, two = make_member(), make_member(), make_member()
    event = make_event(capacity=1, attendees=[leaver], begins=timezone.now() + WEEK)

    def open_page():
        return new_page(java_script_enabled=script)

    first, second = open_page(), open_page()
    walk_in_line(first, one, event, 1)
    walk_in_line(second, two, event, 2)
    if script:
        axe(first)
    mailbox.wait_for(two.email, "Je staat op de wachtlijst", deadline=60)

    leaving = open_page()
    sign_in(leaving, leaver)
    leaving.goto(event.get_absolute_url())
    on_panel(leaving, "Meld je af").click()

    offer_mail = mailbox.wait_for(one.email, "Er is een plek voor je", deadline=60)
    assert link_in(offer_mail, "/agenda/plek/")
    offer = Offer.objects.get(waiting__event=event)
    assert offer.expires_at is not None
    first.goto(event.get_absolute_url())
    expect(first.get_by_role("heading", name="Er is een plek voor je")).to_be_visible()
    if script:
        axe(first)

    Offer.objects.filter(pk=offer.pk).update(expires_at=timezone.now())  # its time is over

    mailbox.wait_for(one.email, "ging naar de volgende in de rij", deadline=60)
    next_mail = mailbox.wait_for(two.email, "Er is een plek voor je", deadline=60)
    visitor = open_page()  # who reads the mail on a telephone, and is signed in nowhere there
    visitor.goto(link_in(next_mail, "/agenda/plek/"))
    visitor.get_by_role("button", name="Ik kom").click()

    expect(visitor.get_by_role("heading", name="Je gaat")).to_be_visible()
    assert Registration.objects.running().get(event=event).member == two
    mailbox.wait_for(two.email, "Je staat op de lijst", deadline=60)


def add_location(page, **fields):
    page.get_by_role("link", name="Voeg een locatie toe").click()
    for label, value in fields.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("heading", name=fields["Naam"])).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_online_until_the_hall_has_a_place(new_page, axe, database, script):
    page = new_page(java_script_enabled=script)
    leaver, member = make_member(), make_member()
    event = make_event(begins=timezone.now() + WEEK)
    organiser = new_page(java_script_enabled=script)
    sign_in(organiser, event.author)
    organiser.goto(f"{event.get_absolute_url()}locaties/")
    add_location(organiser, Naam="Oeverdam", Adres="Waagplein 1", **{"Aantal plekken": "1"})
    add_location(organiser, Naam="Online", **{"Link om online mee te doen": LINK})
    event.register(leaver, event.locations.get(name="Oeverdam"))

    sign_in(page, member)
    page.goto(event.get_absolute_url())
    page.get_by_label("Oeverdam").check()
    if script:
        axe(page)
    on_panel(page, "Meld je aan").click()
    expect(page.get_by_text("Je bent nummer 1 in de rij voor Oeverdam.")).to_be_visible()
    page.get_by_text("Kom zolang naar een andere locatie").click()
    on_panel(page, "Meld je aan").click()
    expect(page.get_by_text("Je hebt een plek: Online.")).to_be_visible()
    expect(page.get_by_role("link", name="Doe online mee")).to_have_attribute("href", LINK)
    if script:
        axe(page)

    event.unregister(leaver)
    page.goto(event.get_absolute_url())
    expect(page.get_by_text(re.compile("Zeg je ja, dan verhuist je aanmelding"))).to_be_visible()
    on_panel(page, "Ik kom").click()

    expect(page.get_by_text("Je hebt een plek: Oeverdam.")).to_be_visible()
    expect(page.get_by_role("link", name="Doe online mee")).to_have_count(0)
