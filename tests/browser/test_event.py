"""Journey 3: a place at an event, the last place for two at once, and the event in one's own calendar."""

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from events.models import Admission, Registration
from tests.browser.journeys import link_in, sign_in
from tests.events.factories import make_event
from tests.factories import make_member

pytestmark = pytest.mark.browser


def register_button(page):
    return page.get_by_role("button", name="Meld je aan")


def test_a_member_registers_and_puts_the_event_in_the_own_calendar(page, axe, mailbox, database):
    member, event = make_member(), make_event(title="Ambtenaar 2.0-dag", capacity=30)
    sign_in(page, member)

    page.goto("/agenda/")
    axe(page)
    page.get_by_role("link", name=event.title).first.click()
    expect(page.get_by_role("heading", name=event.title)).to_be_visible()
    axe(page)
    register_button(page).click()

    expect(page.get_by_role("heading", name="Je gaat")).to_be_visible()
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Zet in mijn agenda").click()
    assert entry_of(download.value.path().read_bytes()) == (str(event.uuid), event.happens_at, event.title)

    mail = mailbox.wait_for(member.email, event.title, deadline=60)
    attachment, _ticket = mail.iter_attachments()
    assert entry_of(attachment.get_content().encode()) == (str(event.uuid), event.happens_at, event.title)


def test_a_member_registers_and_cancels_without_script(page_without_script, database):
    page, event = page_without_script, make_event()
    sign_in(page, make_member())
    page.goto(event.get_absolute_url())

    register_button(page).click()
    expect(page.get_by_role("heading", name="Je gaat")).to_be_visible()
    page.get_by_role("button", name="Meld je af").click()

    expect(register_button(page)).to_be_visible()


def test_the_last_place_goes_to_one_of_two(new_page, axe, database):
    event = make_event(title="Lunch met één stoel over", capacity=1)
    pages = {make_member(): new_page(), make_member(): new_page()}
    for member, page in pages.items():
        sign_in(page, member)
        page.goto(event.get_absolute_url())
        expect(register_button(page)).to_be_visible()

    for page in pages.values():
        register_button(page).click(no_wait_after=True)

    for page in pages.values():
        expect(register_button(page)).to_have_count(0)
        axe(page)
    (winner,) = Registration.objects.running().filter(event=event).values_list("member", flat=True)
    for member, page in pages.items():
        outcome = "Je gaat" if member.pk == winner else "Je staat op de wachtlijst"
        expect(page.get_by_role("heading", name=outcome)).to_be_visible()


def entry_of(ics):
    (entry,) = Calendar.from_ical(ics).walk("VEVENT")
    return str(entry["uid"]), entry["dtstart"].dt, str(entry["summary"])


def test_a_place_on_request_is_given_by_the_organiser(new_page, axe, mailbox, database):
    member, event = make_member(), make_event(title="Tafel van twaalf", admission=Admission.ON_REQUEST)
    theirs, organiser = new_page(), new_page()
    sign_in(theirs, member)
    theirs.goto(event.get_absolute_url())
    theirs.get_by_role("button", name="Vraag een plek aan").click()
    expect(theirs.get_by_role("heading", name="Je hebt een plek aangevraagd")).to_be_visible()
    axe(theirs)

    mail = mailbox.wait_for(event.author.email, f"{member.name} vraagt een plek", deadline=60)
    sign_in(organiser, event.author)
    organiser.goto(link_in(mail, "/aanmeldingen/"))
    axe(organiser)
    organiser.get_by_role("listitem").filter(has_text=member.name).get_by_role("button", name="Goedkeuren").click()
    expect(organiser.get_by_text("Er wacht niemand op je antwoord.")).to_be_visible()

    mailbox.wait_for(member.email, "Je staat op de lijst", deadline=60)
    theirs.reload()
    expect(theirs.get_by_role("heading", name="Je gaat")).to_be_visible()
    assert Registration.objects.running_for(member).filter(event=event).exists()
