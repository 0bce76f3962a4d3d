"""What stands for a piece elsewhere: its own summary, and one picture, for whoever may read it."""

import uuid
from io import BytesIO
from urllib.robotparser import RobotFileParser

import pytest
from django.urls import reverse
from PIL import Image

from blog.models import Post
from content.models import Picture, Visibility
from discussions.models import Discussion
from groups.models import Kind
from tests.discussions.factories import make_open_question
from tests.factories import make_group, make_member, make_post
from tests.web.pictures import photo, photo_with_traces, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    author = make_member()
    client.force_login(author)
    return author


def choose(client, post, **fields):
    return client.post(reverse("content:choose_picture", args=[post.pk]), fields)


def chosen(client, post):
    choose(client, post, picture=upload(photo_with_traces(), "foto.jpg"), alt="Een brug bij avond")
    return reverse("content:picture", args=[post.pk])


def test_a_picture_is_re_encoded_and_stands_above_the_piece(client, author):
    post = make_post(author=author)

    address = chosen(client, post)

    response, page = client.get(address), client.get(post.get_absolute_url()).content.decode()
    with Image.open(BytesIO(response.content)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("WEBP", (1200, 630), {})
    assert b"fotograaf" not in response.content
    assert 'alt="Een brug bij avond"' in page
    visitor = client.__class__().get(post.get_absolute_url()).content.decode()
    shared = f"http://127.0.0.1:8000{Picture.objects.get().url}"
    assert f'property="og:image" content="{shared}"' in visitor
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").content.decode().splitlines())
    assert robots.can_fetch("LinkedInBot", shared)
    assert not robots.can_fetch("LinkedInBot", f"http://127.0.0.1:8000/inhoud/{post.pk}/geschiedenis/")
    assert 'property="og:image:alt" content="Een brug bij avond"' in visitor


@pytest.mark.parametrize(
    ("name", "content", "alt", "message"),
    [
        ("foto.jpg", b"geen foto", "Een brug", "Dit is geen foto die wij kunnen lezen"),
        ("foto.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Een brug", "Dit is geen foto die wij kunnen lezen"),
        (None, None, "Een brug", "Kies een afbeelding"),
        ("foto.jpg", photo(), "", "Vertel wat erop staat"),
    ],
    ids=["no picture", "a drawing in code", "nothing", "without words"],
)
def test_what_is_no_picture_with_words_is_refused_beside_its_field(client, author, name, content, alt, message):
    fields = {"picture": upload(content, name)} if name else {}

    page = choose(client, make_post(author=author), alt=alt, **fields)

    assert message in page.content.decode()
    assert not Picture.objects.exists()


def test_only_whoever_may_read_the_piece_gets_its_picture(client, author):
    group = make_group(kind=Kind.CLOSED, members=[author])
    inside, draft = (
        make_post(author=author, group=group, visibility=Visibility.GROUP),
        make_post(author=author, draft=True),
    )
    other = client.__class__()
    other.force_login(make_member())

    for post in (inside, draft):
        address = chosen(client, post)
        assert client.get(address).status_code == 200
        assert other.get(address).status_code == 404
        assert client.__class__().get(address).status_code == 404


def test_the_words_change_without_a_new_picture_and_the_bytes_go_in_the_end(
    client, author, tmp_path, django_capture_on_commit_callbacks
):
    post = make_post(author=author)
    address = chosen(client, post)

    choose(client, post, alt="Een brug bij dag")
    assert Picture.objects.get().alt == "Een brug bij dag"
    with django_capture_on_commit_callbacks(execute=True):
        choose(client, post, picture=upload(photo(), "ander.jpg"), alt="Iets anders")
    assert len([path for path in tmp_path.rglob("*.webp")]) == 1
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("content:remove_picture", args=[post.pk]))

    assert client.get(address).status_code == 404
    assert not list(tmp_path.rglob("*.webp"))


def test_of_two_who_choose_a_picture_the_second_sees_that_of_the_first(client, author):
    post = make_post(author=author)

    chosen(client, post)
    page = choose(client, post, picture=upload(photo(), "ander.jpg"), alt="Iets anders", seen="")

    assert "Iemand koos intussen een ander plaatje." in page.content.decode()
    assert Picture.objects.get().alt != "Iets anders"


def test_the_bytes_go_with_the_piece(client, author, tmp_path, django_capture_on_commit_callbacks):
    post = make_post(author=author)
    chosen(client, post)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("blog:delete", args=[post.pk, post.slug]))

    assert not list(tmp_path.rglob("*.webp"))


def test_nobody_else_chooses_or_removes_a_picture(client, author):
    post = make_post(author=author)
    chosen(client, post)
    client.force_login(make_member())

    assert choose(client, post, alt="x").status_code == 403
    assert client.post(reverse("content:remove_picture", args=[post.pk])).status_code == 403
    assert Picture.objects.exists()


def test_a_summary_of_its_own_stands_in_lists(client, author):
    form = {"publish": "1", "uuid": uuid.uuid4(), "title": "Een stuk", "body": "<p>Het begin.</p>", "scripted": "1"}

    client.post("/blog/nieuw/", form | {"visibility": "public", "summary": "Waar het  op\nneerkomt."})

    post = Post.objects.get()
    assert (post.summary, post.excerpt) == ("Waar het  op neerkomt.", "Waar het  op neerkomt.")
    assert "Waar het  op neerkomt." in client.get("/blog/").content.decode()
    edit = reverse("blog:edit", args=[post.pk, post.slug])
    assert "Waar het  op neerkomt.</textarea>" in client.get(edit).content.decode()
    client.post(edit, form | {"visibility": "public", "summary": "", "version": 1})
    assert Post.objects.get().excerpt == "Het begin."


def test_a_conversation_that_becomes_a_question_keeps_its_picture(
    client, author, tmp_path, django_capture_on_commit_callbacks
):
    question = make_open_question(author=author)
    address = chosen(client, question)

    with django_capture_on_commit_callbacks(execute=True):
        question.become(Discussion)

    assert client.get(address).status_code == 200
