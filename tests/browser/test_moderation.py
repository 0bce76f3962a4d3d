"""Reporting and judging, as those do it who see a thing, look after it, or wrote it."""

import re

import pytest
from playwright.sync_api import expect

from moderation.models import Appeal, Case
from tests.browser.journeys import sign_in
from tests.browser.ways import Way, ways
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

    # What weighs most is done with the keyboard alone, where nothing else tells that way from the other.
    keys = Way("keyboard") if way.name == "with script" else way
    hide(page, way, keys, axe)
    page.goto(comment.get_absolute_url())
    expect(page.get_by_text(comment.text)).to_have_count(0)

    sign_in(page, comment.author)
    appeal(page, way, keys, axe)

    sign_in(page, noor)
    undo_what_was_decided(page, case, way, keys, axe)
    page.context.clear_cookies()
    page.goto(comment.get_absolute_url())
    expect(page.locator(f"#r-{comment.pk}").get_by_text(comment.text)).to_be_visible()


def hide(page, way, keys, axe):
    """From the page of the case, with the words that are drafted."""
    keys.press(page.get_by_role("link", name="Besluit", exact=True))
    keys.press(page.get_by_role("link", name="Verberg het"))
    expect(page.get_by_label("Welke huisregel?")).to_have_value("Respect")
    expect(page.get_by_label("Aan de schrijver")).to_have_value(re.compile("In je reactie is iemand te herkennen"))
    way.look(page, axe)
    keys.press(page.get_by_role("button", name="Besluit en laat het weten"))
    expect(page.get_by_text("Het besluit is genomen.")).to_be_visible()


def appeal(page, way, keys, axe):
    """From the list that is the writer's alone."""
    page.goto("/besluiten/")
    keys.press(page.get_by_role("main").get_by_role("link", name="Over je reactie"))
    expect(page.get_by_text("In je reactie is iemand te herkennen")).to_be_visible()
    way.look(page, axe)
    objection = page.get_by_label("Waarom ben je het er niet mee eens?")
    keys.press(page.get_by_role("button", name="Maak bezwaar"))
    expect(objection).to_have_attribute("aria-invalid", "true")
    keys.write(objection, "Mevrouw J. is een personage uit een boek.")
    keys.press(page.get_by_role("button", name="Maak bezwaar"))
    expect(page.get_by_text("We hebben je bezwaar.")).to_be_visible()


def undo_what_was_decided(page, case, way, keys, axe):
    """Somebody else than who decided, from where the mail leads."""
    page.goto(f"/beheer/bezwaren/{Appeal.objects.get(decision__case=case).pk}/")
    expect(page.get_by_text("Mevrouw J. is een personage uit een boek.")).to_be_visible()
    keys.choose(page.get_by_role("radio", name="Het besluit is teruggedraaid"))
    keys.write(page.get_by_label("Aan wie bezwaar maakt"), "Je hebt gelijk. Hij staat er weer.")
    way.look(page, axe)
    keys.press(page.get_by_role("button", name="Beoordeel en laat het weten"))
    expect(page.get_by_text("Het bezwaar is beoordeeld.")).to_be_visible()
