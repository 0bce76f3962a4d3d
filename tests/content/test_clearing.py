"""What somebody without a recognised organisation writes first, where the network lets that wait for a moderator."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from content.models import Clearance, Comment
from events.models import Event
from groups.models import Admission, Kind
from members.models import Act, Role, Suspension
from network.models import Network
from network.rights import RoleName
from notifications.kinds.clearing import PieceNotCleared
from notifications.models import Announcement, Delivery
from tests.content.test_commenting import post_comment
from tests.content.test_thresholds import errors_of, post_piece, recognise
from tests.events.test_planning import typed
from tests.factories import make_comment, make_group, make_member, make_post

pytestmark = pytest.mark.django_db
DESK = "/beheer/eerste-bijdragen/"


@pytest.fixture
def first(client):
    Network.objects.get().look_out(first_posts_wait=True, words={})
    member = make_member("De Nieuwe")
    client.force_login(member)
    return member


def as_moderator(client):
    moderator = make_member(roles=[RoleName.MODERATOR])
    client.force_login(moderator)
    return moderator


def clear(client, clearance, read_at=None):
    fields = {"gelezen": (read_at or timezone.now()).isoformat()}
    return client.post(reverse("content:clear", args=[clearance.pk]), fields, follow=True)


def told(kind):
    """Who hears of it."""
    for announcement in Announcement.objects.filter(kind=kind):
        Announcement.deliver(announcement.pk)
    return [delivery.member for delivery in Delivery.objects.filter(kind=kind)]


def test_a_first_piece_waits_as_a_draft_until_a_moderator_lets_it_out(client, first):
    page = client.get(post_piece(client, title="Mijn eerste stuk")["Location"]).content.decode()
    assert "Dit wacht op een moderator, omdat het je eerste bijdrage is." in page
    draft = Post._base_manager.get()
    assert draft.is_draft

    client.force_login(make_member())
    assert client.get(draft.get_absolute_url()).status_code == 404
    as_moderator(client)
    assert "Mijn eerste stuk" in client.get(DESK).content.decode()
    clear(client, draft.clearance)
    assert told("piece_cleared") == [first]

    assert Post.objects.visible_to(make_member()).filter(pk=draft.pk).exists()
    assert not Clearance.objects.exists()
    client.force_login(first)
    post_piece(client, title="Mijn tweede stuk")
    assert not Post._base_manager.get(title="Mijn tweede stuk").is_draft


def test_a_first_comment_is_held_and_placed_once(client, first):
    post = make_post()
    post_comment(client, post, text="Mijn eerste reactie")
    comment = Comment.objects.get()
    assert comment.is_held
    clearance = comment.clearance

    as_moderator(client)
    assert "Mijn eerste reactie" in client.get(DESK).content.decode()
    clear(client, clearance)
    page = clear(client, clearance).content.decode()

    comment.refresh_from_db()
    post.refresh_from_db()
    assert (comment.is_held, post.comment_count) == (False, 1)
    assert "Daarover is al besloten." in page


def test_whoever_looks_after_the_piece_may_place_it_as_well(client, first):
    post = make_post()
    post_comment(client, post, text="Mijn eerste reactie")

    Comment.objects.get().place(post.author)

    assert not Clearance.objects.exists()


def test_a_piece_that_is_not_cleared_says_why_and_can_be_asked_for_again(client, first):
    post_piece(client)
    draft = Post._base_manager.get()
    moderator = as_moderator(client)
    assert told("first_waits") == [moderator]
    refusal = reverse("content:not_clear", args=[draft.clearance.pk])
    assert client.post(refusal, {"reason": ""}).status_code == 200
    client.post(refusal, {"reason": "Dit is reclame."})
    assert "De Nieuwe" not in client.get(DESK).content.decode()
    assert told("piece_not_cleared") == [first]
    mail = PieceNotCleared().message_for(Delivery.objects.get(kind="piece_not_cleared"))
    assert "Dit is reclame." in mail.body

    client.force_login(first)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "Dit is reclame." in page
    again = {"uuid": uuid.uuid4(), "title": "Beter", "body": "<p>Nu zonder.</p>", "visibility": "public", "draft": "1"}
    client.post(draft.get_edit_url(), again | {"version": draft.version, "publish": "1"})

    draft.refresh_from_db()
    assert draft.is_draft
    assert Clearance.objects.open().get().content_id == draft.pk


def test_what_waits_already_is_news_to_nobody(client, first):
    """The same form once more, of a comment and of a draft; whose role sleeps hears of neither."""
    moderator = as_moderator(client)
    Role.objects.create(member=make_member(), name=RoleName.MODERATOR)
    client.force_login(first)
    comment, piece = uuid.uuid4(), uuid.uuid4()
    post = make_post()
    for _press in range(2):
        post_comment(client, post, uuid=comment)
    for _press in range(2):
        post_piece(client, uuid=piece)

    assert Clearance.objects.count() == 2
    assert Announcement.objects.filter(kind="first_waits").count() == 1
    assert told("first_waits") == [moderator]


def test_words_that_changed_since_they_were_read_do_not_come_out(client, first):
    post_piece(client)
    draft = Post._base_manager.get()
    as_moderator(client)

    page = clear(client, draft.clearance, read_at=draft.changed_at - timedelta(seconds=1)).content.decode()

    assert "Lees het opnieuw" in page
    assert Post._base_manager.get().is_draft


def test_who_may_not_write_there_any_more_is_not_let_out(client, first):
    """Put out of the group, limited, or suspended since."""
    group = make_group(admission=Admission.AT_ONCE, members=[first])
    post_piece(client, group=group.pk, visibility="group")
    clearance = Clearance.objects.get()
    group.memberships.get(member=first).delete()
    as_moderator(client)

    assert "kan daar nu niet plaatsen" in clear(client, clearance).content.decode()
    group.memberships.create(member=first)
    first.limit(Act.POSTING, "Reclame.", until=timezone.now() + timedelta(days=2))
    assert "kan daar nu niet plaatsen" in clear(client, clearance).content.decode()
    Suspension.objects.create(member=first, reason="Nog meer reclame.")
    assert "Wat we leerden" not in client.get(DESK).content.decode()
    assert Post._base_manager.get().is_draft


def test_a_first_comment_stays_where_its_writer_may_not_write_now(client, first):
    post_comment(client, make_post(), text="Mijn eerste reactie")
    comment = Comment.objects.get()
    first.limit(Act.POSTING, "Reclame.", until=timezone.now() + timedelta(days=2))
    as_moderator(client)

    clear(client, comment.clearance)

    assert Comment.objects.get().is_held


def test_a_first_comment_that_changed_since_it_was_read_is_not_said_to_be_out(client, first):
    post_comment(client, make_post(), text="Mijn eerste reactie")
    comment = Comment.objects.get()
    as_moderator(client)

    page = clear(client, comment.clearance, read_at=comment.changed_at - timedelta(seconds=1)).content.decode()

    assert "Lees het opnieuw" in page
    assert Comment.objects.get().is_held


def test_saving_it_as_a_draft_takes_it_back(client, first):
    key = uuid.uuid4()
    post_piece(client, uuid=key)
    draft = Post._base_manager.get()

    words = {"uuid": uuid.uuid4(), "title": "Nog niet", "body": "<p>Wacht.</p>", "visibility": "public", "draft": "1"}
    client.post(draft.get_edit_url(), words | {"version": draft.version, "save": "1"})

    assert not Clearance.objects.exists()


@pytest.mark.parametrize("who", ["recognised", "with something out", "in a closed group"])
def test_others_do_not_wait(client, first, who):
    group = make_group(kind=Kind.CLOSED, members=[first]) if who == "in a closed group" else None
    if who == "recognised":
        recognise(first)
    if who == "with something out":
        make_comment(make_post(), author=first)

    where = {"group": group.pk, "visibility": "group"} if group else {}
    post_piece(client, **where)

    assert not Post._base_manager.get(author=first).is_draft


def test_what_was_said_behind_a_gate_is_not_out(client, first):
    inside = make_post(first, make_group(kind=Kind.CLOSED, members=[first]), visibility="group")
    make_comment(inside, author=first)

    post_piece(client)
    post_comment(client, make_post())

    assert Post._base_manager.get(author=first, group=None).is_draft
    assert Comment.objects.get(author=first, content__group=None).is_held


def test_what_cannot_wait_is_not_what_one_begins_with(client, first):
    response = client.post(reverse("events:create"), typed())

    assert "Begin met een reactie, een blog of een gesprek" in " ".join(errors_of(response))
    assert not Event._base_manager.exists()


def test_nobody_decides_about_the_own(client, first):
    moderator = as_moderator(client)
    post_piece(client)

    clear(client, Clearance.objects.get())

    assert Clearance.objects.open().get().content.author_id == moderator.pk
    assert "Wat we leerden" not in client.get(DESK).content.decode()


@pytest.mark.parametrize("count", [1, 20])
def test_the_desk_costs_the_same_for_any_number(client, queries, count):
    for _number in range(count):
        Clearance.objects.ask_for_piece(make_post(draft=True))
        comment = make_comment(make_post(), author=make_member())
        Clearance.objects.ask_for_comment(comment)
    as_moderator(client)

    with queries() as counted:
        client.get(DESK)

    assert len(counted) <= 8
