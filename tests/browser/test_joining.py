"""Journeys 1 and 5: from half a comment before the gate, through the mail, to the comment below the post."""

import re

import pytest
from playwright.sync_api import expect

from content.models import Comment
from members.models import Member
from tests.browser.journeys import (
    begin_comment,
    comment_box,
    confirm,
    fill_in_sign_in,
    follow_link,
    make_newcomer,
    post_comment,
    sign_up,
)
from tests.factories import make_post

pytestmark = pytest.mark.browser

HALF = "Bij ons lukte dit ook, maar pas"
REST = " toen de balie meedacht."


@pytest.fixture
def post(database):
    return make_post(title="Terrasvergunning zonder papier")


@pytest.fixture
def newcomer(database):
    return make_newcomer()


@pytest.fixture
def axe_of_bare_page(new_page, axe):
    """axe is a script: it looks at the same HTML in a page that does run scripts, with none of ours in it."""

    def check(page):
        bare = re.sub("<script.*?</script>", "", page.content(), flags=re.S)
        twin = new_page()
        twin.route(page.url.partition("#")[0], lambda route: route.fulfill(body=bare, content_type="text/html"))
        twin.goto(page.url)
        axe(twin)

    return check


def test_a_visitor_joins_and_posts_the_comment_begun_at_the_gate(page, axe, mailbox, post, newcomer):
    begin_comment(page, post, HALF, axe)
    sign_up(page, newcomer, axe)
    follow_link(page, mailbox, newcomer)
    confirm(page, newcomer, axe)

    expect(page.get_by_role("heading", name=post.title)).to_be_visible()
    expect(comment_box(page)).to_be_focused()
    page.keyboard.type(REST)  # wherever the cursor is: it must be at the end of what was typed
    post_comment(page, newcomer, HALF + REST, axe)

    assert written_below(post) == [(newcomer.name, HALF + REST)]


def test_the_comment_waits_on_the_device_where_the_link_is_opened(new_page, axe, mailbox, post, newcomer):
    desk, phone = new_page(), new_page(viewport={"width": 360, "height": 740}, has_touch=True)

    begin_comment(desk, post, HALF, axe)
    sign_up(desk, newcomer, axe)
    follow_link(phone, mailbox, newcomer)
    confirm(phone, newcomer, axe)
    fill_in_sign_in(phone, newcomer.email)

    expect(phone.get_by_role("heading", name=post.title)).to_be_visible()
    expect(comment_box(phone)).to_be_focused()
    phone.keyboard.type(REST)
    post_comment(phone, newcomer, HALF + REST, axe)

    assert written_below(post) == [(newcomer.name, HALF + REST)]


def test_a_visitor_joins_and_comments_without_script(page_without_script, axe_of_bare_page, mailbox, post, newcomer):
    page, axe = page_without_script, axe_of_bare_page

    begin_comment(page, post, HALF, axe)
    sign_up(page, newcomer, axe)
    follow_link(page, mailbox, newcomer)
    confirm(page, newcomer, axe)

    expect(page.get_by_role("heading", name=post.title)).to_be_visible()
    expect(comment_box(page)).to_have_value(HALF)
    expect(comment_box(page)).to_be_in_viewport()
    expect(comment_box(page)).to_be_focused()
    comment_box(page).fill(HALF + REST)
    post_comment(page, newcomer, HALF + REST, axe)

    assert written_below(post) == [(newcomer.name, HALF + REST)]


def test_opening_the_link_confirms_nothing_yet(page, axe, mailbox, post, newcomer):
    begin_comment(page, post, HALF, axe)
    sign_up(page, newcomer, axe)

    follow_link(page, mailbox, newcomer)

    expect(page.get_by_role("heading", name="Bevestig je mailadres")).to_be_visible()
    assert Member.objects.get(email=newcomer.email).confirmed_at is None


def written_below(post):
    return list(Comment.objects.filter(content=post.pk).values_list("author__name", "text"))
