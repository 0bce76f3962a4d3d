import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.urls import reverse

from members.backends import PresentMembersBackend
from members.models import Block, Follow, Member
from members.signals import blocked, followed
from notifications.digest import news_for
from tests.events.factories import make_event
from tests.factories import make_comment, make_group, make_member, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return make_member("Noor"), make_member("Hassan")


@pytest.fixture
def heard():
    """What the signals said, as (what, row)."""
    news = []

    def hear_follow(follow, **kwargs):
        news.append(("followed", follow))

    def hear_block(block, **kwargs):
        news.append(("blocked", block))

    followed.connect(hear_follow)
    blocked.connect(hear_block)
    yield news
    followed.disconnect(hear_follow)
    blocked.disconnect(hear_block)


def test_following_twice_is_following_once(two, heard):
    noor, hassan = two

    assert noor.follow(hassan)
    assert noor.follow(hassan)

    assert [(what, row.follower, row.followed) for what, row in heard] == [("followed", noor, hassan)]
    assert list(Member.objects.followed_by(noor)) == [hassan]
    assert not Member.objects.followed_by(hassan).exists()


def test_who_follow_each_other_are_connected(two):
    noor, hassan = two
    noor.follow(hassan)
    assert not Member.objects.connected_with(noor).exists()

    hassan.follow(noor)
    assert list(Member.objects.connected_with(noor)) == [hassan]
    assert list(Member.objects.connected_with(hassan)) == [noor]

    noor.unfollow(hassan)
    assert not Member.objects.connected_with(hassan).exists()
    assert list(Member.objects.followed_by(hassan)) == [noor]


def test_a_block_ends_the_following_and_is_told_once(two, heard):
    noor, hassan = two
    noor.follow(hassan)
    hassan.follow(noor)

    noor.block(hassan)
    noor.block(hassan)

    assert not Follow.objects.exists()
    assert [what for what, _row in heard] == ["followed", "followed", "blocked"]


def test_a_block_is_in_the_way_of_both(two, heard):
    noor, hassan = two
    noor.block(hassan)

    assert not hassan.follow(noor)
    assert not noor.follow(hassan)
    assert not Follow.objects.exists()
    assert len(heard) == 1


@pytest.mark.parametrize("fresh", [True, False])
def test_lists_leave_out_both_sides_of_a_block(two, fresh):
    noor, hassan = two
    third, visitor = make_member("Maaike"), AnonymousUser()
    noor.block(hassan)
    third.block(hassan)

    def seen_by(viewer):
        if fresh:  # the viewer of a request brings the others along
            viewer = PresentMembersBackend().get_user(viewer.pk)
        return {member.name for member in Member.objects.without_blocked(viewer)}

    assert seen_by(noor) == {"Noor", "Maaike"}
    assert seen_by(hassan) == {"Hassan"}
    assert {member.name for member in Member.objects.without_blocked(visitor)} == {"Noor", "Hassan", "Maaike"}

    noor.unblock(hassan)
    assert seen_by(noor) == {"Noor", "Maaike", "Hassan"}
    assert seen_by(hassan) == {"Hassan", "Noor"}


def test_unblocking_lifts_only_the_own_block(two):
    noor, hassan = two
    noor.block(hassan)
    hassan.block(noor)

    noor.unblock(hassan)

    assert hassan.pk in noor.blocked_ids
    assert not noor.follow(hassan)


def test_the_viewer_brings_along_who_is_blocked(two, queries):
    noor, hassan = two
    hassan.block(noor)
    noor = PresentMembersBackend().get_user(noor.pk)

    with queries() as counted:
        assert noor.blocked_ids == [hassan.pk]
        noor.block(hassan)
        noor.unblock(hassan)
        counted.clear()
        assert noor.blocked_ids == [hassan.pk]
    assert len(counted) == 1  # what changed is asked again


