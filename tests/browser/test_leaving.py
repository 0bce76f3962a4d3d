"""Journeys: taking along what is yours, and leaving and coming back; with script and without."""

import json
import zipfile

import pytest
from playwright.sync_api import expect

from members.models import Departure
from tests.browser.journeys import fill_in_sign_in, prove, sign_in
from tests.factories import make_comment, make_member, make_post

pytestmark = pytest.mark.browser


@pytest.fixture
def member(database):
    member = make_member("Noor Achterberg")
    make_comment(make_post(member, title="Mijn eigen blog"), member, "Mijn eigen reactie.")
    return member


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def person(request, new_page):
    return new_page(java_script_enabled=request.param)


def test_a_member_takes_a_copy_along(person, mailbox, member):
    page = person
    sign_in(page, member)
    page.goto("/profiel/")
    page.get_by_role("navigation", name="Instellingen").get_by_role("link", name="Mijn gegevens").click()

    page.get_by_role("button", name="Maak een kopie").click()
    prove(page)
    expect(page.get_by_text("We stellen je kopie samen").first).to_be_visible()
    letter = mailbox.wait_for(member.email, "kopie van je gegevens is klaar", deadline=60)
    assert "/profiel/gegevens/" in letter.get_body(["plain"]).get_content()

    page.goto("/profiel/gegevens/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Haal je kopie op").click()

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


def test_a_member_leaves_and_comes_back(person, mailbox, member):
    page = person
    sign_in(page, member)
    page.goto("/profiel/gegevens/")
    page.get_by_role("link", name="Lidmaatschap opzeggen").click()

    page.get_by_label("Verwijder mijn bijdragen").check()
    page.get_by_label("Waarom zeg je op?").fill("Ik heb het te druk.")
    page.get_by_role("button", name="Zeg mijn lidmaatschap op").click()
    prove(page)
    expect(page.get_by_role("heading", name="Je lidmaatschap is opgezegd")).to_be_visible()
    mailbox.wait_for(member.email, "opgezegd", deadline=60)
    assert Departure.objects.get(member=member).contributions == "delete"
    page.goto("/leden/")
    fill_in_sign_in(page, member.email)

    expect(page.get_by_role("heading", name="Je lidmaatschap is opgezegd")).to_be_visible()
    page.get_by_role("button", name="Kom terug").click()

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
