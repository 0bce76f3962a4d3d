"""Pictures of files: drawn by us, in a process that may break, and with nothing of the file but what it looks like."""

import io

import pypdfium2
import pytest
from django.urls import reverse
from PIL import Image

from files import tasks
from tests.factories import make_group, make_member
from tests.files.factories import make_file
from tests.web.pictures import NOT_A_PHOTO, photo, photo_with_traces, png_bomb, png_text_bomb, upload

pytestmark = pytest.mark.django_db
ANIMATED_BOMB = (
    b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff" + (b",\0\0\0\0\xff\xff\xff\xff\0\x02\x02\x4c\x01\0") * 50 + b";"
)


def pdf(width=595, height=842, pages=1):
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(width, height)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def author(client):
    author = make_member()
    client.force_login(author)
    return author


def looked_after(author, content, name):
    file = make_file(author, make_group(members=[author]), upload=upload(content, name))
    tasks.look_after(file.current.pk)
    file.current.refresh_from_db()
    return file


def picture_of(client, file):
    return client.get(reverse("files:picture", args=[file.pk, file.slug, 1]))


@pytest.mark.parametrize(
    ("content", "name", "size"),
    [
        (photo((3000, 1500)), "groot.jpg", (1200, 600)),
        (photo((40, 30), "PNG", "RGBA", (0, 0, 0, 0)), "klein.png", (40, 30)),
        (photo((40, 30), "GIF"), "oud.gif", (40, 30)),
        (photo((100, 4000), "WEBP"), "hoog.webp", (40, 1600)),
        (pdf(pages=3), "verslag.pdf", (1200, 1698)),
        (pdf(100_000, 50), "lint.pdf", None),
    ],
)
def test_an_image_and_a_first_page_are_shown(client, author, content, name, size):
    file = looked_after(author, content, name)

    response = picture_of(client, file)
    shown = Image.open(io.BytesIO(response.getvalue()))

    assert shown.format == "WEBP"
    assert shown.width <= 1200
    assert shown.height <= 1600
    if size and not name.endswith(".pdf"):
        assert shown.size == size
    assert {name: response[name] for name in HEADERS} == HEADERS
    assert f'alt="{"De eerste bladzijde van" if name.endswith(".pdf") else "Hoe"}' in page_of(client, file)


HEADERS = {
    "Content-Type": "image/webp",
    "Content-Disposition": "inline",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def page_of(client, file):
    return client.get(file.get_absolute_url()).content.decode()


def test_a_picture_stands_upright_and_tells_nothing_of_where_it_was_taken(client, author):
    file = looked_after(author, photo_with_traces(), "bij mij thuis.jpg")

    content = picture_of(client, file).getvalue()
    shown = Image.open(io.BytesIO(content))

    assert (shown.width, shown.height) == (200, 400)
    assert dict(shown.getexif()) == {}
    assert b"bij mij thuis" not in content
    assert b"Een fotograaf" not in content


@pytest.mark.parametrize(
    ("content", "name"),
    [
        *[(content, f"{what}.png") for what, content in NOT_A_PHOTO.items() if content],
        (png_bomb(13_000), "bom.png"),
        (png_text_bomb(), "tekstbom.png"),
        (ANIMATED_BOMB, "bom.gif"),
        (photo()[:200], "half.jpg"),
        (b"%PDF-1.4 en dan niets", "kapot.pdf"),
        (photo(), "foto.pdf"),
        (b"gewone tekst", "tekst.txt"),
        (NOT_A_PHOTO["svg"], "tekening.svg"),
    ],
)
def test_what_cannot_be_shown_is_only_there_to_download(client, author, content, name):
    file = looked_after(author, content, name)

    assert file.current.pictured_at
    assert not file.current.has_picture
    assert picture_of(client, file).status_code == 404
    page = page_of(client, file)
    assert "Geen voorbeeld" in page
    assert "<img class" not in page
    assert reverse("files:download", args=[file.pk, file.slug, 1]) in page


def test_until_it_is_drawn_the_page_says_so(client, author):
    file = make_file(author, make_group(members=[author]), upload=upload(photo()))

    assert "We maken een voorbeeld" in page_of(client, file)


def test_a_version_that_went_meanwhile_leaves_no_picture(author, media, monkeypatch):
    file = make_file(author, make_group(members=[author]), upload=upload(photo()))
    pk = file.current.pk

    file.remove()
    tasks.look_after(pk)

    assert [path.name for path in media.rglob("*") if path.is_file()] == [file.current.stored.name.split("/")[-1]]
