"""What a moderator takes out of sight, and how it comes back or goes for good."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from content.models import Authorship, Comment, Content, Hiding, Revision, Visibility
from content.permissions import can_appreciate, can_comment
from content.tasks import end_hidings
from discussions.models import NotAnAnswer, Poll
from discussions.permissions import can_support, can_vote
from events.permissions import can_register
from groups.models import Entry, Kind
from tests.at_once import run_at_once
from tests.discussions.factories import make_open_question
from tests.factories import make_comment, make_community_manager, make_group, make_member, make_post
from tests.files.factories import make_file

pytestmark = pytest.mark.django_db
REASON = "In strijd met de huisregels."
NOW_ON = "Pas het aan"


def number_at(post):
    return Content._base_manager.values_list("comment_count", flat=True).get(pk=post.pk)


def say(post, author=None, text="Zo gaat het bij ons.", parent=None):
    return post.comment(author or make_member(), text, uuid.uuid4(), parent=parent)


def rewrite(post, body, **fields):
    post.refresh_from_db()
    post.rewrite(version=post.version, title=post.title, body=body, **fields)


def is_seen(thing, viewer=None):
    return type(thing).objects.visible_to(viewer or AnonymousUser()).filter(pk=thing.pk).exists()


def test_hiding_twice_is_hiding_once_with_the_later_words():
    post = make_post()
    soon = timezone.now() + timedelta(days=1)

    post.hide(by=None, reason="Drie collega's meldden dit.", lapses_at=soon)
    post.hide(by=None, reason=REASON)
    post.hide(by=None, reason="Drie collega's meldden dit.", lapses_at=soon)

    hiding = Hiding.objects.get()
    assert (hiding.reason, hiding.lapses_at) == (REASON, None)
    post.restore()
    assert is_seen(post)


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_hide_it_once():
    comment = say(make_post())
    same = [Comment.objects.select_related("content").get(pk=comment.pk) for _ in range(2)]

    run_at_once([lambda one=one: one.hide(by=None, reason=REASON) for one in same])

    assert Hiding.objects.running().count() == 1
    assert number_at(comment.content) == 0


def test_a_comment_that_went_elsewhere_meanwhile_is_counted_there():
    before, after = make_post(), make_post()
    comment = say(before)
    Comment.objects.filter(pk=comment.pk).update(content=after)
    for post, number in ((before, 0), (after, 1)):
        Content._base_manager.filter(pk=post.pk).update(comment_count=number)

    comment.hide(by=None, reason=REASON)

    assert (number_at(before), number_at(after)) == (0, 0)


def test_a_hidden_comment_is_not_counted_until_it_is_back():
    post = make_post()
    comment, _other = say(post), say(post)

    comment.hide(by=None, reason=REASON)
    comment.hide(by=None, reason=REASON)
    assert number_at(post) == 1
    call_command("recount", verbosity=0)
    assert number_at(post) == 1
    comment.restore()
    comment.restore()
    assert number_at(post) == 2
    comment.hide(by=None, reason=REASON)
    comment.remove()
    assert number_at(post) == 1


def test_whoever_wrote_along_still_sees_it_and_reads_why(client):
    along, post = make_member(), make_post()
    Authorship.objects.create(content=post, member=along, accepted_at=timezone.now())
    post.hide(by=None, reason=REASON, ends_when_changed=True)
    client.force_login(along)

    page = client.get(post.get_absolute_url()).content.decode()

    assert REASON in page
    assert not is_seen(post, make_member())


def test_what_was_answered_to_a_hidden_comment_keeps_its_place(client):
    post, author = make_post(), make_member("Ada Verborgen")
    comment = say(post, author, "Wat niemand mag lezen.")
    alone = say(post, author, "Waar niemand iets op zei.")
    answer = say(post, text="Dat vind ik ook.", parent=comment)
    for one in (comment, alone):
        one.hide(by=None, reason=REASON)

    page = client.get(post.get_absolute_url()).content.decode()

    assert "Ada Verborgen" not in page
    assert "niemand" not in page
    before = page.split(f'id="r-{answer.pk}"')[0]
    assert f'id="r-{comment.pk}"' in before
    assert f'id="r-{alone.pk}"' not in page
    assert "verborgen door een moderator" in before

    client.force_login(author)
    page = client.get(post.get_absolute_url()).content.decode()
    assert "Wat niemand mag lezen." in page
    assert REASON in page
    assert NOW_ON not in page


def test_a_comment_that_waits_again_leaves_a_gap_above_its_answers(client):
    post = make_post()
    comment = say(post, text="Zoals het eerst was.")
    say(post, text="Dat vind ik ook.", parent=comment)
    post.hold_comments(holds=True)
    comment.edit("Zoals het nu is.")

    page = client.get(post.get_absolute_url()).content.decode()

    assert "op goedkeuring wacht" in page
    assert "verborgen door een moderator" not in page


def test_changing_the_words_brings_back_what_was_to_be_changed():
    post = make_post(body="<p>Jan deed het.</p>")
    post.hide(by=None, reason=REASON, ends_when_changed=True)

    rewrite(post, "<p>Jan deed het.</p>")
    assert not is_seen(post)
    rewrite(post, "<p>Iemand deed het.</p>")
    assert is_seen(post)
    post.hide(by=None, reason=REASON)
    rewrite(post, "<p>Ik weet wie.</p>")
    assert not is_seen(post)


def test_changing_a_comment_brings_it_back_and_counts_it():
    post = make_post()
    comment = say(post)
    comment.hide(by=None, reason=REASON, ends_when_changed=True)

    comment.edit("Zo kan het ook.")

    assert is_seen(comment)
    assert number_at(post) == 1


@pytest.mark.parametrize("way", ["mended", "restored"])
def test_what_was_hidden_is_read_in_no_history(client, way):
    """Of the name that was taken out, and of what was written while it was hidden."""
    author, post = make_member(), make_post(body="<p>Jan de Vries deed het.</p>")
    comment = say(post, author, text="Jan de Vries dus.")
    for thing in (post, comment):
        thing.hide(by=None, reason=REASON, ends_when_changed=way == "mended")
    rewrite(post, "<p>Iemand deed het.</p>")
    comment.edit("Iemand dus.")
    if way == "restored":
        post.restore()
        comment.restore()
    assert is_seen(post)
    assert is_seen(comment)
    client.force_login(make_member())

    pages = [client.get(reverse(f"content:{page}", args=[post.pk])) for page in ("history", "erase_history")]
    pages.append(client.get(reverse("content:version", args=[post.pk, 1])))
    pages.append(client.get(reverse("content:comment_history", args=[comment.pk])))

    assert [page.status_code for page in pages] == [200, 403, 404, 200]
    assert "de Vries" not in "".join(page.content.decode() for page in pages)
    client.force_login(post.author)
    assert client.get(reverse("content:version", args=[post.pk, 1])).status_code == 200


def test_what_was_restored_as_it_was_keeps_its_history():
    post = make_post(body="<p>Eerst dit.</p>")
    rewrite(post, "<p>Toen dat.</p>")
    post.hide(by=None, reason=REASON)

    post.restore()

    assert Revision.objects.shown_to(make_member(), post, is_author=False).count() == 2


def test_one_that_cannot_go_keeps_no_other_from_coming_back(monkeypatch, caplog):
    stuck, free = make_post(), make_post()
    stuck.hide(by=None, reason=REASON, removes_at=timezone.now())
    free.hide(by=None, reason=REASON, lapses_at=timezone.now())
    monkeypatch.setattr(Post, "remove", lambda self, **how: 1 / 0)

    end_hidings()

    assert is_seen(free)
    assert "did not end" in caplog.text


def test_hiding_again_makes_nothing_come_back_sooner():
    soon, later = (timezone.now() + timedelta(days=days) for days in (1, 3))
    going, waiting, asked = make_post(), make_post(), make_post()

    going.hide(by=None, reason=REASON, removes_at=later)
    going.hide(by=None, reason=REASON, ends_when_changed=True)
    waiting.hide(by=None, reason=REASON, lapses_at=later)
    waiting.hide(by=None, reason=REASON, lapses_at=soon)
    asked.hide(by=None, reason=REASON, lapses_at=later)
    asked.hide(by=None, reason=REASON, ends_when_changed=True)

    terms = Hiding.objects.order_by("pk").values_list("removes_at", "lapses_at", "ends_when_changed")
    assert list(terms) == [(later, None, False), (None, later, False), (None, None, True)]


def test_whoever_takes_away_what_is_hidden_leaves_the_answers_of_others(client):
    post, author = make_post(), make_member()
    comment = say(post, author)
    answer = say(post, text="Dat vind ik ook.", parent=comment)
    for thing in (post, comment):
        thing.hide(by=None, reason=REASON)

    post.remove()
    comment.remove()

    assert is_seen(answer, answer.author)
    page = client.get(Content.objects.get(pk=post.pk).get_absolute_url()).content.decode()
    assert "verborgen door een moderator" not in page
    assert page.count("Verwijderd door de schrijver") >= 2


def test_what_nobody_decided_about_comes_back_when_it_is_due():
    due, later = make_post(), make_post()
    comment = say(later)
    now = timezone.now()
    due.hide(by=None, reason=REASON, lapses_at=now)
    comment.hide(by=None, reason=REASON, lapses_at=now)
    later.hide(by=None, reason=REASON, lapses_at=now + timedelta(hours=1))

    end_hidings()
    end_hidings()

    assert is_seen(due)
    assert not is_seen(later)
    assert number_at(later) == 1


def test_what_was_not_undone_in_time_goes_for_good(client):
    answered, plain = make_post(), make_post()
    comment = say(answered, text="Scheldwoorden.")
    say(answered, text="Dat kan anders.", parent=comment)
    for thing in (answered, plain, comment):
        thing.hide(by=None, reason=REASON, removes_at=timezone.now())

    end_hidings()

    assert not Content._base_manager.filter(pk=plain.pk).exists()
    page = client.get(Content.objects.get(pk=answered.pk).get_absolute_url()).content.decode()
    assert page.count("Weggehaald door een moderator") >= 2
    assert "Dat kan anders." in page
    assert "Scheldwoorden." not in page
    assert not Hiding.objects.running().exists()


def test_a_comment_is_opened_with_its_thread_and_nothing_else():
    author, judge = make_member(), make_member()
    group = make_group(kind=Kind.HIDDEN, members=[author])
    post = make_post(author=author, group=group, visibility=Visibility.GROUP)
    first = make_comment(post, author=author)
    reported, beside = (make_comment(post, author=author, parent=first) for _ in range(2))
    elsewhere = make_comment(post, author=author)
    reported.hide(by=None, reason=REASON)

    disclosure = reported.disclose_to(judge, until=timezone.now() + timedelta(hours=1), reason="Gemeld")

    assert set(Comment.objects.disclosed_to(judge)) == {first, reported, beside}
    assert not Comment.objects.disclosed_to(author).exists()
    assert not Content.objects.visible_to(judge).exists()
    assert not Comment.objects.visible_to(judge).exists()
    disclosure.until = timezone.now()
    disclosure.save(update_fields=["until"])
    assert not Comment.objects.disclosed_to(judge).exists()
    post.disclose_to(judge, until=timezone.now() + timedelta(hours=1), reason="Gemeld")
    assert set(Comment.objects.disclosed_to(judge)) == {first, reported, beside, elsewhere}


@pytest.mark.parametrize("way", ["entry", "disclosure"])
def test_whoever_looks_inside_to_judge_says_nothing_there(client, way):
    author, judge = make_member(), make_community_manager()
    group = make_group(kind=Kind.CLOSED, members=[author])
    post = make_post(author=author, group=group, visibility=Visibility.GROUP)
    until = timezone.now() + timedelta(hours=1)
    if way == "entry":
        Entry.objects.create(group=group, member=judge, reason="Gemeld", until=until)
    else:
        post.disclose_to(judge, until=until, reason="Gemeld")
    client.force_login(judge)

    page = client.get(post.get_absolute_url()).content.decode()
    assert "Je kunt dit even lezen om iets te beoordelen" in page
    assert "Word lid" not in page
    assert not can_comment(judge, post)
    assert not can_appreciate(judge, post)
    assert not can_support(judge, post)
    assert not can_vote(judge, post, Poll(ends_at=until))
    assert not can_register(judge, post)
    words = {"uuid": uuid.uuid4(), "text": "Hier ben ik."}
    assert client.post(reverse("content:comment", args=[post.pk]), words).status_code == 403
    group.memberships.create(member=judge)
    post = Content.objects.get(pk=post.pk)
    assert can_comment(judge, post)
    assert can_register(judge, post)


def test_who_judges_what_is_hidden_is_not_asked_to_change_it(client):
    judge, post = make_community_manager(), make_post()
    post.hide(by=None, reason=REASON, ends_when_changed=True)
    post.disclose_to(judge, until=timezone.now() + timedelta(hours=1), reason="Gemeld")

    pages = []
    for viewer in (judge, post.author):
        client.force_login(viewer)
        pages.append(client.get(post.get_absolute_url()).content.decode())

    assert [REASON in page for page in pages] == [True, True]
    assert [NOW_ON in page for page in pages] == [False, True]


def test_what_waits_and_is_hidden_is_not_for_who_approves_comments():
    post = make_post()
    post.hold_comments(holds=True)
    comment = say(post)
    assert Comment.objects.waiting_for(post.author).exists()

    comment.hide(by=None, reason=REASON)

    assert not Comment.objects.waiting_for(post.author).exists()


def test_other_words_beside_a_file_do_not_bring_it_back():
    file = make_file(visibility=Visibility.PUBLIC)

    Content.objects.get(pk=file.pk).hide(by=None, reason=REASON, ends_when_changed=True)
    file.describe(version=file.version, title="Anders", body="", visibility=file.visibility, folder=None)

    assert not is_seen(file)


def test_all_that_judging_locks_comes_in_one_order():
    """Else who accepts an answer and who hides it wait for each other."""
    answer = make_comment(make_open_question())
    question = answer.content.whole()
    answer.hide(by=None, reason=REASON)
    answer.restore()

    with CaptureQueriesContext(connection) as asked:
        question.accept(answer, by=question.author)

    locks = [query["sql"].split(" OF ")[1] for query in asked.captured_queries if " FOR UPDATE" in query["sql"]]
    assert locks[:2] == ['"content_content"', '"discussions_question"']
    answer.hide(by=None, reason=REASON)
    with pytest.raises(NotAnAnswer):
        question.accept(answer, by=question.author)
