"""Harmless markup goes through every form where members write rich text, and stands on the page as it was sent."""

import re
from uuid import uuid4

import pytest

from blog.models import Post
from tests.factories import make_group, make_member, make_post
from tests.web.test_richtext import BENIGN, HARMLESS, OTHERS, OWN, Seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(client):
    member = make_member()
    client.force_login(member)
    return member


def tags_and_words(html):
    seen = Seen(re.sub(r"<!--.*?-->", "", OTHERS.sub("", html), flags=re.S))
    tags = [(tag, {name: value for name, value in pairs.items() if name != "rel"}) for tag, pairs in seen.tags]
    return tags, words_in(html)


def words_in(html):
    return "".join("".join(Seen(re.sub(r"<!--.*?-->", "", html, flags=re.S)).words).split())


def is_shown(html, answer):
    """Whether the text on the page begins with these words; a table or a heading may have got something around it."""
    _before, text = re.split(r' class="prose[^"]*"[^>]*>', answer.content.decode(), maxsplit=1)
    return words_in(text).startswith(words_in(html))


# Without those that are nothing but a picture of somebody else.
TEXTS = [html for html in HARMLESS + [html for _name, html in BENIGN] if words_in(html) and OWN not in html]


def test_in_a_blog(client, writer):
    for html in TEXTS:
        words = {"uuid": uuid4(), "title": "Proef", "visibility": "public", "tags": "", "publish": "1"}
        answer = client.post("/blog/nieuw/", words | {"body": html, "scripted": "1"}, follow=True)
        post = Post.objects.visible_to(writer).latest("pk")
        assert tags_and_words(post.body) == tags_and_words(html)
        assert is_shown(html, answer), html


def test_about_a_member(client, writer):
    for html in TEXTS:
        answer = client.post("/profiel/", {"name": writer.name, "about": html, "scripted": "1"}, follow=True)
        writer.refresh_from_db()
        assert tags_and_words(writer.about) == tags_and_words(html)
        assert is_shown(html, answer), html


def test_about_a_group(client, writer):
    group = make_group(manager=writer)
    same = {name: getattr(group, name) for name in ("name", "intro", "admission", "pattern", "hue")}
    for html in TEXTS:
        address = f"{group.get_absolute_url()}bewerken/"
        answer = client.post(address, same | {"about": html, "scripted": "1"}, follow=True)
        group.refresh_from_db()
        assert tags_and_words(group.about) == tags_and_words(html)
        assert is_shown(html, answer), html


def test_in_a_comment_markup_is_words(client, writer):
    post = make_post()
    for html in TEXTS:
        client.post(f"/inhoud/{post.pk}/reageren/", {"uuid": uuid4(), "text": html})

    comments = list(post.comments.order_by("pk"))

    assert [comment.text for comment in comments] == [html.replace("\r\n", "\n").strip() for html in TEXTS]
    _before, below = client.get(post.get_absolute_url()).content.decode().split('<div class="comments">', 1)
    for comment in comments[:20]:
        assert "".join(comment.text.split()) in words_in(below)
