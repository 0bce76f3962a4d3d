"""Searching: by keyboard on a phone with suggestions, and without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import keyboard
from tests.browser.journeys import sign_in
from tests.discussions.factories import make_open_question
from tests.factories import make_comment, make_group, make_member, make_post

pytestmark = pytest.mark.browser
SMALL = {"width": 360, "height": 740}


def fits(page):
    """Nothing sticks out sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_somebody_finds_by_keyboard_on_a_phone(new_page, axe, database):
    group = make_group(name="Getijdenwerk")
    asked = make_open_question(group=group, title="Wie kent een getijdenkalender?")
    make_comment(asked, text="Bij Rijkswaterstaat hebben ze een getijdenkalender.")
    page = new_page(viewport=SMALL)
    sign_in(page, make_member())

    keyboard.press(page.get_by_role("banner").get_by_role("button", name="Zoek"))
    box = page.locator("#zoek")
    keyboard.tab_to(box)
    expect(page.get_by_role("combobox", name="Zoek in alles")).to_be_focused()  # its script came with the focus
    page.keyboard.type("getijdenk")
    options = page.get_by_role("option")
    expect(options).to_have_text(["Wie kent een getijdenkalender? Vraag"])
    expect(page.get_by_role("status").filter(has_text="1 suggestie")).to_be_attached()
    axe(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{asked.get_absolute_url()}$"))

    page.goto("/zoeken/")
    keyboard.tab_to(box)
    page.keyboard.type("getijden")
    page.keyboard.press("Enter")
    expect(page.locator("h3 mark").first).to_be_visible()
    assert fits(page)
    axe(page)
    keyboard.press(page.get_by_role("link", name="Groepen 1"))
    expect(page.get_by_role("heading", level=3, name="Getijdenwerk")).to_be_visible()
    expect(page.get_by_role("heading", level=3)).to_have_count(1)


def test_a_visitor_searches_and_narrows_without_script(page_without_script, axe, database):
    page, group = page_without_script, make_group(name="Duinbeheer")
    make_post(group=group, title="Zandsuppletie in de duinen")
    make_post(title="Zandsuppletie op het strand")

    page.goto("/zoeken/")
    page.get_by_role("searchbox", name="Zoek in alles").fill("zandsuppletie")
    page.get_by_role("main").get_by_role("button", name="Zoek").click()
    expect(page.get_by_role("heading", level=3)).to_have_count(2)
    page.get_by_role("link", name="Duinbeheer").click()
    expect(page.get_by_role("heading", level=3)).to_have_text(["Zandsuppletie in de duinen"])
    page.get_by_role("link", name="Duinbeheer filter weghalen").click()
    expect(page.get_by_role("heading", level=3)).to_have_count(2)

    page.get_by_role("searchbox", name="Zoek in alles").fill("qqqwwwzzz")
    page.get_by_role("main").get_by_role("button", name="Zoek").click()
    expect(page.get_by_text("Niets gevonden voor ‘qqqwwwzzz’")).to_be_visible()
