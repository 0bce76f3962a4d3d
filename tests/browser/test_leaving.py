"""Journeys: taking along what is yours, and leaving and coming back; with script, without it, and by keyboard alone."""

import json
import zipfile

import pytest
from playwright.sync_api import expect

from members.models import Departure
from tests.browser.journeys import fill_in_sign_in, prove, sign_in
from tests.browser.ways import every_way
from tests.factories import make_comment, make_member, make_post

pytestmark = pytest.mark.browser


@pytest.fixture
def member(database):
    member = make_member("Noor Achterberg")
    make_comment(make_post(member, title="Mijn eigen blog"), member, "Mijn eigen reactie.")
    return member


@every_way
def test_a_member_takes_a_copy_along(new_page, mailbox, member, way):
    page = way.open(new_page)
    sign_in(page, member)
    page.goto("/profiel/")
    way.press(page.get_by_role("navigation", name="Instellingen").get_by_role("link", name="Mijn gegevens"))

    way.press(page.get_by_role("button", name="Maak een kopie"))
    prove(page, way.press, way.write)
    expect(page.get_by_text("We stellen je kopie samen").first).to_be_visible()
    letter = mailbox.wait_for(member.email, "kopie van je gegevens is klaar", deadline=60)
    assert "/profiel/gegevens/" in letter.get_body(["plain"]).get_content()

    page.goto("/profiel/gegevens/")
    with page.expect_download() as download:
        way.press(page.get_by_role("link", name="Haal je kopie op"))

    with zipfile.ZipFile(download.value.path()) as copy:
        assert copy.testzip() is None
        manifest = json.loads(copy.read("manifest.json"))
        assert manifest["files"]["data/posts.jsonl"]["count"] == 1
        assert "Mijn eigen reactie." in copy.read("html/comments.html").decode()


def test_the_copy_is_read_without_the_site(new_page, axe, mailbox, member, tmp_path):
    page = new_page()
    sign_in(page, member)
    page.goto("/profiel/gegevens/")
    axe(page)
    page.get_by_role("button", name="Maak een kopie").click()
    prove(page)
    mailbox.wait_for(member.email, "kopie van je gegevens is klaar", deadline=60)
    page.goto("/profiel/gegevens/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Haal je kopie op").click()
    with zipfile.ZipFile(download.value.path()) as copy:
        copy.extractall(tmp_path)

    # The journey's pages refuse addresses that are not ours, and a file is one: so the files answer at our address.
    reader = new_page()
    reader.route("**/kopie/**", lambda route: route.fulfill(path=tmp_path / route.request.url.partition("/kopie/")[2]))
    reader.goto("/kopie/html/index.html")
    axe(reader)
    reader.get_by_role("link", name="Je blogs").click()
    expect(reader.get_by_role("heading", name="Mijn eigen blog")).to_be_visible()
    axe(reader)


@every_way
def test_a_member_leaves_and_comes_back(new_page, mailbox, member, way):
    page = way.open(new_page)
    sign_in(page, member)
    page.goto("/profiel/gegevens/")
    way.press(page.get_by_role("link", name="Lidmaatschap opzeggen"))

    way.choose(page.get_by_label("Verwijder mijn bijdragen"))
    way.write(page.get_by_label("Waarom zeg je op?"), "Ik heb het te druk.")
    way.press(page.get_by_role("button", name="Zeg mijn lidmaatschap op"))
    prove(page, way.press, way.write)
    expect(page.get_by_role("heading", name="Je lidmaatschap is opgezegd")).to_be_visible()
    mailbox.wait_for(member.email, "opgezegd", deadline=60)
    assert Departure.objects.get(member=member).contributions == "delete"
    page.goto("/leden/")
    fill_in_sign_in(page, member.email, way.press, way.write)

    expect(page.get_by_role("heading", name="Je lidmaatschap is opgezegd")).to_be_visible()
    way.press(page.get_by_role("button", name="Kom terug"))

    expect(page.get_by_text("Je bent terug. Alles is zoals het was.")).to_be_visible()
    assert not Departure.objects.filter(member=member).exists()
    page.goto(member.get_absolute_url())
    expect(page.get_by_role("heading", name="Mijn eigen blog")).to_be_visible()


def test_leaving_is_accessible(new_page, axe, member):
    page = new_page()
    sign_in(page, member)
    page.goto("/profiel/opzeggen/")
    axe(page)
    member.leave("keep")
    page.goto("/leden/")
    fill_in_sign_in(page, member.email)
    expect(page.get_by_role("button", name="Kom terug")).to_be_visible()
    axe(page)
    page.goto("/opgezegd/")
    axe(page)
