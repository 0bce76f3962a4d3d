"""Journey: an event that is held every week, of which one day changes, with and without script."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.models import Event
from tests.browser.journeys import sign_in
from tests.events.factories import make_event
from tests.factories import make_member

pytestmark = pytest.mark.browser


def days_of(title):
    return list(Event.objects.filter(title=title).order_by("happens_at").values_list("happens_at", flat=True))


@pytest.mark.parametrize("with_script", [True, False])
def test_an_organiser_lets_an_event_return_and_changes_what_follows(
    new_page, page_without_script, axe, database, with_script
):
    look_over = axe if with_script else lambda page: None
    member = make_member()
    page = new_page() if with_script else page_without_script
    begins = (timezone.now() + timedelta(days=30)).replace(hour=9, minute=0, second=0, microsecond=0)
    title = f"Koffie met de griffie {member.pk}"
    event = make_event(member, title=title, begins=begins)
    sign_in(page, member)
    page.goto(event.get_absolute_url())
    if with_script:
        page.locator("header details.menu > summary").filter(has_text="Meer").click()
        page.get_by_role("link", name="Herhalen").click()
    else:
        page.goto(f"{event.get_absolute_url()}herhalen/")
    look_over(page)
    page.get_by_role("button", name="Toon de dagen").click()
    expect(page.get_by_text("Zeg hoe vaak, of tot en met welke dag.").first).to_be_visible()
    look_over(page)
    page.get_by_label("Om de hoeveel dagen, weken, maanden of jaren?").fill("2")
    page.get_by_label("Hoe vaak?").fill("6")
    page.get_by_role("button", name="Toon de dagen").click()
    expect(page.get_by_role("heading", name="5 dagen erbij")).to_be_visible()
    look_over(page)
    page.locator("[name=day]").nth(2).uncheck()  # a holiday
    page.get_by_role("button", name="Zet deze dagen in de agenda").click()
    expect(page.get_by_text("Er staan 4 dagen bij in de agenda.")).to_be_visible()
    expect(page.get_by_role("heading", name="Ook op andere dagen")).to_be_visible()
    look_over(page)
    assert [(after - begins).days for after in days_of(title)] == pytest.approx([0, 14, 28, 56, 70], abs=1)

    page.get_by_role("heading", name="Ook op andere dagen").locator("..").get_by_role("link").nth(1).click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    page.get_by_role("link", name="Bewerken").click()
    page.get_by_label("Titel", exact=False).first.fill(f"{title} in de tuin")
    page.get_by_label("Deze dag en de dagen erna").check()
    look_over(page)
    page.get_by_role("button", name="Bewaar je wijzigingen").click()
    expect(page.get_by_role("heading", name=f"{title} in de tuin")).to_be_visible()
    assert (len(days_of(title)), len(days_of(f"{title} in de tuin"))) == (2, 3)

    page.goto(f"{page.url.partition('?')[0]}afgelasten/")
    page.get_by_label("Waarom gaat het niet door?").fill("De zaal is weg.")
    page.get_by_label("Gelast ook de 4 andere dagen van deze reeks af die nog komen").check()
    look_over(page)
    page.get_by_role("button", name="Gelast deze bijeenkomst af").click()
    expect(page.get_by_text("Alle dagen zijn afgelast.")).to_be_visible()
