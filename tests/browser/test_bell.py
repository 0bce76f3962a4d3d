"""The bell on a phone counts without a reload; with no script the same is read and chosen page by page."""

import pytest
from playwright.sync_api import expect

from notifications.models import Notification, Wishes
from tests.browser.conftest import wait_until
from tests.browser.journeys import sign_in
from tests.factories import make_comment, make_member, make_post

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 360, "height": 740}}


def test_the_bell_of_an_open_page_counts_by_itself(new_page, axe, database):
    member, post = make_member(), None
    page = new_page(**PHONE)
    page.clock.install()
    sign_in(page, member)
    bell = page.locator("a.bell")
    expect(bell).to_have_accessible_name("Meldingen")
    post = make_post(member, title="Vier avonden")
    make_comment(post, make_member("Saskia de Wit"))
    wait_until(lambda: Notification.objects.filter(member=member).exists(), "a notification")

    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/meldingen/aantal/" in request.url else None)

    page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    page.clock.fast_forward(61_000)
    page.evaluate("fetch('/robots.txt').then(() => 0)")  # what was asked before this is known by now
    assert asked == []  # a tab that nobody looks at
    page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")

    expect(bell).to_have_accessible_name("Meldingen, 1 nieuwe")
    make_comment(make_post(member, title="Nog een avond"), make_member("Ravi Ramdin"))
    wait_until(lambda: Notification.objects.filter(member=member).count() == 2, "a second notification")
    page.clock.fast_forward(60_000)  # and it asks again a minute later
    expect(bell).to_have_accessible_name("Meldingen, 2 nieuwe")
    bell.click()
    expect(page.get_by_text("Saskia de Wit reageerde")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    axe(page)
    page.get_by_role("link", name="Vier avonden").click()
    expect(page.get_by_role("heading", level=1, name="Vier avonden")).to_be_visible()
    expect(page.locator("a.bell")).to_have_accessible_name("Meldingen, 1 nieuwe")


def test_what_one_gets_is_read_and_chosen_without_script(page_without_script, database):
    page, member = page_without_script, make_member()
    make_comment(make_post(member, title="Vier avonden"), make_member("Saskia de Wit"))
    wait_until(lambda: Notification.objects.filter(member=member).exists(), "a notification")
    sign_in(page, member)

    page.get_by_role("link", name="Meldingen, 1 nieuwe").click()
    page.get_by_role("button", name="Alles is gelezen").click()
    expect(page.get_by_role("link", name="Vier avonden")).to_be_visible()
    expect(page.get_by_role("button", name="Alles is gelezen")).to_have_count(0)

    page.get_by_role("link", name="Kies wat je per mail krijgt").click()
    page.get_by_label("Rustig").check()
    page.get_by_text("Kies per soort nieuws").click()
    page.get_by_label("Antwoord aan jou").select_option("Per mail en op de site")
    page.get_by_role("button", name="Bewaar").first.click()
    expect(page.get_by_text("Bewaard.")).to_be_visible()
    wishes = Wishes.objects.get(member=member)
    assert (wishes.preset, wishes.differing) == ("rustig", {"antwoorden": "mail"})
