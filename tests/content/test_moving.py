"""A piece goes to equal or fewer readers at once, to others with its author's consent, and never with others' words."""

import uuid

import pytest
from django.urls import reverse

from content.models import (
    Answered,
    AuthorOutside,
    Closed,
    Content,
    MoveRequest,
    NobodyConsents,
    Pin,
    Visibility,
    move,
    visibility_in,
    widens,
)
from content.tending_forms import NOWHERE
from groups.models import Group, Kind
from notifications.models import Announcement, Delivery, Notice
from tests.factories import make_comment, make_group, make_member, make_post

PUBLIC, MEMBERS, GROUP, PRIVATE = Visibility.PUBLIC, Visibility.MEMBERS, Visibility.GROUP, Visibility.PRIVATE
OPEN, OTHER_OPEN = Group(pk=1, kind=Kind.OPEN), Group(pk=2, kind=Kind.OPEN)
CLOSED, OTHER_CLOSED = Group(pk=3, kind=Kind.CLOSED), Group(pk=4, kind=Kind.CLOSED)
HIDDEN = Group(pk=5, kind=Kind.HIDDEN)


# From (visibility, group) to (visibility, group): whether somebody could read it then who cannot now.
@pytest.mark.parametrize(
    ("before", "after", "is_wider"),
    [
        ((PUBLIC, None), (PUBLIC, OPEN), False),
        ((PUBLIC, OPEN), (PUBLIC, None), False),
        ((PUBLIC, OPEN), (PUBLIC, OTHER_OPEN), False),
        ((PUBLIC, OPEN), (MEMBERS, OTHER_OPEN), False),
        ((PUBLIC, OPEN), (GROUP, OTHER_OPEN), False),
        ((PUBLIC, OPEN), (GROUP, CLOSED), False),
        ((PUBLIC, None), (GROUP, HIDDEN), False),
        ((MEMBERS, None), (MEMBERS, OPEN), False),
        ((MEMBERS, OPEN), (GROUP, CLOSED), False),
        ((MEMBERS, OPEN), (GROUP, HIDDEN), False),
        ((MEMBERS, OPEN), (PUBLIC, OPEN), True),
        ((MEMBERS, None), (PUBLIC, None), True),
        ((GROUP, OPEN), (GROUP, OPEN), False),
        ((GROUP, OPEN), (MEMBERS, OPEN), True),
        ((GROUP, OPEN), (GROUP, OTHER_OPEN), True),
        ((GROUP, OPEN), (GROUP, CLOSED), True),
        ((GROUP, CLOSED), (GROUP, OTHER_CLOSED), True),
        ((GROUP, CLOSED), (GROUP, HIDDEN), True),
        ((GROUP, CLOSED), (GROUP, OPEN), True),
        ((GROUP, CLOSED), (PUBLIC, OPEN), True),
        ((GROUP, CLOSED), (MEMBERS, None), True),
        ((GROUP, HIDDEN), (GROUP, CLOSED), True),
        # Public once, and in a group that was closed later: its members are all the readers it has left.
        ((PUBLIC, CLOSED), (GROUP, CLOSED), False),
        ((PUBLIC, CLOSED), (PUBLIC, OPEN), True),
        ((MEMBERS, HIDDEN), (MEMBERS, None), True),
        ((PUBLIC, CLOSED), (PUBLIC, OTHER_CLOSED), True),
        ((PRIVATE, OPEN), (GROUP, OPEN), True),
        ((GROUP, CLOSED), (PRIVATE, OPEN), False),
        ((PRIVATE, None), (PRIVATE, OPEN), False),
    ],
)
def test_who_could_read_it_there_that_cannot_here(before, after, is_wider):
    assert widens(before, after) == is_wider


