from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from content.models import Pin, TooManyPins, Visibility
from groups.models import Kind
from tests.factories import make_group, make_member, make_post

pytestmark = pytest.mark.django_db


def group_with_manager(**fields):
    manager, author = make_member(), make_member()
    return make_group(manager=manager, members=[author], **fields), manager, author


def pin(client, content, **fields):
    return client.post(reverse("content:pin", args=[content.pk]), fields)


def pinned_on_page(client, group):
    """The titles, as they stand at the top."""
    return [piece.title for piece in client.get(group.get_absolute_url()).context["pinned"]]


def test_a_manager_pins_a_piece_of_somebody_else(client):
    group, manager, author = group_with_manager()
    post, other = make_post(author, group), make_post(author, group)
    client.force_login(manager)

    assert pin(client, post).status_code == 302

    assert pinned_on_page(client, group) == [post.title]
    client.logout()
    page = client.get(group.get_absolute_url()).content.decode()
    assert "Vastgezet" in page
    assert page.index(post.title) < page.index(other.title)


def test_nothing_is_said_of_pins_where_there_are_none(client):
    group, _manager, author = group_with_manager()
    make_post(author, group)

    assert "Vastgezet" not in client.get(group.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("who", "status"), [("manager", 302), ("author", 403), ("manager elsewhere", 403)])
def test_only_a_manager_of_the_group_pins(client, who, status):
    group, manager, author = group_with_manager()
    elsewhere = make_member()
    make_group(manager=elsewhere)
    post = make_post(author, group)
    client.force_login({"manager": manager, "author": author, "manager elsewhere": elsewhere}[who])

    assert pin(client, post).status_code == status

    assert Pin.objects.exists() == (status == 302)


def test_what_stands_in_no_group_is_not_pinned(client):
    post = make_post()
    client.force_login(post.author)

    assert pin(client, post).status_code == 403


def test_a_pin_ends_by_itself_after_its_last_day(client):
    group, manager, author = group_with_manager()
    post = make_post(author, group)
    client.force_login(manager)

    pin(client, post, until=timezone.localdate().isoformat())

    until = timezone.localtime(Pin.objects.get().until)
    assert (until.date(), until.hour) == (timezone.localdate(), 23)
    assert pinned_on_page(client, group) == [post.title]
    Pin.objects.update(since=timezone.now() - timedelta(days=2), until=timezone.now() - timedelta(seconds=1))
    assert pinned_on_page(client, group) == []


@pytest.mark.parametrize("day", ["2020-01-01", "9999-12-31", "morgen", "0001-01-01"])
def test_a_last_day_is_still_to_come(client, day):
    group, manager, author = group_with_manager()
    client.force_login(manager)

    response = pin(client, make_post(author, group), until=day)

    assert response.status_code == 200
    assert response.context["form"].errors["until"]
    assert not Pin.objects.exists()


def test_a_fourth_pin_pushes_nothing_away(client):
    group, manager, author = group_with_manager()
    posts = [make_post(author, group) for _ in range(4)]
    client.force_login(manager)

    answers = [pin(client, post).status_code for post in posts]

    assert answers == [302, 302, 302, 200]
    assert set(Pin.objects.values_list("content", flat=True)) == {post.pk for post in posts[:3]}
    assert pinned_on_page(client, group) == [post.title for post in posts[2::-1]]
    # An ended one leaves its place; and a pinned one may always get another end.
    Pin.objects.filter(content=posts[0]).update(
        since=timezone.now() - timedelta(days=2), until=timezone.now() - timedelta(days=1)
    )
    assert pin(client, posts[3]).status_code == 302
    assert pin(client, posts[2], until=timezone.localdate()).status_code == 302


def test_other_groups_have_places_of_their_own():
    manager = make_member()
    full, free = make_group(manager=manager), make_group(manager=manager)
    for _ in range(3):
        Pin.objects.put_up(make_post(manager, full), manager)

    Pin.objects.put_up(make_post(manager, free), manager)

    with pytest.raises(TooManyPins):
        Pin.objects.put_up(make_post(manager, full), manager)


def test_a_pin_comes_off(client):
    group, manager, author = group_with_manager()
    post = make_post(author, group)
    Pin.objects.put_up(post, manager)
    client.force_login(manager)
    assert "Haal los" in client.get(reverse("content:pin", args=[post.pk])).content.decode()

    for _ in range(2):
        assert client.post(reverse("content:unpin", args=[post.pk])).status_code == 302

    assert pinned_on_page(client, group) == []


def test_a_pin_makes_nothing_visible(client):
    group, manager, author = group_with_manager()
    for_group = make_post(author, group, visibility=Visibility.GROUP)
    hidden, removed = make_post(author, group), make_post(author, group)
    for post in (for_group, hidden, removed):
        Pin.objects.put_up(post, manager)
    hidden.hide(by=make_member(), reason="In strijd met de huisregels.")
    removed.comment(make_member(), "Een reactie.", removed.uuid)
    removed.remove()

    client.force_login(manager)
    assert pinned_on_page(client, group) == [for_group.title]
    client.force_login(make_member())
    assert pinned_on_page(client, group) == []


def test_a_pinned_piece_of_a_closed_group_stays_inside(client):
    group, manager, author = group_with_manager(kind=Kind.CLOSED)
    post = make_post(author, group, visibility=Visibility.GROUP)
    Pin.objects.put_up(post, manager)

    client.force_login(make_member())

    assert post.title not in client.get(group.get_absolute_url()).content.decode()


def test_what_is_pinned_stands_on_the_first_page_only(client):
    group, manager, author = group_with_manager()
    posts = [make_post(author, group) for _ in range(21)]
    Pin.objects.put_up(posts[0], manager)
    first = client.get(group.get_absolute_url())

    second = client.get(group.get_absolute_url(), {"na": first.context["cards"].after})

    assert [piece.pk for piece in first.context["pinned"]] == [posts[0].pk]
    assert len(second.context["cards"]) == 1
    assert ["Vastgezet" in page.content.decode() for page in (first, second)] == [True, False]


def test_a_group_page_costs_the_same_with_pins(client, queries):
    group, manager, author = group_with_manager()
    posts = [make_post(author, group) for _ in range(3)]
    client.force_login(author)
    costs = []

    for post in [None, *posts]:
        if post:
            Pin.objects.put_up(post, manager)
        with queries() as counted:
            client.get(group.get_absolute_url())
        costs.append(len(counted))

    assert costs[0] >= costs[-1]  # the cards of the first visit are kept
    assert len(set(costs[1:])) == 1


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_make_three_pins_not_four(at_once):
    first, second = make_member(), make_member()
    group = make_group(manager=first)
    group.memberships.create(member=second, is_manager=True)
    posts = [make_post(first, group) for _ in range(4)]
    for post in posts[:2]:
        Pin.objects.put_up(post, first)

    results = at_once([lambda: Pin.objects.put_up(posts[2], first), lambda: Pin.objects.put_up(posts[3], second)])

    assert sorted(type(result) is TooManyPins for result in results) == [False, True]
    assert Pin.objects.count() == 3


def test_a_pin_ends_after_it_began():
    post = make_post(group=make_group())

    with pytest.raises(IntegrityError), transaction.atomic():
        Pin.objects.create(content_id=post.pk, until=timezone.now() - timedelta(days=1))
