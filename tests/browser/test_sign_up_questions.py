"""An organiser asks something of who registers, a member answers, the organiser reads it; also without script."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.journeys import sign_in
from tests.events.factories import make_event
from tests.factories import make_member

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_question_is_asked_answered_and_read(new_page, axe, database, script):
    organiser, member = make_member(), make_member()
    event = make_event(organiser, begins=timezone.now() + timedelta(days=7))
    asking = new_page(java_script_enabled=script)
    sign_in(asking, organiser)
    asking.goto(event.get_absolute_url())
    asking.get_by_role("link", name="Aanmeldingen").click()
    asking.get_by_role("link", name="Verander wat je vraagt").click()
    asking.get_by_label("Je vraag").fill("Waarom kom je?")
    asking.get_by_label("Iedereen moet dit beantwoorden").check()
    asking.get_by_role("button", name="Stel deze vraag").click()
    expect(asking.get_by_text("Je vraag wordt vanaf nu gesteld.")).to_be_visible()
    if script:
        axe(asking)

    page = new_page(java_script_enabled=script)
    sign_in(page, member)
    page.goto(event.get_absolute_url())
    page.get_by_label("Aanmelden", exact=True).get_by_role("button", name="Meld je aan", exact=True).click()
    expect(page.get_by_role("heading", name="Vragen van de organisator")).to_be_visible()
    page.get_by_role("button", name="Meld je aan", exact=True).click()
    expect(page.get_by_label("Waarom kom je?")).to_have_attribute("aria-invalid", "true")
    if script:
        axe(page)
    page.get_by_label("Waarom kom je?").fill("Om te leren")
    page.get_by_role("button", name="Meld je aan", exact=True).click()
    expect(page.get_by_role("heading", name="Je gaat")).to_be_visible()

    asking.get_by_role("link", name="Terug naar de aanmeldingen").click()
    expect(asking.get_by_text("Om te leren")).to_be_visible()
    if script:
        axe(asking)