@pytest.mark.parametrize(
    ("before", "group", "visibility"),
    [
        ((PUBLIC, None), OPEN, PUBLIC),
        ((PUBLIC, OPEN), None, PUBLIC),
        ((MEMBERS, OPEN), OTHER_OPEN, MEMBERS),
        ((MEMBERS, OPEN), CLOSED, GROUP),
        ((GROUP, OPEN), OTHER_OPEN, GROUP),
        ((GROUP, OPEN), None, None),
        ((GROUP, CLOSED), OPEN, GROUP),
        ((PUBLIC, CLOSED), OPEN, GROUP),
        ((PUBLIC, CLOSED), None, None),
    ],
)
def test_no_piece_gets_a_wider_visibility_by_moving(before, group, visibility):
    content = Content(visibility=before[0], group=before[1])

    assert visibility_in(content, group) == visibility


pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """A manager and an author who are in every group, and one of each that is in one of them."""
    manager, author, colleague = make_member("De Beheerder"), make_member("De Schrijver"), make_member()
    groups = {
        name: make_group(kind=kind, manager=manager, members=[author, colleague])
        for name, kind in [("here", Kind.OPEN), ("there", Kind.OPEN), ("closed", Kind.CLOSED), ("hidden", Kind.HIDDEN)]
    }
    groups["closed here"] = make_group(kind=Kind.CLOSED, manager=manager, members=[author, colleague])
    return manager, author, groups


def place_of(content):
    fresh = Content._base_manager.select_related("group").get(pk=content.pk)
    return fresh.group, fresh.visibility


def move_by(client, viewer, content, group):
    client.force_login(viewer)
    return client.post(reverse("content:move", args=[content.pk]), {"group": group.pk if group else NOWHERE})


@pytest.mark.parametrize("mover", ["author", "manager"])
@pytest.mark.parametrize(
    ("start", "visibility", "to", "becomes"),
    [
        ("here", PUBLIC, "there", PUBLIC),
        ("here", MEMBERS, "there", MEMBERS),
        ("here", PUBLIC, None, PUBLIC),
        ("here", PUBLIC, "closed", GROUP),
        ("here", MEMBERS, "hidden", GROUP),
    ],
)
def test_equal_or_fewer_readers_at_once(client, people, mover, start, visibility, to, becomes):
    manager, author, groups = people
    post = make_post(author, groups[start], visibility=visibility)
    make_comment(post)

    response = move_by(client, {"author": author, "manager": manager}[mover], post, groups.get(to))

    assert response.status_code == 302
    assert place_of(post) == (groups.get(to), becomes)
    assert not MoveRequest.objects.exists()
    assert Announcement.objects.filter(kind="moved").exists() == (mover == "manager")


def test_a_manager_asks_the_author_before_others_read_it(client, people):
    manager, author, groups = people
    post = make_post(author, groups["closed here"], visibility=GROUP)

    for _ in range(2):  # a double click asks once
        assert move_by(client, manager, post, groups["closed"]).status_code == 302

    assert place_of(post) == (groups["closed here"], GROUP)
    announcement = Announcement.objects.get(kind="move_asked")
    Announcement.deliver(announcement.pk)
    assert Delivery.objects.get().member == author


@pytest.mark.parametrize(("answer", "place"), [({}, "closed"), ({"decline": "1"}, "closed here")])
def test_its_author_answers(client, people, answer, place):
    manager, author, groups = people
    post = make_post(author, groups["closed here"], visibility=GROUP)
    move(post, groups["closed"], by=manager)
    client.force_login(author)
    address = reverse("content:answer_move", args=[post.pk])
    page = client.get(address).content.decode()
    assert groups["closed"].name in page
    assert "De Beheerder" in page

    assert client.post(address, answer).status_code == 302

    assert place_of(post) == (groups[place], GROUP)
    assert client.post(address, answer).status_code == 404
    assert Notice.objects.filter(member=manager, kind="move_answered").count() == 1
    assert not Notice.objects.filter(member=author).exists()


