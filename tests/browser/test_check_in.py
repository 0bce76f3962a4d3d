"""At the door with a phone: by name, by code, by camera, without a connection and back, and without script."""

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.models import CheckIn, Registration
from events.tickets import code_of, spelt
from tests.browser.conftest import wait_until
from tests.browser.journeys import sign_in
from tests.events.factories import make_event, make_guest
from tests.factories import make_member

pytestmark = pytest.mark.browser

# What stands in for the camera and the part of a browser that reads QR codes: it sees what the test puts before it.
STAND_IN = """
window.before_the_lens = "";
navigator.mediaDevices.getUserMedia = async () => document.createElement("canvas").captureStream();
window.BarcodeDetector = class { async detect() {
  return window.before_the_lens ? [{ rawValue: window.before_the_lens }] : [];
} };
HTMLMediaElement.prototype.play = async () => {};
"""


@pytest.fixture
def scene(database):
    organiser, helper = make_member("Trijn Organiseert"), make_member("Wiebe Springtbij")
    people = [make_member(name) for name in ("Anaïs Hof", "Boudewijn Blok", "Cato Wiersma", "Dirk Anema")]
    begins = timezone.now().replace(second=0, microsecond=0) + timedelta(hours=2)
    event = make_event(organiser, attendees=people, begins=begins, title="Dag aan de deur", welcomes_guests=True)
    event.ask_to_help(helper, by=organiser).accept()
    return event, helper


def place_named(event, name):
    return Registration._base_manager.get(event=event, member__name=name)


def find(page, name):
    page.get_by_label("Zoek op naam").fill(name)
    row = page.get_by_role("listitem").filter(has_text=name).filter(has=page.get_by_role("button"))
    expect(row).to_have_count(1)
    return row


def open_door(page, event, helper):
    sign_in(page, helper)
    page.goto(event.get_absolute_url())
    page.get_by_role("link", name="Inchecken").click()
    expect(page.get_by_role("heading", name="Inchecken")).to_be_visible()


def test_a_helper_checks_in_while_the_connection_is_gone(page, axe, scene):
    event, helper = scene
    open_door(page, event, helper)
    axe(page)
    find(page, "Anaïs Hof").get_by_role("button", name="Check in").click()
    expect(page.get_by_text("1 van de 4 zijn binnen")).to_be_visible()
    wait_until(CheckIn.objects.filter(registration__event=event).exists, "a check-in")  # the page counts at once

    page.context.set_offline(True)
    find(page, "Cato Wiersma").get_by_role("button", name="Check in").click()
    page.get_by_label("Of typ de code").fill(spelt(code_of(place_named(event, "Dirk Anema").pk)).lower())
    page.get_by_role("button", name="Check in", exact=True).first.click()
    expect(page.get_by_text("Dirk Anema is ingecheckt.")).to_be_visible()
    expect(page.get_by_text("3 van de 4 zijn binnen")).to_be_visible()
    expect(page.get_by_text("Geen verbinding")).to_be_visible()
    assert CheckIn.objects.filter(registration__event=event).count() == 1

    # Meanwhile a colleague with a connection let one of them in.
    theirs = event.check_in(place_named(event, "Cato Wiersma"), by=event.author, uuid=uuid4())
    page.context.set_offline(False)

    expect(page.get_by_text("Geen verbinding")).to_be_hidden()
    expect(page.get_by_text("3 van de 4 zijn binnen")).to_be_visible()
    running = CheckIn.objects.running().filter(registration__event=event)
    assert set(running.values_list("registration__member__name", flat=True)) == {
        "Anaïs Hof",
        "Cato Wiersma",
        "Dirk Anema",
    }
    assert running.get(registration__member__name="Cato Wiersma").uuid == theirs.uuid
    find(page, "Dirk Anema").get_by_role("button", name="Maak ongedaan").click()
    expect(page.get_by_text("2 van de 4 zijn binnen")).to_be_visible()
    page.reload()
    expect(page.get_by_text("2 van de 4 zijn binnen")).to_be_visible()
    event.check_in(place_named(event, "Boudewijn Blok"), by=event.author, uuid=uuid4())
    expect(page.get_by_text("3 van de 4 zijn binnen")).to_be_visible(timeout=20_000)  # by itself, without a press


def kept_in(page):
    """What this browser holds of doors: "page" once it could be opened anew, and for whom something stands guard."""
    return page.evaluate(
        """async () => {
             const style = document.querySelector("[rel=stylesheet]").href;
             const files = [location.pathname, `${location.pathname}stand.json`, style];
             const found = await Promise.all(files.map((file) => caches.match(file)));
             const workers = await navigator.serviceWorker.getRegistrations();
             return [...(await caches.keys()).length && found.every(Boolean) ? ["page"] : await caches.keys(),
                     ...workers.map(({ active, scope }) => active && new URL(scope).pathname)];
           }"""
    )


