"""Pieces that belong together: an order, the way from one to the next, and only what the viewer may read counts."""

import uuid

import pytest
from django.urls import reverse

from blog.models import Post
from content.models import Part, Series, Visibility
from groups.models import Kind
from tests.factories import make_group, make_member, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    author = make_member("Noor Visscher")
    client.force_login(author)
    return author


def put(client, post, **fields):
    return client.post(reverse("content:put_in_series", args=[post.pk]), {"uuid": uuid.uuid4()} | fields, follow=True)


def make_series(*posts, title="Vier avonden"):
    series = Series.objects.begin(posts[0].author, uuid=uuid.uuid4(), title=title)
    for post in posts:
        series.put(post)
    return series


def titles(series):
    return [part.content.title for part in series.parts.select_related("content")]


def test_a_series_begins_with_one_piece_and_takes_the_next(client, author):
    one, two = (make_post(author=author, title=title) for title in ("Een", "Twee"))

    put(client, one, title="Vier avonden")
    series = Series.objects.get()
    put(client, two, series=series.pk)
    put(client, two, series=series.pk)  # a double click

    assert titles(series) == ["Een", "Twee"]
    page = client.get(two.get_absolute_url()).content.decode()
    assert "Deel 2 van 2" in page
    assert f'rel="prev" href="{one.get_absolute_url()}"' in page
    assert "Deel 1 van 2" in client.get(one.get_absolute_url()).content.decode()


def test_the_same_form_sent_twice_begins_one_series(client, author):
    post, same = make_post(author=author), uuid.uuid4()

    for _ in range(2):
        put(client, post, uuid=same, title="Vier avonden")

    assert Series.objects.count() == Part.objects.count() == 1


@pytest.mark.parametrize("title", ["", "x" * 513, "\u202e\u200b"])
def test_a_series_needs_a_name(client, author, title):
    page = put(client, make_post(author=author), title=title)

    assert 'aria-invalid="true"' in page.content.decode()
    assert not Series.objects.exists()


def test_only_parts_the_viewer_may_read_count(client, author):
    group = make_group(kind=Kind.CLOSED, members=[author])
    parts = [
        make_post(author=author, title="Voor iedereen"),
        make_post(author=author, title="Achter de deur", group=group, visibility=Visibility.GROUP),
        make_post(author=author, title="Nog niet af", draft=True),
        make_post(author=author, title="Ook voor iedereen"),
    ]
    series = make_series(*parts)
    visitor = client.__class__()

    last = visitor.get(parts[3].get_absolute_url()).content.decode()
    page = visitor.get(series.get_absolute_url()).content.decode()

    assert "Deel 2 van 2" in last
    assert f'rel="prev" href="{parts[0].get_absolute_url()}"' in last
    assert "Achter de deur" not in page + last
    assert "Nog niet af" not in page + last
    assert "Deel 3 van 3" in client.get(parts[3].get_absolute_url()).content.decode()


def test_the_part_before_is_told_once(client, author):
    alone, one, two = (make_post(author=author, title=title) for title in ("Ervoor", "Een", "Twee"))
    make_series(one, two)

    assert client.get(two.get_absolute_url()).content.decode().count(f'href="{one.get_absolute_url()}"') == 1
    assert f'rel="prev" href="{alone.get_absolute_url()}"' in client.get(one.get_absolute_url()).content.decode()


def test_a_series_of_which_nothing_may_be_read_does_not_exist(client, author):
    group = make_group(kind=Kind.HIDDEN, members=[author])
    post = make_post(author=author, group=group, visibility=Visibility.GROUP)
    address = make_series(post).get_absolute_url()

    assert client.get(address).status_code == 200
    assert client.__class__().get(address).status_code == 404


def test_one_part_alone_is_no_series_yet(client, author):
    post = make_post(author=author)
    make_series(post)

    assert "Deel 1 van 1" not in client.get(post.get_absolute_url()).content.decode()


def test_its_author_puts_it_in_order(client, author):
    series = make_series(*(make_post(author=author, title=title) for title in "abc"))
    shift = reverse("content:shift_part", args=[series.pk, series.parts.last().content_id])
    assert "Eerder" in client.get(series.get_absolute_url()).content.decode()

    for to in ("up", "up", "up", "nonsense"):
        client.post(shift, {"to": to})

    assert titles(series) == ["c", "a", "b"]


def test_nobody_else_puts_it_in_order_or_takes_from_it(client, author):
    post = make_post(author=author)
    series = make_series(post, make_post(author=author))
    client.force_login(make_member())

    assert client.post(reverse("content:shift_part", args=[series.pk, post.pk]), {"to": "down"}).status_code == 403
    assert client.post(reverse("content:take_from_series", args=[post.pk])).status_code == 403
    assert put(client, post, title="Van mij").status_code == 403
    assert put(client, make_post(author=make_member()), series=series.pk).status_code == 403
    assert titles(series) == [
        part.title for part in Post.objects.visible_to(author).filter(author=author).order_by("pk")
    ]


def test_no_series_of_somebody_else_is_offered_or_taken(client, author):
    theirs = make_series(make_post(title="Van een ander"))

    page = put(client, make_post(author=author), series=theirs.pk)

    assert 'aria-invalid="true"' in page.content.decode()
    assert theirs.parts.count() == 1


def test_a_piece_stands_in_one_series_and_an_empty_one_is_gone(client, author):
    post = make_post(author=author)
    first, second = make_series(post, title="Eerst"), make_series(make_post(author=author), title="Daarna")

    second.put(post)
    assert not Series.objects.filter(pk=first.pk).exists()
    client.post(reverse("content:take_from_series", args=[post.pk]))

    assert second.parts.count() == 1


def test_two_parts_put_in_at_once_get_two_places(at_once):
    author = make_member()
    series = make_series(make_post(author=author))
    posts = [make_post(author=author) for _ in range(3)]

    at_once([lambda post=post: series.put(post) for post in posts])

    assert sorted(series.parts.values_list("position", flat=True)) == [1, 2, 3, 4]
