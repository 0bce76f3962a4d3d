"""An organiser writes to those who come: counts them, tries the mail, and sends it, to a part of them or to all."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.models import Mailing, Reply
from tests.browser.journeys import link_in, sign_in
from tests.events.factories import make_event, make_guest
from tests.factories import make_member

pytestmark = pytest.mark.browser


def see_who_gets_it(page, number):
    page.get_by_role("button", name="Kijk wie het krijgt").click()
    people = "1 persoon krijgt" if number == 1 else f"{number} mensen krijgen"
    expect(page.get_by_role("heading", name=f"{people} deze mail")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_message_reaches_whom_it_is_for_and_nobody_else(new_page, axe, mailbox, database, script):
    begins = timezone.now() + timedelta(days=9)
    event = make_event(begins=begins, welcomes_guests=True, title="Dag van het loket")
    hall, online = (
        event.add_location(name=name, address=name, capacity=size) for name, size in (("Zaal", 1), ("Thuis", None))
    )
    inside, remote, waiting, maybe, outsider = (make_member() for _ in range(5))
    guest = make_guest(event, location=online)
    for who, where in ((inside, hall), (remote, online), (guest, online), (waiting, hall)):
        event.sign_up(who, where)
    event.answer(maybe, Reply.MAYBE)
    page = new_page(java_script_enabled=script)
    sign_in(page, event.author)
    page.goto(event.get_absolute_url())
    page.get_by_role("link", name="Aanmeldingen").click()
    page.get_by_role("link", name="Schrijf een bericht").click()
    expect(page.get_by_role("button", name="Verstuur aan")).to_have_count(0)  # not before the number was seen

    page.get_by_label("Onderwerp").fill("Neem een jas mee")
    page.get_by_label("Tekst").fill("De verwarming doet het niet.")
    see_who_gets_it(page, 3)
    page.get_by_label("Wie op een plek wacht").check()
    see_who_gets_it(page, 1)
    page.get_by_label("Iedereen hierboven").check()
    see_who_gets_it(page, 5)
    page.get_by_label("Wie komt").check()
    page.get_by_label("Alleen voor één locatie?").select_option("Thuis")
    see_who_gets_it(page, 2)
    if script:
        axe(page)

    page.get_by_role("button", name="Stuur mij eerst een proef").click()
    expect(page.get_by_text("De proef is naar jou alleen onderweg")).to_be_visible()
    mailbox.wait_for(event.author.email, "Proef: Neem een jas mee", deadline=60)
    assert not Mailing.objects.filter(event=event).exists()

    page.get_by_role("button", name="Verstuur aan 2 mensen").click()
    expect(page.get_by_text("Je bericht is onderweg.")).to_be_visible()
    letter = mailbox.wait_for(remote.email, "Neem een jas mee", deadline=60)
    assert "De verwarming doet het niet." in letter.get_body(["plain"]).get_content()
    assert link_in(mailbox.wait_for(guest.email, "Neem een jas mee", deadline=60), "/agenda/gast/")
    for other in (inside, waiting, maybe, outsider):
        assert not [mail for mail in mailbox.letters_to(other.email) if "jas" in mail["Subject"]]

    page.get_by_role("link", name="Neem een jas mee").click()
    expect(page.get_by_text("aan 2 mensen")).to_be_visible()
