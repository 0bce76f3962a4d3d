"""What leaves the house: to whom, under which name, and so that no browser ever runs it."""

import io
import zipfile
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from files.looking_after import look_after
from files.models import Folder
from groups.models import Kind
from tests.factories import make_group, make_member
from tests.files.factories import make_file, make_folder, renew
from tests.web.pictures import SVG, photo, upload
from web.filenames import clean_name
from web.serving import disposition

pytestmark = pytest.mark.django_db
HTML = b"<html><script>alert(document.domain)</script></html>"
JSP_IN_GIF = b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//<script>alert(1)</script>"
PDF_THAT_ACTS = b"%PDF-1.4\n" + HTML + b"\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"


def address_of(file, number=1):
    return reverse("files:download", args=[file.pk, file.slug, number])


def fetched(client, file, number=1):
    response = client.get(address_of(file, number))
    return response, response.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("plaatje.svg", SVG, "application/octet-stream"),
        ("pagina.html", HTML, "application/octet-stream"),
        ("pagina.xhtml", HTML, "application/octet-stream"),
        ("x.svg.png.html", HTML, "application/octet-stream"),
        ("foto.jpg", HTML, "image/jpeg"),
        ("foto.gif", JSP_IN_GIF, "image/gif"),
        ("stuk.pdf", PDF_THAT_ACTS, "application/pdf"),
        ("x.php", HTML, "application/octet-stream"),
        ("bom.txt", HTML.decode().encode("utf-16"), "text/plain; charset=utf-8"),
        ("lijst.CSV", b"=1+1;x", "text/csv; charset=utf-8"),
        ("zonder", b"wat dan ook", "application/octet-stream"),
    ],
)
def test_whatever_it_is_a_browser_keeps_it_and_runs_nothing(client, name, content, media_type):
    author = make_member()
    sent = upload(content, name)
    sent.content_type = "text/html"  # what the browser said is no reason for anything
    file = make_file(author, make_group(kind=Kind.CLOSED, members=[author]), upload=sent)
    client.force_login(author)

    response, received = fetched(client, file)

    assert received == content
    assert {header: response[header] for header in HEADERS} == HEADERS | {"Content-Type": media_type}
    assert response["Content-Disposition"].startswith(f'attachment; filename="{name}"')
    assert int(response["Content-Length"]) == len(content)


HEADERS = {
    "Content-Type": "",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "X-Frame-Options": "DENY",
}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../evil.jpg", "evil.jpg"),
        ("..\\..\\evil.jpg", "evil.jpg"),
        ("C:\\Users\\Jan\\plan.docx", "plan.docx"),
        ("\u202egpj.exe", "gpj.exe"),
        ("foto\u200b\u2066.jpg", "foto.jpg"),
        ("x\r\nSet-Cookie: a=b.jpg", "x Set-Cookie- a=b.jpg"),
        ('x";filename=evil.html;".jpg', "x-;filename=evil.html;-.jpg"),
        ("x.jpg\x00.php", "x.jpg.php"),
        ("con.jpg", "_con.jpg"),
        ("LPT1", "_LPT1"),
        (".htaccess", "htaccess"),
        (".jpg", "jpg"),
        ("x.jpg.", "x.jpg"),
        ("-rf.jpg", "rf.jpg"),
        ("..", "bestand"),
        ("", "bestand"),
        ("\u202e", "bestand"),
        ("e\u0301.jpg", "é.jpg"),
        ("Begroting 2027 (definitief).xlsx", "Begroting 2027 (definitief).xlsx"),
    ],
)
def test_a_name_says_what_it_is_and_nothing_else(typed, kept):
    assert clean_name(typed) == kept


def test_a_long_name_keeps_its_ending():
    name = clean_name("a" * 300 + ".jpg")

    assert len(name) == 120
    assert name.endswith("a.jpg")


def test_a_download_is_named_for_every_browser():
    assert disposition("Eén plan.pdf") == "attachment; filename=\"Een plan.pdf\"; filename*=UTF-8''E%C3%A9n%20plan.pdf"
    assert disposition("計画.pdf").startswith('attachment; filename=".pdf"')
    assert unquote(disposition("計画.pdf").rpartition("''")[2]) == "計画.pdf"


