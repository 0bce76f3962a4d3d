"""Journey 6: journey 1 with Tab, Enter and the space bar, and nothing else but the letters of the comment."""

import pytest
from playwright.sync_api import expect

from tests.browser import keyboard
from tests.browser.journeys import (
    begin_comment,
    comment_box,
    confirm,
    follow_link,
    make_newcomer,
    post_comment,
    sign_up,
)
from tests.factories import make_post

pytestmark = pytest.mark.browser

HALF = "Bij ons lukte dit ook, maar pas"
REST = " toen de balie meedacht."
KEYS = {"press": keyboard.press, "write": keyboard.write}


def test_a_visitor_joins_and_comments_with_the_keyboard_alone(page, axe, mailbox, database):
    post, newcomer = make_post(title="Terrasvergunning zonder papier"), make_newcomer()

    begin_comment(page, post, HALF, axe, **KEYS)
    sign_up(page, newcomer, axe, **KEYS)
    follow_link(page, mailbox, newcomer)
    confirm(page, newcomer, axe, press=keyboard.press)

    expect(page.get_by_role("heading", name=post.title)).to_be_visible()
    expect(comment_box(page)).to_be_focused()
    page.keyboard.type(REST)
    post_comment(page, newcomer, HALF + REST, axe, press=keyboard.press)


def test_the_first_stop_leads_past_the_menu(page, database):
    post = make_post(title="Terrasvergunning zonder papier")
    page.goto(post.get_absolute_url())

    keyboard.tab(page)
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    keyboard.tab(page)

    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
