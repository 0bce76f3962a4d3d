"""Journey: a question is asked beside one that looks like it, answered by a colleague and solved by the asker."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.journeys import editor_on, sign_in
from tests.discussions.factories import make_open_question
from tests.factories import make_member

pytestmark = pytest.mark.browser


def made_up_word():
    return "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex[:10])


@pytest.mark.parametrize("script", [True, False])
def test_a_question_is_asked_answered_and_solved(new_page, axe, database, script):
    asker, helper = make_member("Youssef el Amrani"), make_member("Joris Hoekstra")
    first, second = made_up_word(), made_up_word()
    earlier = make_open_question(title=f"Wie telt een {first} op het {second}?")
    page = new_page(java_script_enabled=script)
    sign_in(page, asker)

    page.get_by_role("link", name="Stel een vraag").first.click()
    page.get_by_label("Titel").fill(f"Hoe vaak komt de {first} langs het {second}?")
    if script:
        expect(page.get_by_role("link", name=earlier.title)).to_be_visible()
        editor_on(page).click()
        page.keyboard.type("Liefst zonder camera.")
        axe(page)  # which needs script itself
    else:
        page.get_by_label("Tekst").fill("Liefst zonder camera.")
    page.get_by_role("button", name="Plaats je vraag").click()
    if not script:  # what script would have shown while typing
        expect(page.get_by_role("link", name=earlier.title)).to_be_visible()
        page.get_by_role("button", name="Plaats je vraag").click()
    expect(page.get_by_text("Je vraag staat erop.")).to_be_visible()

    answer(new_page(java_script_enabled=script), helper, page.url)

    page.reload()
    page.get_by_role("button", name="Dit hielp").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Dit hielp Youssef")).to_be_visible()
    if script:
        axe(page)
    page.goto("/gesprekken/?toon=opgelost")
    card = page.get_by_role("article").filter(has_text=second)
    expect(card.get_by_text("Opgelost")).to_be_visible()
    if script:
        axe(page)


def answer(page, helper, address):
    sign_in(page, helper)
    page.goto(address)
    page.get_by_label("Je antwoord").fill("Wij tellen met de hand, op drie dinsdagen.")
    page.get_by_role("button", name="Plaats je antwoord").click()
    expect(page.get_by_text("Je antwoord staat erbij.")).to_be_visible()
