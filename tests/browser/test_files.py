"""Files of a group: up, looked at, renewed, down again and all at once; with script, and without."""

import io
import zipfile

import pytest
from playwright.sync_api import expect

from files.models import File, Version
from groups.models import Kind
from tests.browser.conftest import wait_until
from tests.browser.journeys import sign_in
from tests.factories import make_group, make_member
from tests.web.pictures import photo

pytestmark = pytest.mark.browser


def chosen(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def fetched(page, link):
    """What the browser saves when this link is followed, and under which name."""
    with page.expect_download() as saved:
        link.click()
    return saved.value.suggested_filename, saved.value.path().read_bytes()


def version(page, number):
    return page.get_by_role("listitem").filter(has=page.get_by_text(f"Versie {number}", exact=True))


def picture_is_drawn(file):
    return Version.objects.filter(file=file).exclude(picture="").exists()


def test_a_file_goes_up_is_seen_and_comes_down_as_it_was(page, new_page, axe, database):
    member, colleague = make_member(name="Anneke Postma"), make_member(name="Sjoerd Wiersma")
    group = make_group(kind=Kind.CLOSED, members=[member, colleague])
    first, second = photo((900, 600)), photo((600, 900), color="blue")
    sign_in(page, member)

    page.goto(group.get_absolute_url())
    page.get_by_role("link", name="Bestanden", exact=True).click()
    expect(page.get_by_role("heading", name="De kast is nog leeg")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Nieuwe map").click()
    axe(page)
    page.get_by_label("Naam van de map").fill("Foto’s")
    page.get_by_role("button", name="Maak deze map").click()
    page.get_by_role("link", name="Voeg bestanden toe").click()
    axe(page)
    page.get_by_label("Bestanden", exact=True).set_input_files(
        [chosen("Plattegrond één.jpg", first), chosen("aantekeningen.html", b"<script>alert(1)</script>")]
    )
    page.get_by_role("button", name="Zet in de groep").click()
    expect(page.get_by_text("Je 2 bestanden staan er.")).to_be_visible()
    axe(page)

    file = File.objects.visible_to(member).get(group=group, title="Plattegrond één")
    wait_until(lambda: picture_is_drawn(file), "a picture of the file")
    page.get_by_role("link", name="Plattegrond één", exact=True).click()
    expect(page.get_by_role("img", name="Hoe ‘Plattegrond één’ eruitziet")).to_be_visible()
    assert page.locator("img.picture").evaluate("image => image.naturalWidth") == 900
    axe(page)
    assert fetched(page, page.get_by_role("link", name="Download", exact=True)) == ("Plattegrond één.jpg", first)

    other = new_page()
    sign_in(other, colleague)
    other.goto(file.get_absolute_url())
    other.get_by_role("link", name="Voeg een nieuwe versie toe").click()
    axe(other)
    other.get_by_label("Bestand", exact=True).set_input_files([chosen("Plattegrond twee.jpg", second)])
    other.get_by_label("Wat is er veranderd?").fill("Nu rechtop.")
    other.get_by_role("button", name="Voeg deze versie toe").click()
    expect(other.get_by_text("Nu rechtop.")).to_be_visible()
    assert fetched(other, other.get_by_role("link", name="Download", exact=True)) == ("Plattegrond twee.jpg", second)
    assert fetched(other, version(other, 1).get_by_role("link", name="Download")) == ("Plattegrond één.jpg", first)

    other.get_by_role("link", name="Alles in ‘Foto’s’").click()
    name, archive = fetched(other, other.get_by_role("link", name="Download als zip"))
    assert name == "Foto’s.zip"
    with zipfile.ZipFile(io.BytesIO(archive)) as whole:
        assert {name: whole.read(name) for name in whole.namelist()} == {
            "Plattegrond twee.jpg": second,
            "aantekeningen.html": b"<script>alert(1)</script>",
        }


def test_files_without_script(page_without_script, database):
    page, member = page_without_script, make_member()
    group = make_group(kind=Kind.HIDDEN, manager=member)
    sign_in(page, member)

    page.goto(f"{group.get_absolute_url()}bestanden/toevoegen/")
    page.get_by_role("button", name="Zet in de groep").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies eerst een bestand.")
    page.get_by_label("Bestanden", exact=True).set_input_files([chosen("besluit.txt", b"het eerste besluit")])
    page.get_by_label("Beschrijving").fill("Wat we besloten.")
    page.get_by_role("button", name="Zet in de groep").click()
    expect(page.locator(".prose")).to_have_text("Wat we besloten.")

    page.get_by_role("link", name="Voeg een nieuwe versie toe").click()
    page.get_by_label("Bestand", exact=True).set_input_files([chosen("besluit.txt", b"het tweede besluit")])
    page.get_by_role("button", name="Voeg deze versie toe").click()
    page.get_by_role("button", name="Zet deze terug").click()
    expect(page.get_by_text("Versie 1 is weer in gebruik.")).to_be_visible()
    assert fetched(page, page.get_by_role("link", name="Download", exact=True)) == (
        "besluit.txt",
        b"het eerste besluit",
    )

    page.get_by_role("link", name="Verwijder", exact=True).click()
    page.get_by_role("button", name="Verwijder dit bestand").click()
    expect(page.get_by_text("‘besluit’ is verwijderd.")).to_be_visible()
    expect(page.get_by_role("heading", name="De kast is nog leeg")).to_be_visible()