def test_who_asked_and_lost_sight_of_it_hears_no_more(people):
    manager, author, groups = people
    post = make_post(author, groups["closed here"], visibility=GROUP)
    asked = move(post, groups["closed"], by=manager)
    for name in ("closed here", "closed"):
        groups[name].memberships.filter(member=manager).delete()

    asked.decline()

    assert not Notice.objects.filter(member=manager).exists()


def test_only_its_author_is_asked(client, people):
    manager, author, groups = people
    post = make_post(author, groups["closed here"], visibility=GROUP)
    move(post, groups["closed"], by=manager)
    client.force_login(manager)

    assert client.post(reverse("content:answer_move", args=[post.pk])).status_code == 404

    assert place_of(post) == (groups["closed here"], GROUP)


def test_an_author_needs_nobodys_consent_as_long_as_nobody_answered(client, people):
    _manager, author, groups = people
    post = make_post(author, groups["closed here"], visibility=GROUP)
    make_comment(post, author=author)

    assert move_by(client, author, post, groups["closed"]).status_code == 302

    assert place_of(post) == (groups["closed"], GROUP)


@pytest.mark.parametrize("mover", ["author", "manager"])
@pytest.mark.parametrize("to", ["closed", "hidden", "here"])
def test_words_of_colleagues_go_to_no_other_readers(client, people, mover, to):
    manager, author, groups = people
    post = make_post(author, groups["closed here"], visibility=GROUP)
    make_comment(post, author=groups["here"].memberships.last().member)

    response = move_by(client, {"author": author, "manager": manager}[mover], post, groups[to])

    assert response.status_code == 200
    assert "Collega’s reageerden" in response.content.decode()
    assert place_of(post) == (groups["closed here"], GROUP)
    assert not MoveRequest.objects.exists()


def test_an_answer_that_came_meanwhile_counts_too(client, people):
    manager, author, groups = people
    post = make_post(author, groups["closed here"], visibility=GROUP)
    move(post, groups["closed"], by=manager)
    make_comment(post, author=manager)
    client.force_login(author)

    client.post(reverse("content:answer_move", args=[post.pk]))

    assert place_of(post) == (groups["closed here"], GROUP)
    assert not MoveRequest.objects.exists()


def test_no_piece_goes_where_its_author_cannot_read_it(client, people):
    manager, author, groups = people
    post = make_post(author, groups["here"])
    groups["closed"].leave(author)

    response = move_by(client, manager, post, groups["closed"])

    assert response.context["form"].errors["group"]
    assert place_of(post) == (groups["here"], PUBLIC)
    with pytest.raises(AuthorOutside):
        move(post, groups["closed"], by=manager)


def test_for_an_author_who_left_nobody_agrees(people):
    manager, author, groups = people
    post = make_post(author, groups["closed here"], visibility=GROUP)
    public = make_post(author, groups["here"])
    Content._base_manager.update(author=None)

    with pytest.raises(NobodyConsents):
        move(post, groups["closed"], by=manager)
    move(public, groups["there"], by=manager)

    assert place_of(public) == (groups["there"], PUBLIC)


@pytest.mark.parametrize(
    ("mover", "status"),
    [("group member", 403), ("manager there", 403), ("author", 200), ("manager", 200)],
)
def test_who_may_move_at_all(client, people, mover, status):
    manager, author, groups = people
    member, manager_there = make_member(), make_member()
    groups["here"].join(member)
    groups["there"].memberships.create(member=manager_there, is_manager=True)
    post = make_post(author, groups["here"])
    client.force_login(
        {"group member": member, "manager there": manager_there, "author": author, "manager": manager}[mover]
    )

    assert client.get(reverse("content:move", args=[post.pk])).status_code == status


