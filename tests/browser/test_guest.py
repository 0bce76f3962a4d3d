"""A visitor registers as a guest: the form, the link in the mail, the waiting list, the offer, giving back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.models import Registration
from tests.browser.journeys import link_in
from tests.events.factories import make_event
from tests.factories import make_member

pytestmark = pytest.mark.browser


def ask(page, event, name, email):
    page.goto(event.get_absolute_url())
    page.get_by_role("link", name="Meld je aan als gast").click()
    page.get_by_label("Je naam").fill(name)
    page.get_by_label("Mailadres").fill(email)
    page.get_by_role("button", name="Mail mij de link").click()
    expect(page.get_by_role("heading", name="Kijk in je mailbox")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_guest_waits_comes_and_gives_back(new_page, axe, mailbox, database, script):
    member = make_member()
    event = make_event(capacity=1, welcomes_guests=True, begins=timezone.now() + timedelta(days=7))
    event.register(member)
    email = f"gast-{event.pk}@buiten.example"
    page = new_page(java_script_enabled=script)

    ask(page, event, "Anne van Buiten", email)
    mail = mailbox.wait_for(email, "Bevestig dat je naar", deadline=60)
    page.goto(link_in(mail, "/agenda/gast/"))
    if script:
        axe(page)
    assert not event.waiting.exists()
    page.get_by_role("button", name="Bevestig je aanmelding").click()
    expect(page.get_by_text("Je bent nummer 1 in de rij.")).to_be_visible()
    mailbox.wait_for(email, "Je staat op de wachtlijst", deadline=60)

    event.unregister(member)

    mail = mailbox.wait_for(email, "Er is een plek voor je", deadline=60)
    page.goto(link_in(mail, "/agenda/plek/"))
    page.get_by_role("button", name="Ik kom").click()
    expect(page.get_by_role("heading", name="Je gaat")).to_be_visible()
    mail = mailbox.wait_for(email, "Je staat op de lijst", deadline=60)
    assert Registration.objects.running().get(event=event).guest.name == "Anne van Buiten"

    page.goto(link_in(mail, "/agenda/gast/"))
    if script:
        axe(page)
    page.get_by_role("button", name="Meld je af").click()
    expect(page.get_by_role("heading", name="Je bent niet aangemeld")).to_be_visible()
    assert not Registration.objects.running().filter(event=event).exists()


def test_what_is_not_right_is_told_beside_the_field(new_page, axe, database):
    event = make_event(welcomes_guests=True, begins=timezone.now() + timedelta(days=7))
    page = new_page(viewport={"width": 360, "height": 900})
    page.goto(event.get_absolute_url())
    page.get_by_role("link", name="Meld je aan als gast").click()
    page.get_by_label("Je naam").fill("Anne van Buiten")

    page.get_by_role("button", name="Mail mij de link").click()

    expect(page.get_by_label("Je naam")).to_have_value("Anne van Buiten")
    expect(page.get_by_label("Mailadres")).to_have_attribute("aria-invalid", "true")
    axe(page)