@pytest.mark.parametrize("kind", [Kind.CLOSED, Kind.HIDDEN])
@pytest.mark.parametrize("viewer", ["visitor", "outsider", "invited", "former member"])
def test_outside_a_group_nothing_of_its_files_exists(client, kind, viewer):
    author, somebody = make_member(), make_member()
    group = make_group(kind=kind, manager=author, members=[somebody])
    folder = make_folder(group)
    file = make_file(author, group, folder=folder, upload=upload(photo()))
    look_after(file.current.pk)
    addresses = [
        file.get_absolute_url(),
        address_of(file),
        reverse("files:picture", args=[file.pk, file.slug, 1]),
        reverse("files:group", args=[group.pk, group.slug]),
        reverse("files:zip_of_group", args=[group.pk, group.slug]),
        reverse("files:folder", args=[group.pk, group.slug, folder.pk]),
        reverse("files:zip_of_folder", args=[group.pk, group.slug, folder.pk]),
    ]
    if viewer != "visitor":
        client.force_login(somebody)
        assert [status_of(client, address) for address in addresses] == [200] * 7
        group.leave(somebody)
    if viewer == "invited":
        group.invite(somebody, by=author)

    assert [status_of(client, address) for address in addresses] == [404] * 7
    if viewer != "visitor":
        for name in ("upload", "make_folder"):
            assert client.get(reverse(f"files:{name}", args=[group.pk, group.slug])).status_code == 404
    assert b"/bestanden/" not in client.get(group.get_absolute_url()).content


def status_of(client, address):
    response = client.get(address)
    response.getvalue()
    return response.status_code


def test_a_hidden_piece_is_hidden_with_its_bytes(client):
    author, colleague = make_member(), make_member()
    file = make_file(author, make_group(members=[author, colleague]))
    client.force_login(colleague)
    assert status_of(client, address_of(file)) == 200

    file.hide(by=make_member(), reason="Tegen de huisregels.")

    assert status_of(client, address_of(file)) == 404


def test_bytes_that_are_not_there_are_not_found(client):
    author = make_member()
    file = make_file(author)
    file.current.stored.storage.delete(file.current.stored.name)
    client.force_login(author)

    assert client.get(address_of(file)).status_code == 404


def test_nothing_but_reading_is_done_at_the_address_of_a_download(client):
    author = make_member()
    file = make_file(author)
    client.force_login(author)

    assert client.post(address_of(file)).status_code == 405


# --- Zips


def zip_from(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response, zipfile.ZipFile(io.BytesIO(response.getvalue()))


def test_a_zip_holds_what_the_viewer_sees_in_its_folders(client):
    author, colleague = make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, name="Water en wijk", members=[author, colleague])
    outer = make_folder(group, "Verslagen")
    inner = make_folder(group, "2026: kwartaal?", parent=outer)
    make_file(author, group, upload=upload(b"los", "los.txt"))
    make_file(author, group, folder=outer, upload=upload(b"een", "verslag.txt"))
    newer = make_file(author, group, folder=outer, upload=upload(b"twee", "Verslag.txt"))
    renew(newer, author, upload(b"drie" * 100_000, "Verslag.txt"))
    make_file(author, group, folder=inner, upload=upload(b"diep", "diep.txt"))
    make_file(author, group, folder=inner, visibility="private", upload=upload(b"geheim", "geheim.txt"))
    client.force_login(colleague)

    response, whole = zip_from(client, reverse("files:zip_of_group", args=[group.pk, group.slug]))
    _response, part = zip_from(client, reverse("files:zip_of_folder", args=[group.pk, group.slug, inner.pk]))

    assert whole.testzip() is None
    assert sorted(whole.namelist()) == [
        "Verslagen/2026- kwartaal-/diep.txt",
        "Verslagen/Verslag (2).txt",
        "Verslagen/verslag.txt",
        "los.txt",
    ]
    assert {len(whole.read(name)) for name in whole.namelist() if name.lower().startswith("verslagen/v")} == {
        3,
        400_000,
    }
    assert part.namelist() == ["diep.txt"]
    assert response["Content-Disposition"].startswith('attachment; filename="Water en wijk.zip"')
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.streaming


def test_a_zip_that_would_be_too_large_is_refused_with_a_reason(client, settings):
    settings.LARGEST_ZIP = 5
    author = make_member()
    group = make_group(members=[author])
    make_file(author, group, upload=upload(b"123456", "zes.txt"))
    client.force_login(author)

    page = client.get(reverse("files:zip_of_group", args=[group.pk, group.slug]), follow=True).content.decode()

    assert "in één zip past hooguit" in page


def test_an_empty_folder_gives_no_empty_zip(client):
    group = make_group()

    page = client.get(reverse("files:zip_of_group", args=[group.pk, group.slug]), follow=True).content.decode()

    assert "Er zitten geen bestanden in deze map" in page
    assert not Folder.objects.visible_to(AnonymousUser()).exists()  # looking makes nothing
