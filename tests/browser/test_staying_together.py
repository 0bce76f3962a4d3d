"""After an event: whoever was there says how it was, and the organiser reads that and who came; then the organiser
begins a group, the mail asks, and whoever was there joins with one click."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.models import Registration
from tests.browser.journeys import link_in, sign_in
from tests.events.factories import make_event
from tests.factories import make_member

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_who_was_there_stays_together(new_page, axe, mailbox, database, script):
    organiser, member, others = make_member(), make_member(), [make_member(), make_member()]
    begins = timezone.now() - timedelta(days=1)
    event = make_event(organiser, begins=begins, attendees=[member, *others, make_member()])
    Registration._base_manager.filter(event=event, member__in=[member, *others]).update(attended_at=begins)
    for each in others:
        event.evaluate(each, score=3)

    page = new_page(java_script_enabled=script)
    sign_in(page, member)
    page.goto(event.get_absolute_url())
    page.get_by_role("link", name="Hoe was het?").click()
    if script:
        axe(page)
    page.get_by_label("5: heel goed").check()
    page.get_by_label("Wat moet zo blijven, of anders?").fill("Meer tijd voor de lunch.")
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_text("De organisatoren lezen het zonder je naam.")).to_be_visible()

    begins_it = new_page(java_script_enabled=script)
    sign_in(begins_it, organiser)
    begins_it.goto(event.get_absolute_url())
    begins_it.get_by_role("link", name="Wie er waren").click()
    expect(begins_it.get_by_role("row", name="Gekomen 3", exact=True)).to_be_visible()
    expect(begins_it.get_by_text("3,7 van de 5")).to_be_visible()
    expect(begins_it.get_by_text("Meer tijd voor de lunch.")).to_be_visible()
    if script:
        axe(begins_it)
    begins_it.goto(event.get_absolute_url())
    begins_it.get_by_role("link", name="Blijf bij elkaar").click()
    expect(begins_it.get_by_label("Naam van de groep")).to_have_value(event.title)
    if script:
        axe(begins_it)
    begins_it.get_by_role("button", name="Begin, en vraag iedereen").click()
    expect(begins_it.get_by_role("heading", name=event.title, level=1)).to_be_visible()
    expect(begins_it.get_by_role("heading", name="Waar het begon")).to_be_visible()

    mail = mailbox.wait_for(member.email, "Bij elkaar blijven na", deadline=60)
    page.goto(link_in(mail, "/blijf-bij-elkaar/"))
    if script:
        axe(page)
    page.get_by_role("button", name="Word lid van deze groep").click()

    expect(page.get_by_text("Je bent lid. Zeg hallo, of lees gewoon mee.")).to_be_visible()
    expect(page.get_by_role("heading", name=event.title, level=1)).to_be_visible()
    page.goto(event.get_absolute_url())
    expect(page.get_by_text("Je zit in deze groep.")).to_be_visible()
    if script:
        axe(page)
    assert event.continuation.group.memberships.filter(member=member).count() == 1