def test_the_door_opens_again_without_a_connection_until_the_helper_logs_out(page, scene):
    event, helper = scene
    open_door(page, event, helper)
    wait_until(lambda: kept_in(page) == ["page", urlsplit(page.url).path], "the door kept in this browser")
    find(page, "Anaïs Hof").get_by_role("button", name="Check in").click()
    expect(page.get_by_text("1 van de 4 zijn binnen")).to_be_visible()
    wait_until(lambda: CheckIn.objects.filter(registration__event=event).exists(), "the first check-in")

    page.context.set_offline(True)
    find(page, "Boudewijn Blok").get_by_role("button", name="Check in").click()
    page.reload()

    expect(page.get_by_text("2 van de 4 zijn binnen")).to_be_visible()  # one was told, one waits
    expect(page.get_by_text("Geen verbinding")).to_be_visible()
    find(page, "Cato Wiersma").get_by_role("button", name="Check in").click()
    page.get_by_label("Of typ de code").fill(code_of(place_named(event, "Dirk Anema").pk))
    page.get_by_role("button", name="Check in", exact=True).first.click()
    expect(page.get_by_text("Dirk Anema is ingecheckt.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("4 van de 4 zijn binnen")).to_be_visible()

    page.context.set_offline(False)
    expect(page.get_by_text("Geen verbinding")).to_be_hidden(timeout=30_000)
    names = CheckIn.objects.filter(registration__event=event).values_list("registration__member__name", flat=True)
    assert sorted(names) == ["Anaïs Hof", "Boudewijn Blok", "Cato Wiersma", "Dirk Anema"]

    page.goto("/uitloggen/")
    page.get_by_role("button", name="Uitloggen").last.click()
    expect(page.get_by_role("link", name="Inloggen").first).to_be_visible()
    wait_until(lambda: kept_in(page) == [], "nothing of the door kept in this browser")


def test_a_code_before_the_camera_and_one_that_was_used(page, scene):
    event, helper = scene
    page.add_init_script(STAND_IN)
    open_door(page, event, helper)
    page.get_by_role("button", name="Scan met de camera").click()
    code = code_of(place_named(event, "Boudewijn Blok").pk)

    page.evaluate("text => window.before_the_lens = text", f"{page.url}?code={code}")
    expect(page.get_by_text("Boudewijn Blok is ingecheckt.")).to_be_visible()
    other = f"https://elders.example/agenda/{event.pk + 1}-x/inchecken/?code=AAAAAAAA"
    page.evaluate("text => window.before_the_lens = text", other)
    expect(page.get_by_text("Deze code is voor een andere bijeenkomst.")).to_be_visible()
    page.evaluate("text => window.before_the_lens = text", code)

    expect(page.get_by_text("Boudewijn Blok was al ingecheckt")).to_be_visible()


def test_the_door_works_without_script(page_without_script, scene):
    page, (event, helper) = page_without_script, scene
    event.sign_up(make_guest(event, name="Gerda van Buiten"))
    make_member("Lotte Laat")
    open_door(page, event, helper)
    page.get_by_label("Zoek op naam").fill("cato")
    page.get_by_role("button", name="Zoek").last.click()
    page.get_by_role("listitem").filter(has_text="Cato Wiersma").get_by_role("button", name="Check in").click()
    expect(page.get_by_text("Cato Wiersma is ingecheckt.")).to_be_visible()

    page.get_by_label("Of typ de code").fill(code_of(place_named(event, "Cato Wiersma").pk))
    page.get_by_role("button", name="Check in", exact=True).first.click()

    expect(page.get_by_text("Cato Wiersma was al ingecheckt")).to_be_visible()
    page.get_by_label("Zoek op naam").fill("gerda")
    page.get_by_role("button", name="Zoek").last.click()
    page.get_by_role("listitem").filter(has_text="Gerda van Buiten").get_by_role("button", name="Check in").click()
    expect(page.get_by_text("Gerda van Buiten is ingecheckt.")).to_be_visible()
    page.get_by_role("link", name="Iemand zonder aanmelding").click()
    page.get_by_label("Naam").fill("Lotte Laat")
    page.get_by_role("button", name="Check in").click()
    expect(page.get_by_text("Lotte Laat is ingecheckt.")).to_be_visible()
    expect(page.get_by_text("3 van de 6 zijn binnen")).to_be_visible()
