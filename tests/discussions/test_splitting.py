from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Comment, Content, Reading, Split, Visibility, move
from discussions.models import Discussion, Gone, split_off
from groups.models import Kind
from notifications.kinds import Skip
from notifications.kinds.contents import SplitOff
from notifications.models import Announcement, Delivery
from tests.discussions.factories import make_discussion, make_open_question
from tests.factories import make_comment, make_group, make_member, make_post

pytestmark = pytest.mark.django_db


def split(client, comment, title="Iets anders"):
    return client.post(reverse("discussions:split", args=[comment.pk]), {"title": title})


def counters(content):
    fresh = Content._base_manager.get(pk=content.pk)
    standing = Comment._base_manager.filter(content=content.pk, removed_at=None)
    assert fresh.comment_count == standing.count()
    replies = standing.exclude(author=fresh.author_id) if fresh.author_id else standing
    assert fresh.first_reply_at == min((one.created_at for one in replies), default=None)
    return fresh.comment_count


@pytest.fixture
def talk():
    """A conversation in a closed group: a comment that stays, and one with two replies that is about something else."""
    manager, author = make_member("De Beheerder"), make_member("De Schrijver")
    others = [make_member(f"Collega {number}") for number in ("Een", "Twee", "Drie")]
    group = make_group(kind=Kind.CLOSED, manager=manager, members=[author, *others])
    piece = make_discussion(author, group, Visibility.GROUP, title="Waar het over ging", tags=["tellen"])
    stays = make_comment(piece, author=others[0], text="Dit blijft.")
    leaves = make_comment(piece, author=others[0], text="Iets <b>anders</b>: zie https://voorbeeld.example/x\n\nToch?")
    replies = [make_comment(piece, author=other, parent=leaves, text=f"Ja, {other.name}.") for other in others[1:]]
    return manager, author, piece, stays, leaves, replies


def test_a_comment_and_its_replies_become_a_conversation(client, talk):
    manager, _author, piece, _stays, leaves, _replies = talk
    client.force_login(manager)

    response = split(client, leaves)

    new = Discussion.objects.get(title="Iets anders")
    assert response.headers["Location"] == new.get_absolute_url()
    assert (new.author, new.group, new.visibility) == (leaves.author, piece.group, Visibility.GROUP)
    assert new.published_at == leaves.created_at
    assert list(new.tags.names()) == ["tellen"]
    assert (counters(piece), counters(new)) == (1, 2)
    page = client.get(new.get_absolute_url()).content.decode()
    assert "Iets &lt;b&gt;anders&lt;/b&gt;" in page
    assert 'href="https://voorbeeld.example/x"' in page
    assert ["Ja, Collega Twee." in page, "Ja, Collega Drie." in page] == [True, True]
    old = client.get(piece.get_absolute_url()).content.decode()
    assert f'Verder in: <a href="{new.get_absolute_url()}">Iets anders</a>' in old
    assert ["Dit blijft." in old, "Ja, Collega Twee." in old, "Verwijderd door de schrijver" in old] == [
        True,
        False,
        False,
    ]


def test_old_links_go_on_working(client, talk):
    manager, _author, piece, stays, leaves, replies = talk
    client.force_login(manager)
    split(client, leaves)
    new = Discussion.objects.get(title="Iets anders")

    def leads_to(comment):
        return client.get(reverse("content:comment_page", args=[comment.pk])).headers["Location"]

    assert leads_to(leaves) == new.get_absolute_url()
    assert leads_to(replies[0]) == f"{new.get_absolute_url()}?r={replies[0].pk}#r-{replies[0].pk}"
    assert leads_to(stays) == f"{piece.get_absolute_url()}?r={stays.pk}#r-{stays.pk}"
    old = client.get(piece.get_absolute_url()).content.decode()
    assert [f'id="r-{comment.pk}"' in old for comment in (leaves, *replies)] == [True] * 3


@pytest.mark.parametrize(
    ("who", "status"), [("manager", 302), ("author", 302), ("writer", 403), ("outsider", 404), ("visitor", 302)]
)
def test_its_author_and_the_managers_split(client, talk, who, status):
    manager, author, _piece, _stays, leaves, _replies = talk
    people = {"manager": manager, "author": author, "writer": leaves.author, "outsider": make_member()}
    if who in people:
        client.force_login(people[who])

    assert split(client, leaves).status_code == status

    assert Split.objects.exists() == (who in {"manager", "author"})


def test_a_reply_goes_alone(client, talk):
    manager, _author, piece, _stays, _leaves, replies = talk
    client.force_login(manager)

    split(client, replies[0])

    new = Discussion.objects.get(title="Iets anders")
    assert (counters(piece), counters(new)) == (3, 0)
    assert "Verder in:" in client.get(piece.get_absolute_url()).content.decode()


def test_splitting_twice_is_splitting_once(client, talk):
    manager, _author, _piece, _stays, leaves, _replies = talk
    client.force_login(manager)

    split(client, leaves)
    again = split(client, leaves, title="Nog anders")

    assert again.headers["Location"] == reverse("content:comment_page", args=[leaves.pk])
    assert Discussion.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_split_once(at_once):
    manager = make_member()
    piece = make_post(manager, make_group(manager=manager))
    comment = make_comment(piece)

    first, second = at_once([lambda: split_off(comment, "Zo", manager), lambda: split_off(comment, "Of zo", manager)])

    assert first.pk == second.pk
    assert Discussion.objects.count() == 1
    assert counters(piece) == 0


