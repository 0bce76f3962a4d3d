"""Journey: following the agenda from another program, a month by keyboard and phone, and an event held once more."""

import urllib.request
from datetime import datetime, time, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from content.models import Visibility
from tests.browser.journeys import prove, sign_in
from tests.browser.keyboard import tab_to
from tests.events.factories import make_event
from tests.factories import make_group, make_member

pytestmark = pytest.mark.browser


def titles(stack, address):
    """What a plain program finds in the calendar at an address."""
    with urllib.request.urlopen(urljoin(stack.url, urlsplit(address).path)) as response:  # noqa: S310 - our own site
        calendar = Calendar.from_ical(response.read())
    return {str(entry["SUMMARY"]): str(entry["STATUS"]) for entry in calendar.walk("VEVENT")}


def test_from_the_agenda_to_a_calendar_of_ones_own(page, page_without_script, axe, stack, database):
    member = make_member()
    group = make_group(members=[member])
    public = make_event(title="Voor iedereen")
    inside = make_event(group=group, visibility=Visibility.GROUP, title="Alleen binnen", attendees=[member])
    sign_in(page, member)
    page.goto("/agenda/")

    page.get_by_text("Abonneer je op deze agenda").click()
    axe(page)
    found = titles(stack, page.get_by_label("Adres van de agenda (iCal)").input_value())
    assert "Voor iedereen" in found
    assert "Alleen binnen" not in found

    page.get_by_role("link", name="Een adres voor je eigen agenda").click()
    page.get_by_role("button", name="Maak eigen feeds").click()
    prove(page)
    address = page.get_by_label("Je eigen agenda").input_value()
    axe(page)
    assert titles(stack, address) == {"Alleen binnen": "CONFIRMED"}
    public.register(member)
    inside.cancel(inside.author, "Griep.")
    assert titles(stack, address) == {"Voor iedereen": "CONFIRMED", "Alleen binnen": "CANCELLED"}

    page_without_script.goto("/agenda/")
    page_without_script.get_by_text("Abonneer je op deze agenda").click()
    assert "Voor iedereen" in titles(
        stack, page_without_script.get_by_label("Adres van de agenda (iCal)").input_value()
    )


def in_three_months(title):
    day = (timezone.localdate().replace(day=1) + timedelta(days=95)).replace(day=15)
    return make_event(title=title, begins=timezone.make_aware(datetime.combine(day, time(10))))


def test_a_month_by_keyboard_alone(page, axe, database):
    event = in_three_months("Open koffie in Zwolle")
    page.goto("/agenda/")
    month = page.get_by_role("link", name="Maand", exact=True)
    tab_to(month)
    page.keyboard.press("Enter")

    cell = page.get_by_role("cell").get_by_role("link", name=event.title)
    for _ in range(5):
        expect(page.get_by_role("table")).to_be_visible()
        if cell.count():
            break
        onward = page.get_by_role("link", name="Volgende maand")
        tab_to(onward)
        asked = page.url
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, asked=asked: url != asked)
    axe(page)
    tab_to(cell)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name=event.title)).to_be_visible()


def test_a_month_on_a_phone_is_a_list_of_days(new_page, axe, database):
    event = in_three_months("Open koffie op de telefoon")
    page = new_page(viewport={"width": 360, "height": 800})
    page.goto(f"/agenda/?maand={event.day:%Y-%m}")

    expect(page.get_by_role("table")).to_be_hidden()
    expect(page.get_by_role("link", name=event.title)).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    axe(page)


def test_an_event_once_more_without_script(page_without_script, database):
    page, event = page_without_script, make_event(title="Lunchpraat", costs="Gratis")
    year = timezone.now().year + 1
    sign_in(page, event.author)
    page.goto(event.get_absolute_url())

    page.locator("header details.menu > summary").filter(has_text="Meer").click()
    page.get_by_role("link", name="Kopiëren").click()
    expect(page.get_by_label("Titel")).to_have_value("Lunchpraat")
    page.get_by_label("Begin").fill(f"{year}-03-04T10:00")
    page.get_by_label("Einde").fill(f"{year}-03-04T12:00")
    page.get_by_role("button", name="Zet in de agenda").click()

    expect(page.get_by_text("Je bijeenkomst staat in de agenda.")).to_be_visible()
    expect(page.get_by_text("Gratis")).to_be_visible()
    assert page.url != urljoin(page.url, event.get_absolute_url())
