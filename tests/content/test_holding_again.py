"""Where comments are held, one that was approved and is changed afterwards waits again: other words were approved."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from content.models import Comment, CommentRevision, Content
from members.models import Contributions
from members.personal_data import ERASERS
from notifications.kinds.comments import CommentChanged
from notifications.models import Announcement, Delivery, Notification
from tests.discussions.factories import make_open_question
from tests.factories import make_comment, make_group, make_member, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return make_member("De Reageerder")


@pytest.fixture
def post():
    post = make_post(make_member("De Schrijver"))
    post.hold_comments(holds=True)
    return post


@pytest.fixture
def approved(post, writer):
    comment = make_comment(post, writer, text="Zoals het was goedgekeurd.")
    comment.place(post.author)
    return comment


def change(client, comment, text="Koop mijn boek!"):
    client.force_login(comment.author)
    return client.post(reverse("content:edit_comment", args=[comment.pk]), {"text": text}, follow=True)


def now_of(thing):
    return type(thing)._base_manager.get(pk=thing.pk)


def test_it_is_out_of_sight_until_it_is_approved_anew(client, post, approved):
    before = client.get(post.get_absolute_url()).content.decode()

    answer = change(client, approved).content.decode()

    client.logout()
    page = client.get(post.get_absolute_url()).content.decode()
    assert "Zoals het was goedgekeurd." in before
    assert "Je gewijzigde reactie wacht op goedkeuring." in answer
    assert ("Koop mijn boek!" in page, "Zoals het was goedgekeurd." in page) == (False, False)
    assert not Comment.objects.visible_to(AnonymousUser()).exists()
    assert Comment.objects.waiting_for(post.author).get() == approved
    assert now_of(post).comment_count == 0

    now_of(approved).place(post.author)

    assert "Koop mijn boek!" in client.get(post.get_absolute_url()).content.decode()
    assert now_of(post).comment_count == 1


def test_the_writer_is_told_before_it_is_saved(client, approved):
    client.force_login(approved.author)

    page = client.get(reverse("content:edit_comment", args=[approved.pk])).content.decode()

    assert "De schrijver of een beheerder leest eerst wat je wijzigt." in page


def test_it_keeps_its_place_above_what_was_answered_to_it(client, post, approved):
    reply = make_comment(post, post.author, text="Mijn antwoord.", parent=approved)
    stood_since = now_of(approved).created_at

    change(client, approved)
    client.logout()
    meanwhile = client.get(post.get_absolute_url()).content.decode()
    now_of(approved).place(post.author)

    assert "Mijn antwoord." in meanwhile
    assert now_of(approved).created_at == stood_since
    (thread,) = client.get(post.get_absolute_url()).context["threads"]
    assert (thread.pk, [each.pk for each in thread.replies]) == (approved.pk, [reply.pk])


def test_what_it_said_before_is_there_for_who_decides_and_for_its_writer(client, post, approved):
    change(client, approved)
    history = reverse("content:comment_history", args=[approved.pk])

    answers = []
    for viewer in (approved.author, post.author, make_member()):
        client.force_login(viewer)
        answers.append(client.get(history))

    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert all("goedgekeurd." in answer.content.decode() for answer in answers[:2])


@pytest.mark.parametrize("who", ["author", "manager"])
def test_who_decides_changes_their_own_words_at_once(client, who):
    author, manager = make_member(), make_member()
    post = make_post(author, make_group(manager=manager, members=[author]))
    post.hold_comments(holds=True)
    comment = make_comment(post, {"author": author, "manager": manager}[who])

    change(client, comment, "Beter gezegd.")

    assert not now_of(comment).is_held
    assert now_of(post).comment_count == 1


def test_where_nothing_is_held_it_stands_at_once(client, writer):
    comment = make_comment(make_post(), writer)

    answer = change(client, comment, "Beter gezegd.").content.decode()

    assert "wacht op goedkeuring" not in answer
    assert not now_of(comment).is_held


def test_saving_the_same_words_changes_nothing(client, approved):
    change(client, approved, approved.text)

    assert not now_of(approved).is_held


def test_who_decides_hears_of_each_change(client, post, approved):
    for text in ("Koop mijn boek!", "Koop nu!"):
        change(client, now_of(approved), text)
        for announcement in Announcement.objects.due():
            Announcement.deliver(announcement.pk)
        now_of(approved).place(post.author)

    heard = Delivery.objects.filter(member=post.author, kind="comment_changed")
    assert heard.count() == 2


def test_who_decides_no_longer_finds_nothing_of_it_behind_the_bell(client, post, approved):
    along = make_member()
    authorship = post.authorships.create(member=along, asked_by=post.author, accepted_at=timezone.now())
    change(client, approved)
    revision = CommentRevision.objects.get()
    Notification.write_to([along.pk, post.author_id], CommentChanged(), revision, approved.author_id)
    assert Notification.objects.visible_to(along).exists()

    authorship.delete()

    assert not Notification.objects.visible_to(along).exists()
    assert Notification.objects.visible_to(post.author).exists()


def test_a_question_is_not_solved_by_words_that_wait(client, writer):
    question = make_open_question()
    question.hold_comments(holds=True)
    answer = make_comment(question, writer)
    answer.place(question.author)
    question.accept(now_of(answer), question.author)
    assert now_of(question).accepted_id == answer.pk

    change(client, answer)

    assert now_of(question).accepted_id is None


@pytest.mark.parametrize("way", ["removed", "left"])
def test_answers_of_others_stay_when_it_goes(client, post, writer, approved, way):
    reply = make_comment(post, post.author, text="Mijn antwoord.", parent=approved)
    change(client, approved)

    if way == "removed":
        now_of(approved).remove()
    else:
        for erase, models in ERASERS.items():
            if Comment in models:
                erase(writer, Contributions.KEEP)

    assert Comment.objects.visible_to(AnonymousUser()).filter(pk=reply.pk).exists()
    assert (now_of(approved).text, now_of(approved).is_held) == ("", False)
    assert Content._base_manager.get(pk=post.pk).comment_count == 1
