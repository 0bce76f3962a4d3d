"""A piece is planned, comes out once, is withdrawn and comes back without being told again."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from blog.models import Post
from content.models import Closed, Comment, Content, Plan, Visibility, bring_out
from content.signals import published
from content.tasks import publish_planned
from groups.models import Kind
from members.models import Act
from notifications.models import Announcement
from tests.discussions.factories import make_open_question
from tests.factories import make_comment, make_group, make_member, make_post

pytestmark = pytest.mark.django_db
WRITE = "/blog/nieuw/"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def typed(button="publish", **fields):
    return {
        button: "1",
        "uuid": uuid.uuid4(),
        "title": "Vier avonden, één wijk",
        "body": "<p>We begonnen met een fout.</p>",
        "scripted": "1",
        "visibility": "public",
    } | fields


def tomorrow():
    return (timezone.now() + timedelta(days=1)).astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def author(client):
    author = make_member("Noor Visscher")
    client.force_login(author)
    return author


@pytest.fixture
def told():
    """Every piece that was told to come out."""
    pieces = []

    def note(content, **kwargs):
        pieces.append(content.pk)

    published.connect(note, weak=False)
    yield pieces
    published.disconnect(note)


def planned(author, ago=timedelta(minutes=1), **fields):
    draft = make_post(author=author, draft=True, **fields)
    draft.plan_for(timezone.now() - ago, by=author)
    return draft


def is_out(piece):
    return Content._base_manager.get(pk=piece.pk).published_at is not None


# --- Planning


def test_a_planned_piece_is_for_its_author_alone_until_its_moment(client, author):
    response = client.post(WRITE, typed(publish_at=tomorrow()))

    post = Post.objects.get()
    assert post.is_draft
    assert response.headers["Location"] == post.get_absolute_url()
    assert "komt uit op" in client.get("/concepten/").content.decode().lower()
    assert client.get(post.get_absolute_url()).status_code == 200
    client.force_login(make_member())
    assert client.get(post.get_absolute_url()).status_code == 404
    publish_planned()
    assert not is_out(post)


def test_it_comes_out_by_itself_and_is_told_once(author, told):
    draft = planned(author)

    publish_planned()
    publish_planned()

    assert is_out(draft)
    assert told == [draft.pk]
    assert not Plan.objects.exists()


def test_what_came_out_stands_at_once_in_feed_and_rss(client, author):
    draft = planned(author, title="Nu te lezen")
    visitor = client.__class__()
    for address in ("/", "/blog/", reverse("feed:rss")):
        assert "Nu te lezen" not in visitor.get(address).content.decode()

    publish_planned()

    for address in ("/", "/blog/", reverse("feed:rss")):
        assert "Nu te lezen" in visitor.get(address).content.decode(), address
    draft.withdraw(author)
    for address in ("/", "/blog/", reverse("feed:rss")):
        assert "Nu te lezen" not in visitor.get(address).content.decode(), address


def test_two_workers_at_the_same_moment_bring_it_out_once(at_once, told):
    draft = planned(make_member(), group=None)

    results = at_once([lambda: bring_out(draft.pk)] * 4 + [publish_planned] * 2)

    assert sum(each is not None for each in results) <= 1  # it may be the sweep that does it
    assert is_out(draft)
    assert told == [draft.pk]


def test_a_worker_that_dies_over_it_leaves_it_to_the_next(author, told):
    draft = planned(author)

    def die(**kwargs):
        raise SystemExit

    published.connect(die, weak=False)
    with pytest.raises(SystemExit):
        bring_out(draft.pk)
    published.disconnect(die)
    assert not is_out(draft)

    publish_planned()

    assert is_out(draft)


def test_publishing_by_hand_while_the_worker_does_so_is_once(at_once, told):
    draft = planned(make_member())

    results = at_once([draft.publish, lambda: bring_out(draft.pk), draft.publish])

    assert [results[0], results[2]] == [None, None]
    assert getattr(results[1], "pk", draft.pk) == draft.pk  # what the worker brought out, if it was first
    assert not isinstance(results[1], Exception)
    assert told == [draft.pk]
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("2020-01-01T10:00", "Dit is in het verleden."),
        ("morgenvroeg", "Schrijf een dag en een tijd"),
        ("2027-02-30T10:00", "Schrijf een dag en een tijd"),
        ("9999-01-01T10:00", "tien jaar"),
        ("2027-03-28T02:30", "Deze tijd bestaat niet"),
        ("2027-10-31T02:30", "De klok gaat die nacht terug"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_beside_its_field(client, author, when, message):
    page = client.post(WRITE, typed(publish_at=when)).content.decode()

    assert message in page
    assert f'value="{when}"' in page
    assert "We begonnen met een fout." in page
    assert not Post.objects.exists()


def test_the_moment_is_by_the_clock_of_the_network(client, author):
    client.post(WRITE, typed(publish_at="2030-07-01T09:30"))

    assert Plan.objects.get().at == datetime(2030, 7, 1, 9, 30, tzinfo=AMSTERDAM)


def test_saving_as_draft_plans_nothing_and_says_so(client, author):
    response = client.post(WRITE, typed("save", publish_at=tomorrow()), follow=True)

    assert not Plan.objects.exists()
    assert "nog geen datum" in response.content.decode()


@pytest.mark.parametrize(("button", "out", "plans"), [("publish", False, 1), ("now", True, 0), ("save", False, 0)])
def test_what_the_buttons_of_a_planned_piece_do(client, author, button, out, plans):
    client.post(WRITE, typed(publish_at=tomorrow()))
    post = Post.objects.get()
    address = reverse("blog:edit", args=[post.pk, post.slug])
    assert "Publiceer nu" in client.get(address).content.decode()

    client.post(address, typed(button, version=1, publish_at=tomorrow(), title="Anders"))

    assert (is_out(post), Plan.objects.count()) == (out, plans)
    assert Post.objects.get().title == "Anders"


@pytest.mark.parametrize("what", ["excluded", "archived", "only managers post", "limited", "suspended"])
def test_what_can_no_longer_be_posted_stays_a_draft_and_its_author_hears_so(client, author, what):
    manager = make_member()
    group = make_group(manager=manager, members=[author])
    draft = planned(author, group=group)
    if what == "excluded":
        group.exclude(author, by=manager, reason="Verkocht er zijn boek.")
    elif what == "archived":
        group.archive(manager)
    elif what == "only managers post":
        type(group).objects.filter(pk=group.pk).update(posting="managers")
    elif what == "limited":
        author.limit(Act.POSTING, "Reclame.", until=timezone.now() + timedelta(days=1))
    else:
        author.suspensions.create(until=None, reason="Onderzoek.")

    publish_planned()
    publish_planned()

    assert not is_out(draft)
    assert Announcement.objects.filter(kind="planned_in_vain").count() == 1
    if what != "suspended":
        assert "Kwam niet uit" in client.get("/concepten/").content.decode()


def test_one_that_cannot_come_out_holds_up_no_other(author):
    group = make_group(members=[])
    planned(author, group=group, ago=timedelta(hours=1))
    other = planned(author)

    publish_planned()

    assert is_out(other)


# --- Withdrawing


def withdraw(client, piece):
    return client.post(reverse("content:withdraw", args=[piece.pk]))


def test_what_is_withdrawn_is_nowhere_and_its_comments_come_back_with_it(client, author):
    post = make_post(author=author)
    comment = make_comment(post, text="Dat herken ik.")
    date = Content._base_manager.get(pk=post.pk).published_at

    question = client.get(reverse("content:withdraw", args=[post.pk])).content.decode()
    withdraw(client, post)

    assert "blijft bewaard" in question
    assert client.get(post.get_absolute_url()).status_code == 200  # its author, with the draft
    reader = client.__class__()
    reader.force_login(comment.author)
    assert reader.get(post.get_absolute_url()).status_code == 404
    assert reader.get(comment.get_absolute_url().split("#")[0]).status_code == 404
    assert reader.get(reverse("content:comment_page", args=[comment.pk])).status_code == 404
    assert client.__class__().get(post.get_absolute_url()).status_code == 404

    client.post(reverse("blog:edit", args=[post.pk, post.slug]), typed(version=1))

    assert "Dat herken ik." in reader.get(Post.objects.get().get_absolute_url()).content.decode()
    assert Content._base_manager.get(pk=post.pk).published_at == date


def test_publishing_again_tells_nobody_again(author, told):
    group = make_group(members=[author])
    post = make_post(author=author, group=group)

    post.withdraw(author)
    post.withdraw(author)  # twice is once
    post.publish()

    assert told == [post.pk]
    assert post.withdrawals.count() == 1
    assert Announcement.objects.filter(kind="piece_in_group").count() == 1


def test_planned_again_it_gets_the_date_that_was_planned(author, told):
    post = make_post(author=author)
    first = post.published_at
    post.withdraw(author)
    post.plan_for(timezone.now() - timedelta(seconds=1), by=author)

    publish_planned()

    assert Content._base_manager.get(pk=post.pk).published_at > first
    assert told == [post.pk]


@pytest.mark.parametrize("who", ["reader", "manager"])
def test_nobody_else_withdraws_a_piece(client, author, who):
    manager = make_member()
    post = make_post(author=author, group=make_group(manager=manager))
    client.force_login(manager if who == "manager" else make_member())

    assert withdraw(client, post).status_code == 403
    assert is_out(post)


def test_a_conversation_is_withdrawn_as_well(client, author):
    question = make_open_question(author=author)

    withdraw(client, question)

    assert not is_out(question)
    assert client.get(question.get_absolute_url()).status_code == 200


def test_what_others_said_inside_gets_no_other_readers_by_way_of_a_draft(client, author):
    group = make_group(kind=Kind.CLOSED, members=[author])
    post = make_post(author=author, group=group, visibility=Visibility.GROUP)
    make_comment(post)
    post.withdraw(author)

    address = reverse("blog:edit", args=[post.pk, post.slug])
    response = client.post(address, typed(version=1, group="", visibility="public"))

    assert response.status_code == 200
    assert "Collega’s zeiden hier iets" in response.content.decode()
    assert not is_out(post)


# --- A comment that comes too late


def say(client, piece, text="Een uur aan geschreven."):
    return client.post(reverse("content:comment", args=[piece.pk]), {"uuid": uuid.uuid4(), "text": text})


def words_of(response):
    return strip_tags(response.content.decode())


def test_a_comment_on_what_was_just_withdrawn_is_given_back(client, author):
    post = make_post(author=author)
    post.withdraw(author)
    client.force_login(make_member())

    response, unknown = say(client, post), client.post("/inhoud/987654/reageren/", {"text": "Een uur aan geschreven."})

    assert response.status_code == unknown.status_code == 404
    assert "Een uur aan geschreven." in response.content.decode()
    assert "Je reactie is niet geplaatst" in response.content.decode()
    assert words_of(response) == words_of(unknown)  # nobody learns by trying what there is
    assert not Comment.objects.exists()


def test_a_piece_withdrawn_while_the_comment_is_on_its_way_takes_none(author):
    post = make_post(author=author)
    fetched = Content._base_manager.get(pk=post.pk)
    post.withdraw(author)

    with pytest.raises(Closed):
        make_comment(fetched)


def test_a_comment_of_who_was_just_excluded_is_given_back(client):
    manager, writer = make_member(), make_member()
    group = make_group(manager=manager, members=[writer])
    post = make_post(group=group)
    client.force_login(writer)
    group.exclude(writer, by=manager, reason="Verkocht er zijn boek.")

    response = say(client, post)

    assert response.status_code == 403
    assert "Een uur aan geschreven." in response.content.decode()
    assert "uitgesloten" in response.content.decode()
    assert not Comment.objects.exists()


# --- Whoever is excluded from the group


@pytest.fixture
def excluded(client):
    """Somebody who wrote a post and a comment in an open group that keeps them out now."""
    manager, writer = make_member(), make_member()
    group = make_group(manager=manager, members=[writer])
    post = make_post(author=writer, group=group, title="Mijn stuk")
    comment = make_comment(post, author=writer)
    group.exclude(writer, by=manager, reason="Verkocht er zijn boek.")
    client.force_login(writer)
    return post, comment


def test_whoever_is_excluded_changes_nothing_there_any_more(client, excluded):
    post, comment = excluded
    edit = reverse("blog:edit", args=[post.pk, post.slug])

    piece = client.post(edit, typed(version=1, title="Anders"), follow=True)
    words = client.post(reverse("content:edit_comment", args=[comment.pk]), {"text": "Anders"}, follow=True)

    for page in (piece, words):
        assert "je kunt dit dus niet meer veranderen" in page.content.decode()
    assert Post.objects.get().title == "Mijn stuk"
    assert Comment.objects.get().text == comment.text
    assert f'href="{edit}"' not in client.get(post.get_absolute_url()).content.decode()


def test_whoever_is_excluded_can_still_take_the_own_words_away(client, excluded):
    post, comment = excluded

    client.post(reverse("content:delete_comment", args=[comment.pk]))
    assert not Comment.objects.exists()
    withdraw(client, post)
    assert not is_out(post)
    client.post(reverse("blog:delete", args=[post.pk, post.slug]))
    assert not Post.objects.exists()
