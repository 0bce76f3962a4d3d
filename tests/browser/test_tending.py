"""A poll by the keyboard and without script; a manager pins a conversation and closes it."""

import pytest
from playwright.sync_api import expect

from discussions.models import Vote
from tests.browser.journeys import sign_in
from tests.browser.keyboard import press, tab_to
from tests.discussions.factories import make_discussion, make_poll
from tests.factories import make_group, make_member

pytestmark = pytest.mark.browser


def poll_on(page):
    return page.get_by_role("region", name="Wanneer komen we samen?")


def chosen_by(member):
    return list(Vote.objects.of(member).values_list("choice__text", flat=True))


def test_a_member_votes_by_keyboard_and_changes_it(page, axe, database):
    member, piece = make_member(), make_discussion()
    make_poll(piece)
    sign_in(page, member)
    page.goto(piece.get_absolute_url())
    axe(page)

    tab_to(poll_on(page).get_by_label("Maandag"))
    page.keyboard.press("Space")
    press(poll_on(page).get_by_role("button", name="Stem", exact=True))

    expect(poll_on(page)).to_contain_text("1 stem, 100%")
    expect(page.get_by_role("heading", name="Wanneer komen we samen?")).to_be_focused()
    axe(page)
    press(poll_on(page).get_by_text("Verander je stem"))
    tab_to(poll_on(page).get_by_label("Maandag"))
    page.keyboard.press("ArrowDown")
    press(poll_on(page).get_by_role("button", name="Stem", exact=True))

    expect(poll_on(page).locator("dt", has_text="Dinsdag")).to_contain_text("jouw keuze")
    assert chosen_by(member) == ["Dinsdag"]


def test_a_member_votes_in_an_anonymous_poll_without_script(page_without_script, database):
    page, member, piece = page_without_script, make_member(), make_discussion()
    make_poll(piece, is_anonymous=True, takes_several=True)
    sign_in(page, member)
    page.goto(piece.get_absolute_url())
    expect(poll_on(page)).to_contain_text("Niemand ziet wie wat koos.")

    poll_on(page).get_by_role("button", name="Stem", exact=True).click()
    expect(page.get_by_text("Kies uit wat er staat.")).to_be_visible()
    poll_on(page).get_by_label("Maandag").check()
    poll_on(page).get_by_label("Woensdag").check()
    poll_on(page).get_by_role("button", name="Stem", exact=True).click()

    expect(poll_on(page)).to_contain_text("Je hebt gestemd. De uitslag komt na het einde.")
    assert sorted(chosen_by(member)) == ["Maandag", "Woensdag"]


def test_a_manager_pins_a_conversation_and_closes_it(new_page, axe, database):
    manager, member = make_member(), make_member()
    group = make_group(manager=manager, members=[member])
    piece = make_discussion(member, group, title="Lees dit voor je begint")
    page, of_member = new_page(), new_page()
    sign_in(page, manager)
    sign_in(of_member, member)
    of_member.goto(piece.get_absolute_url())
    of_member.get_by_role("textbox", name="Je reactie").fill("Nog één ding.")

    page.goto(piece.get_absolute_url())
    page.get_by_text("Beheren", exact=True).click()
    page.get_by_role("link", name="Zet het vast in de groep").click()
    axe(page)
    page.get_by_role("button", name="Zet het vast").click()
    expect(page.get_by_text("Het staat nu vast, bovenaan de groep.")).to_be_visible()
    page.get_by_text("Beheren", exact=True).click()
    axe(page)
    page.get_by_role("link", name="Sluit de reacties").click()
    axe(page)
    page.get_by_label("Waarom sluit je het?").fill("De uitkomst staat in de samenvatting.")
    page.get_by_role("button", name="Sluit de reacties").click()
    expect(page.get_by_role("heading", name="De reacties zijn gesloten")).to_be_visible()
    axe(page)

    of_member.get_by_role("button", name="Plaats je reactie").click()
    expect(of_member.get_by_label("Dit schreef je, en is niet geplaatst")).to_have_value("Nog één ding.")
    expect(of_member.get_by_text("De uitkomst staat in de samenvatting.")).to_be_visible()
    axe(of_member)
    of_member.goto(group.get_absolute_url())
    expect(of_member.get_by_text("Vastgezet:")).to_be_visible()
    axe(of_member)