@pytest.mark.parametrize(
    "make",
    [
        lambda one: Follow.objects.create(follower=one, followed=one),
        lambda one: Block.objects.create(blocker=one, blocked=one),
    ],
)
def test_nobody_follows_or_blocks_themself(two, make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(two[0])


@pytest.mark.parametrize("act", ["follow", "block"])
def test_a_follow_and_a_block_at_once_wait_for_each_other(two, queries, act):
    noor, hassan = two

    with queries() as counted:
        getattr(hassan, act)(noor)

    assert "FOR NO KEY UPDATE" in counted[0]
    assert "ORDER BY" in counted[0]  # whoever acts, in the same order


# --- In the pages


@pytest.fixture
def noor(client):
    noor = make_member("Noor")
    client.force_login(noor)
    return noor


def test_following_from_a_profile_and_back(client, noor):
    hassan = make_member("Hassan Bouzid")
    address = f"/leden/{hassan.pk}/volgen/"
    assert "Collega volgen" in client.get(hassan.get_absolute_url()).content.decode()

    response = client.post(address)
    assert response["Location"] == hassan.get_absolute_url()
    assert "Je volgt Hassan" in client.get(hassan.get_absolute_url()).content.decode()
    assert "Hassan Bouzid" in client.get("/profiel/volgend/").content.decode()

    client.post(f"/leden/{hassan.pk}/ontvolgen/")
    assert not Member.objects.followed_by(noor).exists()
    assert "Je volgt nog niemand" in client.get("/profiel/volgend/").content.decode()


def test_following_leads_back_to_the_row_in_the_list(client, noor):
    hassan = make_member("Hassan")
    page = "http://testserver/leden/?naam=hassan"

    response = client.post(f"/leden/{hassan.pk}/volgen/", headers={"referer": page})

    assert response["Location"] == f"/leden/?naam=hassan#volg-{hassan.pk}"


def test_script_gets_the_button_alone(client, noor):
    hassan = make_member("Hassan")

    response = client.post(f"/leden/{hassan.pk}/volgen/", headers={"hx-request": "true"}).content.decode()

    assert 'aria-pressed="true"' in response
    assert "<html" not in response


def test_nobody_follows_themself_or_somebody_apart(client, noor):
    hassan = make_member("Hassan")
    hassan.block(noor)

    assert client.post(f"/leden/{noor.pk}/volgen/").status_code == 403
    assert client.post(f"/leden/{hassan.pk}/volgen/").status_code == 403
    assert client.post(f"/leden/{noor.pk}/blokkeren/").status_code == 403
    page = client.get(hassan.get_absolute_url()).content.decode()
    assert "Collega volgen" not in page
    assert "geblokkeerd" not in page  # who is blocked is not told


def test_blocking_says_what_it_does_and_can_be_undone(client, noor):
    hassan = make_member("Hassan")
    assert "krijgt er geen bericht van" in client.get(f"/leden/{hassan.pk}/blokkeren/").content.decode()

    response = client.post(f"/leden/{hassan.pk}/blokkeren/", follow=True).content.decode()
    assert "Je hebt Hassan geblokkeerd" in response
    assert "Deblokkeer" in client.get(hassan.get_absolute_url()).content.decode()

    client.post(f"/leden/{hassan.pk}/deblokkeren/")
    assert not Block.objects.exists()
    assert client.post(f"/leden/{hassan.pk}/deblokkeren/").status_code == 404


@pytest.mark.parametrize("which", ["blocker", "blocked"])
def test_neither_finds_the_other_in_lists(client, noor, which):
    hassan = make_member("Hassan Bouzid")
    group = make_group(members=[noor, hassan])
    post = make_post(hassan, group, title="Over bankjes", tags=["bankjes"])
    event = make_event(hassan, group, title="Bankjesdag", attendees=[])
    other = make_event(make_member(), title="Andere dag", attendees=[hassan, noor])
    hassan.expertise.add("bankjes")
    pages = [
        "/leden/?naam=hassan",
        "/",
        "/blog/",
        "/agenda/",
        "/onderwerpen/bankjes/",
        group.get_absolute_url(),
        reverse("groups:members", args=[group.pk, group.slug]),
        reverse("events:attendees", args=[other.pk, other.slug]),
    ]
    names = ["Hassan Bouzid", "Over bankjes", "Bankjesdag"]

    def shown():
        return {page for page in pages if any(name in client.get(page).content.decode() for name in names)}

    assert shown() == set(pages)
    noor.block(hassan) if which == "blocker" else hassan.block(noor)

    assert shown() == set()
    for thing in (post, event, hassan):  # a block is no right
        assert client.get(thing.get_absolute_url()).status_code == 200


def test_who_organises_an_event_knows_of_everybody(client, noor):
    hassan = make_member("Hassan Bouzid")
    event = make_event(noor, attendees=[hassan])
    noor.block(hassan)

    page = client.get(reverse("events:attendees", args=[event.pk, event.slug])).content.decode()

    assert "Hassan Bouzid" in page


def test_comments_of_somebody_blocked_are_folded_for_the_blocker_alone(client, noor):
    hassan = make_member("Hassan")
    post = make_post()
    make_comment(post, hassan, text="Zo zit het niet.")
    folded = "Reactie van iemand die je hebt geblokkeerd"
    noor.block(hassan)

    page = client.get(post.get_absolute_url()).content.decode()
    assert folded in page
    assert "Zo zit het niet." in page  # one click away

    client.force_login(hassan)
    make_comment(post, noor, text="Jawel.")
    assert folded not in client.get(post.get_absolute_url()).content.decode()
    client.logout()
    assert folded not in client.get(post.get_absolute_url()).content.decode()


def test_the_digest_holds_nothing_of_somebody_blocked(noor):
    hassan = make_member("Hassan")
    group = make_group(members=[noor, hassan])
    make_post(hassan, group, title="Over bankjes")

    assert [piece.title for piece in news_for(noor)] == ["Over bankjes"]
    hassan.block(noor)
    assert list(news_for(Member.objects.get(pk=noor.pk))) == []
