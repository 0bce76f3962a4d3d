"""An event for those invited alone, and one in the name of a group or of the network."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from content.models import Visibility
from events.models import Registration
from tests.browser.journeys import link_in, sign_in
from tests.events.factories import make_event
from tests.factories import make_community_manager, make_group, make_member

pytestmark = pytest.mark.browser
WEEK = timedelta(days=7)
HELD = {"group": "De groep waarin de bijeenkomst staat", "network": "Het netwerk"}


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_whoever_is_invited_by_mail_comes_and_nobody_else_sees_it(new_page, axe, mailbox, database, script):
    organiser = make_member()
    event = make_event(organiser, visibility=Visibility.INVITED, begins=timezone.now() + WEEK, title="Besloten tafel")
    address = f"genodigd-{event.pk}@buiten.example"
    page, guest = new_page(java_script_enabled=script), new_page(java_script_enabled=script)
    sign_in(page, organiser)
    page.goto(event.get_absolute_url())
    page.locator("header details.menu > summary").filter(has_text="Meer").click()
    page.get_by_role("link", name="Mensen uitnodigen").click()
    if script:
        axe(page)
    page.get_by_label("Namen of e-mailadressen").fill(address)
    page.get_by_role("button", name="Verstuur de uitnodigingen").click()
    expect(page.get_by_role("listitem").filter(has_text=address)).to_be_visible()

    guest.goto(event.get_absolute_url())
    expect(guest.get_by_role("heading", name=event.title)).to_have_count(0)
    guest.goto(link_in(mailbox.wait_for(address, "nodigt je uit", deadline=60), "/agenda/uitnodiging/"))
    expect(guest.get_by_role("heading", name=event.title)).to_be_visible()
    guest.get_by_label("Je naam").fill("Gerda Gast")
    guest.get_by_role("button", name="Naar je aanmelding").click()
    guest.get_by_role("button", name="Bevestig je aanmelding").click()

    expect(guest.get_by_role("heading", name="Je gaat")).to_be_visible()
    if script:
        axe(guest)
    assert Registration.objects.running().get(event=event).guest.name == "Gerda Gast"


@pytest.mark.parametrize("holder", ["group", "network"])
def test_an_event_is_held_in_the_name_of_a_group_or_of_the_network(new_page, axe, database, holder):
    manager = make_community_manager()
    group = make_group(members=[manager])
    group.memberships.filter(member=manager).update(is_manager=True)
    event = make_event(manager, group=group, begins=timezone.now() + WEEK)
    page = new_page()
    sign_in(page, manager)
    page.goto(f"{event.get_absolute_url()}bewerken/")
    page.get_by_label(HELD[holder], exact=True).check()
    page.get_by_role("button", name="Bewaar je wijzigingen").click()

    words = f"door de groep {group.name}" if holder == "group" else "door het netwerk"
    expect(page.locator(".byline").get_by_text(words)).to_be_visible()
    axe(page)
