"""Reporting and judging, as those do it who see a thing, look after it, or wrote it."""

import pytest
from playwright.sync_api import expect

from moderation.models import Case
from tests.browser.journeys import sign_in
from tests.browser.ways import ways
from tests.factories import make_comment, make_community_manager, make_member, make_post

pytestmark = pytest.mark.browser


def report(page, way, comment, axe):
    """From the page it stands on, back to that page."""
    page.goto(comment.content.get_absolute_url())
    said = page.locator(f"#r-{comment.pk}")
    more = said.get_by_text("Meer", exact=False).first
    if more.is_visible():
        way.press(more)
    way.press(said.get_by_role("link", name="Melden"))
    way.choose(page.get_by_role("radio", name="Iemand is herkenbaar"))
    way.look(page, axe)


@ways("with script", "without script")
def test_a_member_and_a_visitor_report_a_comment(new_page, axe, database, way):
    comment = make_comment(make_post(), text="Kijk maar in het dossier van mevrouw J.")
    member, page = make_member(), way.open(new_page, viewport={"width": 360, "height": 900})

    report(page, way, comment, axe)
    way.press(page.get_by_role("button", name="Verstuur de melding"))
    expect(page.get_by_label("Je mailadres")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("radio", name="Iemand is herkenbaar")).to_be_checked()
    way.write(page.get_by_label("Je mailadres"), f"bezoeker-{comment.pk}@elders.example")
    way.press(page.get_by_role("button", name="Verstuur de melding"))
    expect(page.get_by_text("We mailen je wat eruit komt.")).to_be_visible()

    sign_in(page, member)
    report(page, way, comment, axe)
    way.write(page.get_by_label("Wat moeten we weten?"), "Dit is mijn buurvrouw.")
    way.press(page.get_by_role("button", name="Verstuur de melding"))
    expect(page.get_by_text("Je hoort van ons wat eruit komt.")).to_be_visible()
    way.look(page, axe)
    way.press(page.get_by_role("link", name="Ga terug"))
    expect(page.locator(f"#r-{comment.pk}")).to_be_visible()

    case = Case.objects.get(comment=comment)
    assert (case.report_count, case.reason) == (2, "personal")

    noor, femke = make_community_manager(name="Noor Visscher"), make_community_manager(name="Femke van der Plas")
    sign_in(page, noor)
    page.goto(case.get_absolute_url())
    way.press(page.get_by_role("button", name="Pak op"))
    expect(page.get_by_text("Jij hebt deze zaak opgepakt.")).to_be_visible()
    way.press(page.locator("summary", has_text="Schrijf een notitie"))
    way.write(page.get_by_label("Notitie"), "Ik ken de schrijver.")
    way.press(page.get_by_role("button", name="Bewaar de notitie"))
    way.press(page.locator("summary", has_text="Overdragen"))
    page.get_by_label("Aan wie?").select_option(value=str(femke.pk))
    way.look(page, axe)
    way.press(page.get_by_role("button", name="Overdragen"))
    expect(page.get_by_text("Overgedragen.")).to_be_visible()
    way.look(page, axe)

    sign_in(page, femke)
    page.goto("/beheer/gemeld/?stand=van-mij")
    way.press(page.get_by_role("main").get_by_role("link", name=comment.content.title).first)
    expect(page.get_by_text("Ik ken de schrijver.")).to_be_visible()