@pytest.mark.parametrize("state", ["hidden", "removed"])
def test_what_is_gone_is_not_brought_back(client, talk, state):
    manager, _author, _piece, _stays, leaves, _replies = talk
    if state == "hidden":
        leaves.hide(by=make_member(), reason="In strijd met de huisregels.")
    else:
        leaves.remove()

    with pytest.raises(Gone):
        split_off(leaves, "Iets anders", manager)
    client.force_login(manager)

    assert split(client, leaves).status_code == (404 if state == "hidden" else 302)

    assert Discussion.objects.count() == 1


def test_it_takes_a_title(client, talk):
    manager, _author, _piece, _stays, leaves, _replies = talk
    client.force_login(manager)

    assert [split(client, leaves, title=title).status_code for title in ("  ", "x" * 513, "\u200b")] == [200] * 3

    assert Discussion.objects.count() == 1


def test_who_read_it_has_read_it(talk):
    manager, _author, piece, _stays, leaves, _replies = talk
    before, after = make_member(), make_member()
    today = timezone.localdate(leaves.created_at)
    Reading.objects.create(member=before, content=piece.content_ptr, day=today - timedelta(days=1))
    Reading.objects.create(member=after, content=piece.content_ptr, day=today)

    new = split_off(leaves, "Iets anders", manager)

    assert list(Reading.objects.filter(content=new.pk).values_list("member", flat=True)) == [after.pk]


def test_those_who_wrote_hear_where_it_goes_on(talk, queries):
    manager, _author, piece, _stays, leaves, replies = talk
    replies[1].author.memberships.all().delete()  # and so reads it no more
    by_manager = make_comment(piece, author=manager, parent=leaves)

    split_off(leaves, "Iets anders", manager)

    Announcement.deliver(Announcement.objects.get(kind="split_off").pk)
    mails = {delivery.member_id: delivery for delivery in Delivery.objects.filter(kind="split_off")}
    with pytest.raises(Skip):
        SplitOff().message_for(mails.pop(replies[1].author_id))
    assert mails.keys() == {leaves.author_id, replies[0].author_id}
    assert by_manager.author == manager
    costs = []
    for _ in range(3):  # the first fills the caches; with more who wrote, each mail costs the same
        with queries() as asked:
            SplitOff().message_for(mails[leaves.author_id])
        costs.append(len(asked))
        new = Split.objects.get().content
        for _ in range(3):
            Comment._base_manager.filter(pk=make_comment(new).pk).update(created_at=new.published_at)
    assert costs[1] == costs[2]


def test_a_question_is_open_again_when_its_answer_went_away():
    question = make_open_question(group=make_group(manager=make_member()))
    answer = make_comment(question, text="Zo doe je dat.")
    question.accept(answer, by=question.author)

    split_off(answer, "Hoe je dat doet", question.author)

    question.refresh_from_db()
    assert (question.accepted, question.settled_at) == (None, None)
    assert counters(question) == 0


def test_a_title_that_moved_on_is_told_to_its_readers_only(client, talk):
    manager, _author, piece, _stays, leaves, replies = talk
    new = split_off(leaves, "Geheime titel", manager)
    Comment._base_manager.filter(content=new.pk).delete()
    elsewhere = make_group(kind=Kind.HIDDEN, members=[leaves.author])
    move(new, elsewhere, by=leaves.author)
    client.force_login(replies[0].author)

    page = client.get(piece.get_absolute_url()).content.decode()

    assert "Geheime titel" not in page
    assert "dat je niet kunt lezen" in page
    assert client.get(reverse("content:comment_page", args=[leaves.pk])).status_code == 404
    client.force_login(leaves.author)
    assert "Geheime titel" in client.get(piece.get_absolute_url()).content.decode()


def test_a_page_with_splits_costs_the_same_for_one_and_for_many(client, queries):
    manager = make_member()
    piece = make_post(manager, make_group(manager=manager))
    comments = [make_comment(piece) for _ in range(5)]
    client.force_login(make_member())
    client.get(piece.get_absolute_url())
    costs = []

    for batch in (comments[:1], comments[1:]):
        for comment in batch:
            make_comment(piece, parent=comment)
            split_off(comment, f"Over {comment.pk}", manager)
        client.get(piece.get_absolute_url())
        with queries() as asked:
            client.get(piece.get_absolute_url())
        costs.append(len(asked))

    assert costs[0] == costs[1]


def test_a_comment_of_somebody_who_left_can_go_on_too(client, talk):
    manager, _author, _piece, _stays, leaves, _replies = talk
    Comment._base_manager.filter(pk=leaves.pk).update(author=None)

    new = split_off(leaves, "Iets anders", manager)

    client.force_login(manager)
    assert new.author is None
    assert client.get(new.get_absolute_url()).status_code == 200
    assert counters(new) == 2


def test_taking_the_new_conversation_away_leaves_a_gap(client, talk):
    manager, _author, piece, _stays, _leaves, replies = talk
    new = split_off(replies[0], "Iets anders", manager)

    new.remove()

    client.force_login(manager)
    page = client.get(piece.get_absolute_url()).content.decode()
    assert "Verwijderd door de schrijver" in page
    assert "Verder in:" not in page
