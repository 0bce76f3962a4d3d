"""Finding a colleague by half a name, following and blocking: with script, without it, and by keyboard alone."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from members.models import Block, Follow
from tests.browser.conftest import wait_until
from tests.browser.journeys import hands, sign_in
from tests.factories import make_member, make_organisation

pytestmark = pytest.mark.browser


@pytest.fixture
def noor(database):
    return make_member("Noor Achterberg")


def make_colleague(kind):
    """Somebody nobody else is called like."""
    mark = "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex[:6])
    organisation = make_organisation(f"organisatie Aan {mark}", kind=kind)
    return make_member(f"Yılmaz {mark.capitalize()}visscher", organisation=organisation, province="Drenthe")


def misspelt(name):
    return name.lower().replace("ı", "i").replace("sscher", "sser")


# Each process keeps for seconds who is of a kind, so a kind that any other journey asked for may lack the newest.
@pytest.mark.parametrize(
    ("how", "kind", "label"),
    [
        ("with script", "waterschap", "Waterschap"),
        ("without script", "ministerie", "Ministerie"),
        ("keyboard", "koepel", "Koepelorganisatie"),
    ],
)
def test_a_colleague_is_found_with_a_typo_followed_and_blocked(new_page, axe, noor, how, kind, label):
    colleague = make_colleague(kind)
    page = new_page(java_script_enabled=how != "without script")
    press, write = hands(how)
    sign_in(page, noor)
    page.goto("/leden/")
    if how == "with script":
        axe(page)

    write(page.get_by_label("Naam", exact=True), misspelt(colleague.name))
    press(page.get_by_role("button", name="Toon leden"))
    row = page.get_by_role("listitem").filter(has_text=colleague.name)
    expect(row).to_be_visible()
    expect(page).to_have_url(re.compile("naam="))  # to be shared
    press(page.get_by_role("link", name=label))
    expect(page).to_have_url(re.compile(f"soort={kind}"))
    expect(row).to_be_visible()

    press(row.get_by_role("button", name="Collega volgen"))
    expect(row.get_by_role("button", name="Je volgt Yılmaz")).to_have_attribute("aria-pressed", "true")
    assert Follow.objects.filter(follower=noor, followed=colleague).exists()

    press(row.get_by_role("link", name=colleague.name))
    press(page.get_by_text("Meer", exact=False).and_(page.locator("main summary")))
    press(page.get_by_role("link", name="Blokkeer"))
    expect(page.get_by_role("heading", name=f"{colleague.name} blokkeren?")).to_be_visible()
    if how == "with script":
        axe(page)
    press(page.get_by_role("button", name="Blokkeer"))
    expect(page.get_by_text(f"Je hebt {colleague.name} geblokkeerd.")).to_be_visible()
    wait_until(lambda: Block.objects.filter(blocker=noor, blocked=colleague).exists(), "the block")
    assert not Follow.objects.filter(follower=noor).exists()

    page.goto(f"/leden/?naam={misspelt(colleague.name)}")
    expect(page.get_by_text("Hier brandt geen licht")).to_be_visible()
    page.goto("/profiel/geblokkeerd/")
    press(page.get_by_role("button", name="Deblokkeer"))
    expect(page.get_by_text("Je hebt niemand geblokkeerd")).to_be_visible()
