"""Comments that wait for approval: who sees them, who decides, and that nothing counts or tells them before."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from content.models import Closed, Comment, Content, Refusal, Visibility
from groups.models import ActiveWeek, Kind
from members.models import Contributions
from members.personal_data import ERASERS
from notifications.models import Announcement, Delivery
from tests.content.test_commenting import post_comment
from tests.discussions.factories import make_open_question
from tests.factories import make_comment, make_group, make_member, make_post
from tests.notifications.factories import select

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_member("De Schrijver")


@pytest.fixture
def post(author):
    post = make_post(author, title="Een heet hangijzer")
    post.hold_comments(holds=True)
    return post


@pytest.fixture
def held(post):
    return make_comment(post, author=make_member("De Reageerder"), text="Wat ik ervan vind.")


def now_of(content):
    return Content._base_manager.get(pk=content.pk)


def decide(client, content, *comments, read_at=None):
    fields = {"comment": [comment.pk for comment in comments], "gelezen": (read_at or timezone.now()).isoformat()}
    return client.post(reverse("content:waiting", args=[content.pk]), fields)


def refuse(client, comment, reason="Dit gaat over personen."):
    return client.post(reverse("content:refuse_comment", args=[comment.pk]), {"reason": reason})


def shows(client, viewer, content, text):
    client.logout()
    if viewer:
        client.force_login(viewer)
    return text in client.get(content.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("who", "sees"), [("writer", True), ("author", True), ("manager", True), ("member", False), ("visitor", False)]
)
def test_only_its_writer_and_who_decides_see_what_waits(client, author, who, sees):
    manager, writer = make_member(), make_member()
    group = make_group(manager=manager, members=[author, writer])
    post = make_post(author, group)
    post.hold_comments(holds=True)
    make_comment(post, author=writer, text="Nog niet voor iedereen.")
    viewer = {"writer": writer, "author": author, "manager": manager, "member": make_member(), "visitor": None}[who]

    assert shows(client, viewer, post, "Nog niet voor iedereen.") == sees
    assert Comment.objects.visible_to(viewer or AnonymousUser()).exists() == sees


def test_a_manager_of_another_group_decides_nothing(client, post, held):
    stranger = make_member()
    make_group(manager=stranger)
    client.force_login(stranger)

    assert decide(client, post, held).status_code == 403
    assert refuse(client, held).status_code == 404
    assert Comment.objects.get().is_held


def test_the_writer_is_told_that_it_waits_and_sees_it_marked(client, post):
    client.force_login(make_member())

    page = client.get(post_comment(client, post, text="Mijn mening.").headers["Location"]).content.decode()

    assert "Je reactie wacht op goedkeuring." in page
    assert "Wacht op goedkeuring" in page
    assert "Mijn mening." in page


def test_what_waits_is_in_no_number_no_list_and_no_mail(author, post, held):
    group = make_group(members=[author])
    in_group = make_post(author, group)
    in_group.hold_comments(holds=True)
    before = now_of(in_group)
    make_comment(in_group)

    after = now_of(in_group)
    assert (after.comment_count, after.first_reply_at, after.last_activity_at) == (0, None, before.last_activity_at)
    assert ActiveWeek.objects.filter(comments__gt=0).count() == 0
    assert not in_group.is_answered()
    assert [a.kind for a in Announcement.objects.filter(subject_id=held.pk)] == ["comment_held"]
    since = timezone.now() - timedelta(days=1)
    assert select(author, since, timezone.now()).replies == []


def test_approving_places_it_for_everybody_and_counts_it_from_then(client, author, post, held):
    Comment.objects.update(created_at=timezone.now() - timedelta(days=9))
    client.force_login(author)

    decide(client, post, held)
    decide(client, post, held)  # a double click

    placed = Comment.objects.get()
    assert (placed.is_held, now_of(post).comment_count) == (False, 1)
    assert timezone.now() - placed.created_at < timedelta(minutes=1)  # so that the digest and the feeds tell it
    assert now_of(post).first_reply_at == placed.created_at
    assert shows(client, None, post, "Wat ik ervan vind.")
    assert Announcement.objects.filter(kind="comment_placed").count() == 1


def test_several_are_approved_in_one_go(client, author, post):
    comments = [make_comment(post, text=f"Nummer {number}.") for number in range(3)]
    client.force_login(author)

    decide(client, post, *comments[:2])

    assert [Comment.objects.get(pk=comment.pk).is_held for comment in comments] == [False, False, True]
    assert now_of(post).comment_count == 2


def test_what_changed_after_it_was_read_is_not_approved(client, author, post, held):
    read_at = timezone.now()
    held.edit("Heel iets anders.")
    client.force_login(author)

    page = client.get(decide(client, post, held, read_at=read_at).headers["Location"]).content.decode()

    assert Comment.objects.get().is_held
    assert "Een reactie veranderde nadat je haar las" in page


@pytest.mark.parametrize("read_at", ["", "onzin", "2026-01-01T00:00:00"])
def test_what_was_read_nowhere_is_not_approved(client, author, post, held, read_at):
    client.force_login(author)

    client.post(reverse("content:waiting", args=[post.pk]), {"comment": held.pk, "gelezen": read_at})

    assert Comment.objects.get().is_held


def test_its_writer_reads_why_it_is_not_placed_and_nobody_else_sees_it_any_more(client, author, post, held):
    client.force_login(author)

    refuse(client, held)
    refuse(client, held)

    assert Refusal.objects.count() == 1
    assert shows(client, held.author, post, "Dit gaat over personen.")
    assert not shows(client, author, post, "Wat ik ervan vind.")
    assert Announcement.objects.filter(kind="comment_refused").count() == 1


def test_declining_needs_a_reason(client, author, held):
    client.force_login(author)

    page = refuse(client, held, reason="  ").content.decode()

    assert "Zeg in één zin waarom" in page
    assert not Refusal.objects.exists()


def test_what_was_declined_is_not_placed_after_all_by_an_old_page(client, author, post, held):
    client.force_login(author)
    refuse(client, held)

    decide(client, post, held)

    assert Comment.objects.get().is_held


def test_the_author_does_not_wait_for_the_author(author, post):
    assert not make_comment(post, author=author).is_held


def test_what_waits_cannot_be_answered_quoted_or_appreciated(client, author, post, held):
    client.force_login(author)

    post_comment(client, post, parent=held.pk, quoted=held.pk, text="> Wat\n\nNee.")
    answer = Comment.objects.exclude(pk=held.pk).get()

    assert (answer.parent, answer.quoted) == (None, None)
    assert client.post(reverse("content:appreciate_comment", args=[held.pk])).status_code == 404


def test_a_comment_that_waits_is_taken_back_without_a_trace(post, held):
    held.remove()

    assert not Comment.objects.exists()
    assert now_of(post).comment_count == 0


def test_leaving_takes_along_what_nobody_else_could_read(post, held):
    writer = held.author
    for erase, models in ERASERS.items():
        if Comment in models:
            erase(writer, Contributions.KEEP)

    assert not Comment.objects.exists()


def test_it_can_be_turned_off_and_what_waits_goes_on_waiting(client, author, post, held):
    client.force_login(author)

    client.post(reverse("content:hold_comments", args=[post.pk]), {"aan": "0"})

    assert not make_comment(now_of(post)).is_held
    assert Comment.objects.get(pk=held.pk).is_held
    assert "1 reactie wacht op je goedkeuring." in client.get(post.get_absolute_url()).content.decode()


def test_who_comments_while_it_is_turned_on_is_not_placed_unseen(post):
    stale = now_of(post)
    stale.holds_comments = False
    with pytest.raises(Closed):
        make_comment(stale)


def test_an_answer_that_waits_solves_no_question(author):
    question = make_open_question(author=author)
    question.hold_comments(holds=True)
    waiting = make_comment(question)

    assert now_of(question).first_reply_at is None
    from discussions.models import NotAnAnswer

    with pytest.raises(NotAnAnswer):
        question.accept(waiting, by=author)


def test_the_author_hears_once_of_all_that_wait_and_the_writer_of_the_decision(author, post, held):
    make_comment(post)
    for announcement in Announcement.objects.order_by("pk"):
        Announcement.deliver(announcement.pk)
    assert [(d.member, d.kind) for d in Delivery.objects.all()] == [(author, "comment_held")]

    held.place(by=author)
    announcement = Announcement.objects.get(kind="comment_placed")
    Announcement.deliver(announcement.pk)
    assert Delivery.objects.filter(member=held.author, kind="comment_placed").count() == 1


def test_the_managers_hear_of_it_where_the_author_is_gone():
    manager, author = make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, manager=manager, members=[author])
    post = make_post(author, group, visibility=Visibility.GROUP)
    post.hold_comments(holds=True)
    group.memberships.filter(member=author).delete()

    make_comment(post, author=make_member())

    Announcement.deliver(Announcement.objects.get(kind="comment_held").pk)
    assert [d.member for d in Delivery.objects.all()] == [manager]


def test_a_page_with_many_that_wait_costs_as_many_queries_as_one_with_few(client, author, post, queries):
    client.force_login(author)
    client.get(reverse("content:waiting", args=[post.pk]))
    costs = []
    for count in (1, 9):
        for _ in range(count):
            make_comment(post)
        with queries() as asked:
            client.get(reverse("content:waiting", args=[post.pk]))
        costs.append(len(asked))

    assert costs[0] == costs[1]