@pytest.mark.parametrize("kind", [Kind.OPEN, Kind.CLOSED, Kind.HIDDEN])
def test_only_to_a_group_the_mover_is_in(client, people, kind):
    manager, author, groups = people
    elsewhere = make_group(kind=kind, members=[author])
    post = make_post(author, groups["here"])

    response = move_by(client, manager, post, elsewhere)

    assert elsewhere.name not in response.content.decode()
    assert response.context["form"].errors["group"]
    assert place_of(post) == (groups["here"], PUBLIC)


def test_out_of_any_group_only_what_more_than_the_group_reads(client, people):
    _manager, author, groups = people
    post = make_post(author, groups["here"], visibility=GROUP)

    response = move_by(client, author, post, None)

    assert response.context["form"].errors["group"]
    assert place_of(post) == (groups["here"], GROUP)


def test_whoever_chooses_nothing_moves_nothing(client, people):
    _manager, author, groups = people
    post = make_post(author, groups["here"])
    client.force_login(author)
    address = reverse("content:move", args=[post.pk])
    assert '<option value="" selected>' in client.get(address).content.decode()

    response = client.post(address, {"group": ""})

    assert response.context["form"].errors["group"]
    assert place_of(post) == (groups["here"], PUBLIC)


def test_a_pin_stays_behind_and_the_address_goes_along(client, people):
    manager, author, groups = people
    post = make_post(author, groups["here"])
    Pin.objects.put_up(post, manager)

    move_by(client, author, post, groups["there"])

    assert not Pin.objects.exists()
    page = client.get(post.get_absolute_url())
    assert page.status_code == 200
    assert groups["there"].name in page.content.decode()
    assert client.get(groups["there"].get_absolute_url()).content.decode().count(post.title) == 1
    assert post.title not in client.get(groups["here"].get_absolute_url()).content.decode()


def test_a_comment_for_other_readers_is_not_posted(people):
    _manager, author, groups = people
    post = make_post(author, groups["closed here"], visibility=GROUP)
    opened = Content._base_manager.get(pk=post.pk)
    move(post, groups["closed"], by=author)

    with pytest.raises(Closed):
        opened.comment(make_member(), "Dit is voor hier bedoeld.", uuid.uuid4())

    assert place_of(post) == (groups["closed"], GROUP)


def test_another_manager_does_not_learn_of_a_hidden_group(client, people):
    manager, author, groups = people
    other_manager = make_member()
    groups["closed here"].memberships.create(member=other_manager, is_manager=True)
    post = make_post(author, groups["closed here"], visibility=GROUP)
    move(post, groups["hidden"], by=manager)

    client.force_login(manager)
    assert groups["hidden"].name in client.get(reverse("content:move", args=[post.pk])).content.decode()
    client.force_login(other_manager)
    assert groups["hidden"].name not in client.get(reverse("content:move", args=[post.pk])).content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_author_who_answers_twice_at_once_answers_once(at_once):
    manager, author = make_member(), make_member()
    here, there = (make_group(kind=Kind.CLOSED, manager=manager, members=[author]) for _ in range(2))
    post = make_post(author, here, visibility=GROUP)
    move(post, there, by=manager)
    first, second = (MoveRequest.objects.select_related("content", "group", "by").get() for _ in range(2))

    at_once([first.accept, second.decline])

    assert not MoveRequest.objects.exists()
    assert Notice.objects.filter(kind="move_answered").count() == 1


def test_answered_is_what_stops_it(people):
    manager, author, groups = people
    post = make_post(author, groups["closed here"], visibility=GROUP)
    make_comment(post, author=manager)

    with pytest.raises(Answered):
        move(post, groups["closed"], by=author)


@pytest.mark.parametrize("way", ["into", "out of"])
def test_nothing_moves_into_the_archive_or_out_of_it(client, people, way):
    manager, author, groups = people
    post = make_post(author, groups["here"])
    groups["there" if way == "into" else "here"].archive(manager)

    response = move_by(client, author, post, groups["there"])

    assert response.status_code == (200 if way == "into" else 403)
    assert place_of(post) == (groups["here"], PUBLIC)
