"""An organiser moves an event and calls it off: who comes hears it, and the calendar of that member follows."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from events.clock import spoken
from events.models import Registration
from tests.browser.journeys import link_in, sign_in
from tests.events.factories import make_event
from tests.factories import make_member
from tests.notifications.factories import text_of
from web.clock import wall_at

pytestmark = pytest.mark.browser


def file_in(mail):
    (attachment,) = mail.iter_attachments()
    calendar = Calendar.from_ical(attachment.get_content())
    (entry,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), str(entry["UID"]), entry["SEQUENCE"], str(entry["LOCATION"])


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_who_comes_hears_of_a_move_and_of_the_end_of_it(new_page, axe, mailbox, database, script):
    organiser, member = make_member(), make_member()
    begins = (timezone.now() + timedelta(days=20)).replace(second=0, microsecond=0)
    event = make_event(organiser, attendees=[member], begins=begins, title="Lunch onder de bomen")
    was, later = event.when, begins + timedelta(minutes=45)
    page = new_page(java_script_enabled=script)
    sign_in(page, organiser)
    page.goto(event.get_absolute_url())
    page.get_by_role("link", name="Bewerken").click()
    page.get_by_label("Begin").fill(f"{wall_at(later, event.time_zone):%Y-%m-%dT%H:%M}")
    page.get_by_label("Plaats", exact=False).first.fill("Kantine van Brinkum")
    page.get_by_role("button", name="Bewaar je wijzigingen").click()
    expect(page.get_by_text("Kantine van Brinkum").first).to_be_visible()

    now = spoken(later, event.ends_at, event.time_zone)
    expect(page.get_by_text(now).first).to_be_visible()
    expect(page.get_by_text(was)).to_have_count(0)

    mail = mailbox.wait_for(member.email, "is verplaatst", deadline=60)
    told = " ".join(text_of(mail).split())
    assert f"Nu: {now}" in told
    assert f"Het was: {was}" in told
    assert file_in(mail) == ("PUBLISH", str(event.uuid), 1, "Kantine van Brinkum")

    page.locator("header details.menu > summary").filter(has_text="Meer").click()
    page.get_by_role("link", name="Afgelasten").click()
    if script:
        axe(page)
    page.get_by_label("Waarom gaat het niet door?").fill("Het stormt.")
    page.get_by_role("button", name="Gelast deze bijeenkomst af").click()
    expect(page.get_by_role("heading", name="Deze bijeenkomst gaat niet door")).to_be_visible()
    if script:
        axe(page)

    mail = mailbox.wait_for(member.email, "gaat niet door", deadline=60)
    assert file_in(mail) == ("CANCEL", str(event.uuid), 2, "Kantine van Brinkum")


def test_a_place_is_given_back_from_the_mail_without_signing_in_and_without_script(
    page_without_script, new_page, mailbox, database
):
    member, event = make_member(), make_event(begins=timezone.now() + timedelta(days=20))
    page = new_page()
    sign_in(page, member)
    page.goto(event.get_absolute_url())
    page.get_by_role("button", name="Meld je aan").click()
    mail = mailbox.wait_for(member.email, "Je staat op de lijst", deadline=60)

    elsewhere = page_without_script
    elsewhere.goto(link_in(mail, "/agenda/afmelden/"))
    elsewhere.get_by_role("button", name="Geef je plek terug").click()

    expect(elsewhere.get_by_role("heading", name="Je bent niet meer aangemeld")).to_be_visible()
    assert not Registration.objects.running().filter(event=event).exists()
