"""Who is answered hears it once, and stops hearing it with one click in the mail."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Content, Following, Mention, Visibility, stop_following_token
from groups.models import Kind, MailLevel
from members.models import Block
from notifications.kinds.comments import Answered
from notifications.models import Announcement, Delivery, Way, Wishes
from notifications.topics import Topic
from tests.discussions.factories import make_open_question
from tests.factories import make_comment, make_group, make_member, make_post
from tests.notifications.factories import select

pytestmark = pytest.mark.django_db


def told():
    """Who hears of what was announced, by kind; delivering twice is delivering once."""
    for announcement in Announcement.objects.filter(kind="answered"):
        Announcement.deliver(announcement.pk)
        Announcement.deliver(announcement.pk)
    return [delivery.member for delivery in Delivery.objects.filter(kind="answered").order_by("pk")]


@pytest.fixture
def said():
    return make_comment(make_post())


def test_whose_comment_is_answered_hears_it(said):
    make_comment(said.content, parent=said)

    assert told() == [said.author]


def test_who_is_named_in_the_answer_hears_that_alone(said):
    answer = make_comment(said.content, parent=said)
    Mention.objects.create(comment=answer, member=said.author, by=answer.author)

    assert told() == []


def test_who_is_named_in_the_answer_and_wants_no_mail_of_that_hears_of_the_answer(said):
    answer = make_comment(said.content, parent=said)
    Mention.objects.create(comment=answer, member=said.author, by=answer.author)
    Wishes.objects.create(member=said.author, differing={Topic.MENTIONS: Way.SITE})

    assert told() == [said.author]


def test_nobody_hears_of_the_own_answer_or_of_one_beside_it(said):
    make_comment(said.content, author=said.author, parent=said)
    make_comment(said.content)

    assert told() == []


def test_who_asked_hears_each_answer_and_who_wrote_a_blog_waits_for_the_digest():
    question = make_open_question()
    make_comment(question)
    make_comment(make_post())

    assert told() == [question.author]


@pytest.mark.parametrize("why", ["stopped", "blocked", "quiet", "out"])
def test_who_does_not_want_it_or_may_not_read_it_hears_nothing(why):
    author, writer = make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, members=[author, writer])
    post = make_post(author, group, visibility=Visibility.GROUP)
    said = make_comment(post, author=writer)
    if why == "stopped":
        Following.objects.choose(post, writer, follows=False)
    if why == "blocked":
        Block.objects.create(blocker=writer, blocked=author)
    if why == "quiet":
        group.memberships.filter(member=writer).update(mail_level=MailLevel.NOTHING)
    if why == "out":
        group.memberships.filter(member=writer).delete()

    make_comment(post, author=author, parent=said)

    assert told() == []


def test_the_mail_stops_following_without_signing_in(client, said):
    answer = make_comment(said.content, parent=said, text="> Vraag\n\nZo doen wij het.")
    told()
    message = Answered().message_for(Delivery.objects.get(kind="answered"))
    link = message.extra_headers["List-Unsubscribe"].strip("<>").partition("/mail/")[2]
    address = f"/mail/{link}"
    assert "Zo doen wij het." in message.body
    assert reverse("content:comment_page", args=[answer.pk]) in message.body

    page = client.get(address).content.decode()
    assert said.content.title in page
    assert not Following.objects.exclude(stopped_at=None).exists()  # a mail gateway opens links, too
    for _ in range(2):
        assert "niet meer" in client.post(address).content.decode()
    assert Following.objects.get(member=said.author).stopped_at is not None
    client.post(address, {"again": "1"})
    assert Following.objects.get(member=said.author).stopped_at is None


def test_the_stop_page_names_no_piece_that_its_member_cannot_read(client):
    author, writer = make_member(), make_member()
    group = make_group(kind=Kind.HIDDEN, members=[author, writer])
    post = make_post(author, group, visibility=Visibility.GROUP, title="Geheim plan")
    group.memberships.filter(member=writer).delete()

    page = client.get(reverse("notifications:unsubscribe", args=[stop_following_token(post.pk, writer.pk)]))

    assert page.status_code == 200
    assert "Geheim plan" not in page.content.decode()


@pytest.mark.parametrize("token", ["1.2", "1.2:x", "x:y:z"])
def test_a_link_that_we_did_not_make_stops_nothing(client, token):
    assert client.get(reverse("notifications:unsubscribe", args=[token])).status_code == 404


def test_the_digest_tells_who_follows_of_the_rest_and_not_of_what_was_mailed(said):
    post = Content._base_manager.get(pk=said.content_id)
    follower, since = make_member(), timezone.now() - timedelta(hours=1)
    Following.objects.choose(post, follower, follows=True)
    make_comment(post, parent=said)
    told()

    def news(member):
        return [(piece.pk, piece.replies) for piece in select(member, since, timezone.now()).replies]

    assert news(follower) == [(post.pk, 2)]
    assert news(post.author) == [(post.pk, 2)]
    assert news(said.author) == []  # the one comment of another was mailed
    Following.objects.choose(post, follower, follows=False)
    assert news(follower) == []
