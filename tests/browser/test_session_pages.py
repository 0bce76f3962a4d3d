"""After a session: its speaker leaves slides and notes, and somebody who was there says something about it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.journeys import editor_on, sign_in
from tests.events.factories import make_event
from tests.events.programmes import add_round, add_session
from tests.factories import make_member

pytestmark = pytest.mark.browser


def test_a_session_keeps_slides_notes_and_a_conversation(new_page, axe, database):
    speaker, reader = make_member(), make_member()
    begins = timezone.now() - timedelta(days=1)
    event = make_event(begins=begins, attendees=[reader])
    session = add_session(add_round(event), "Werken met slides", speakers=[speaker])
    event.release_programme(event.author)

    page = new_page()
    sign_in(page, speaker)
    page.goto(session.slot.get_absolute_url())
    page.get_by_role("link", name="Voeg slides of bestanden toe").click()
    page.get_by_label("Bestanden").set_input_files({"name": "s.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    axe(page)
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_role("link", name="s.pdf")).to_be_visible()
    page.get_by_role("link", name="Schrijf een verslag").click()
    editor_on(page, "Verslag").fill("We spraken af om het te doen.")
    axe(page)
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("We spraken af om het te doen.")).to_be_visible()

    other = new_page()
    sign_in(other, reader)
    other.goto(session.slot.get_absolute_url())
    axe(other)
    other.get_by_label("Je reactie").fill("Dank, hier had ik iets aan.")
    other.get_by_role("button", name="Plaats je reactie").click()
    expect(other.get_by_text("Dank, hier had ik iets aan.")).to_be_visible()
    axe(other)
    page.reload()
    page.get_by_label("Je reactie").fill("Graag gedaan.")
    page.get_by_role("button", name="Plaats je reactie").click()
    expect(page.get_by_text("Graag gedaan.")).to_be_visible()

    plain = new_page(java_script_enabled=False)
    sign_in(plain, speaker)
    plain.goto(session.slot.get_absolute_url())
    expect(plain.get_by_text("We spraken af om het te doen.")).to_be_visible()
    plain.get_by_role("link", name="Voeg slides of bestanden toe").click()
    plain.get_by_label("Bestanden").set_input_files({"name": "t.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    plain.get_by_role("button", name="Voeg toe").click()
    expect(plain.get_by_role("link", name="t.pdf")).to_be_visible()
    plain.get_by_label("Je reactie").fill("Ook zonder script.")
    plain.get_by_role("button", name="Plaats je reactie").click()
    expect(plain.get_by_text("Ook zonder script.")).to_be_visible()
