"""Strings that have broken other sites, as the title of a post and the name of a member and of a group."""

import pytest

from groups.models import Kind
from tests.browser.journeys import sign_in
from tests.factories import make_comment, make_group, make_member, make_post
from tests.web.vectors import LONGEST_LINE, naughty_lines

pytestmark = pytest.mark.browser

A_PAGE = 40  # comments; more would come in parts
WATCH = """() => {
  window.woken = [];
  for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => window.woken.push(name);
}"""


@pytest.fixture
def watched(page, database):
    page.add_init_script(f"({WATCH})()")
    return page


def texts_on(page, address, selector):
    """What stands at these places of the page and of those after it, where nothing ran or got out of its place."""
    texts = []
    while address:
        page.goto(address)
        texts += page.locator(selector).evaluate_all("found => found.map((each) => each.textContent)")
        assert page.evaluate("window.woken") == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        page.set_viewport_size({"width": 360, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} on a phone"
        page.set_viewport_size({"width": 1280, "height": 800})
        further = page.get_by_role("link", name="Verder", exact=True)
        address = further.evaluate("link => link.href") if further.count() else None
    return [text.strip() for text in texts]


def test_they_stand_in_titles_as_they_were_typed(watched):
    author = make_member()
    titles = naughty_lines(LONGEST_LINE)
    for title in titles:
        make_post(author, title=title)
    sign_in(watched, author)

    shown = texts_on(watched, f"{author.get_absolute_url()}stukken/", "article.entry h2")

    assert sorted(shown) == sorted(titles)


def test_they_stand_in_names_of_groups_as_they_were_typed(watched):
    manager = make_member()
    names = naughty_lines(LONGEST_LINE)
    for name in names:
        make_group(Kind.HIDDEN, manager=manager, name=name)  # of those, two may have one name
    sign_in(watched, manager)

    shown = texts_on(watched, "/groepen/?soort=mijn&volgorde=nieuw", ".directory h3")

    assert sorted(shown) == sorted(names)


def test_they_stand_in_names_of_members_as_they_were_typed(watched):
    reader = make_member()
    names = naughty_lines(LONGEST_LINE)
    shown = []
    sign_in(watched, reader)

    for start in range(0, len(names), A_PAGE):
        post = make_post()
        for name in names[start : start + A_PAGE]:
            make_comment(post, make_member(name=name), text=name)
        shown += texts_on(watched, post.get_absolute_url(), ".comments .who")

    assert sorted(shown) == sorted(names)
