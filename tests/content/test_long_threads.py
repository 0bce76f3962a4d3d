"""A thousand comments come in parts, by htmx and by link; a link into the middle finds its comment."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Comment, Content
from content.threads import AT_ONCE
from tests.factories import make_comment, make_member, make_post

pytestmark = pytest.mark.django_db
NEWEST = {"volgorde": "nieuwste"}


def crowd(post, count, replies_to=None, texts=None, writers=()):
    """Many comments at once, a second apart; every third one an answer, or all of them to one comment."""
    start = timezone.now() - timedelta(days=2)
    writers = writers or [make_member()]
    texts = texts or [f"Reactie nummer {number}." for number in range(count)]
    comments = [
        Comment(
            content_id=post.pk,
            author=writers[number % len(writers)],
            affiliation=writers[number % len(writers)].affiliation,
            uuid=uuid.uuid4(),
            text=texts[number % len(texts)],
            parent=replies_to,
            created_at=start + timedelta(seconds=number),
        )
        for number in range(count)
    ]
    Comment.objects.bulk_create(comments)
    if replies_to is None:
        for number in range(2, count, 3):
            comments[number].parent = comments[number - 2]
        Comment.objects.bulk_update(comments, ["parent"])
    total = Comment.objects.filter(content=post.pk).count()
    Content._base_manager.filter(pk=post.pk).update(comment_count=total)
    return comments


def walk(client, post, **query):
    """The keys of all comments, part after part, as the links lead on."""
    parts, address = [], f"{post.get_absolute_url()}?{'&'.join(f'{k}={v}' for k, v in query.items())}"
    while address:
        threads = client.get(address).context["threads"]
        parts.append(
            [
                pk
                for thread in threads
                for pk in ([] if thread.is_further else [thread.pk]) + [r.pk for r in thread.replies]
            ]
        )
        address = f"{post.get_absolute_url()}?{threads.further}" if threads.after else ""
    return parts


@pytest.fixture
def post():
    return make_post()


@pytest.mark.parametrize("order", [{}, NEWEST], ids=["oldest", "newest"])
def test_every_comment_stands_in_exactly_one_part(client, post, order):
    comments = crowd(post, 170)
    client.force_login(make_member())

    parts = walk(client, post, **order)

    assert sorted(pk for part in parts for pk in part) == sorted(comment.pk for comment in comments)
    assert max(map(len, parts)) <= AT_ONCE
    first = [comment for comment in comments if not comment.parent][-1 if order else 0]
    assert parts[0][0] == first.pk


@pytest.mark.parametrize("order", [{}, NEWEST], ids=["oldest", "newest"])
def test_one_endless_thread_comes_in_parts_too(client, post, order):
    opening = make_comment(post)
    comments = crowd(post, 170, replies_to=opening)
    client.force_login(make_member())

    parts = walk(client, post, **order)

    assert sorted(pk for part in parts for pk in part) == sorted([opening.pk, *(comment.pk for comment in comments)])
    assert max(map(len, parts)) <= AT_ONCE
    assert [pk for part in parts for pk in part][1:4] == [comment.pk for comment in comments[:3]]


@pytest.mark.parametrize("thread", ["many", "one"])
@pytest.mark.parametrize("order", [{}, NEWEST], ids=["oldest", "newest"])
@pytest.mark.parametrize("number", [0, 100, 169])
def test_a_link_finds_its_comment_wherever_it_stands(client, post, thread, order, number):
    comments = crowd(post, 170, replies_to=make_comment(post) if thread == "one" else None)
    wanted = comments[number]
    client.force_login(make_member())

    page = client.get(post.get_absolute_url(), {"r": wanted.pk} | order).content.decode()

    assert f'id="r-{wanted.pk}"' in page
    assert page.count('class="comment ') <= AT_ONCE + 1


def test_a_comment_among_gaps_is_found_though_few_are_counted(client, post):
    comments = crowd(post, 120)
    Comment.objects.filter(pk__in=[comment.pk for comment in comments[:100]]).update(removed_at=timezone.now(), text="")
    Content._base_manager.filter(pk=post.pk).update(comment_count=20)
    client.force_login(make_member())

    page = client.get(post.get_absolute_url(), {"r": comments[-1].pk}).content.decode()

    assert f'id="r-{comments[-1].pk}"' in page


@pytest.mark.parametrize("mangled", ["x", "~", "~~~", "2026~1~2026~1", "2026-01-01T00:00:00+00:00~x~y~z"])
def test_a_mangled_address_gives_the_first_part(client, post, mangled):
    comments = crowd(post, 60)

    page = client.get(post.get_absolute_url(), {"na": mangled})

    assert next(iter(page.context["threads"])).pk == comments[0].pk


def test_htmx_gets_the_part_alone_and_begins_reading_there(client, post):
    crowd(post, 60)
    client.force_login(make_member())
    threads = client.get(post.get_absolute_url()).context["threads"]

    response = client.get(
        f"{post.get_absolute_url()}?{threads.further}", headers={"HX-Request": "true", "HX-Target": "meer-reacties"}
    )

    part = response.content.decode()
    assert "<html" not in part
    assert part.count("autofocus") == 1
    assert "HX-Target" in response.headers["Vary"]


def test_the_chosen_order_is_remembered_and_a_link_may_say_otherwise(client, post):
    first, last = make_comment(post), make_comment(post)
    client.force_login(make_member())

    def order(**query):
        return [thread.pk for thread in client.get(post.get_absolute_url(), query).context["threads"]]

    assert order() == [first.pk, last.pk]
    assert order(**NEWEST) == [last.pk, first.pk]
    assert order() == [last.pk, first.pk]
    assert order(volgorde="onzin") == [last.pk, first.pk]
    assert order(volgorde="oudste") == [first.pk, last.pk]
    assert order() == [first.pk, last.pk]


def test_a_visitor_orders_by_link_alone(client, post):
    make_comment(post), make_comment(post)

    client.get(post.get_absolute_url(), NEWEST)

    assert not client.cookies
    assert not client.get(post.get_absolute_url()).context["threads"].newest_first


def test_comments_of_a_blog_are_closed_like_those_of_a_conversation(client, post):
    client.force_login(post.author)

    client.post(reverse("content:close", args=[post.pk]), {"reason": "Alles is gezegd."})

    client.force_login(make_member())
    page = client.get(post.get_absolute_url()).content.decode()
    assert "Alles is gezegd." in page
    assert 'name="text"' not in page
