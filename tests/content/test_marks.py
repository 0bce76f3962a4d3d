"""Appreciating, keeping and following: twice is once, with script or without, and no shared fragment knows of it."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from content.models import Appreciation, Bookmark, Comment, Content, Following, Visibility, kind_named
from groups.models import Kind
from members.merging import merge
from members.models import Block, Contributions
from members.personal_data import ERASERS
from tests.discussions.factories import make_open_question
from tests.factories import make_comment, make_group, make_member, make_post

pytestmark = pytest.mark.django_db


def mark(client, what, thing, on=True, **headers):
    address = reverse(f"content:{what}", args=[thing.pk])
    return client.post(address, {"aan": "1" if on else "0"}, headers=headers)


def number(thing):
    return type(thing)._base_manager.get(pk=thing.pk).appreciation_count


@pytest.fixture
def post():
    return make_post(author=make_member("De Schrijver"))


@pytest.fixture
def reader(client):
    member = make_member("De Lezer")
    client.force_login(member)
    return member


@pytest.mark.parametrize("what", ["appreciate", "appreciate_comment"])
def test_appreciating_twice_is_once_and_so_is_taking_it_back(client, post, reader, what):
    thing = post if what == "appreciate" else make_comment(post)

    for _ in range(2):
        assert mark(client, what, thing).status_code == 302
    assert (number(thing), Appreciation.objects.count()) == (1, 1)

    for _ in range(2):
        mark(client, what, thing, on=False)
    assert (number(thing), Appreciation.objects.count()) == (0, 0)


def test_with_htmx_only_the_bar_comes_back(client, post, reader):
    bar = mark(client, "appreciate", post, **{"HX-Request": "true"}).content.decode()

    assert "<html" not in bar
    assert "1 keer gewaardeerd" in bar
    assert 'aria-pressed="true"' in bar


def test_the_bar_of_the_page_is_the_one_that_htmx_gets(client, post, reader):
    bar = mark(client, "bookmark", post, **{"HX-Request": "true"}).content.decode()
    page = client.get(post.get_absolute_url()).content.decode()

    for part in ("Bewaard", 'action="/inhoud/', 'id="volg"'):
        assert part in bar
        assert part in page


def test_nobody_appreciates_own_words(client, post):
    comment = make_comment(post, author=post.author)
    client.force_login(post.author)

    assert mark(client, "appreciate", post).status_code == 403
    assert mark(client, "appreciate_comment", comment).status_code == 403
    assert 'id="waardeer"' not in client.get(post.get_absolute_url()).content.decode()
    assert not Appreciation.objects.exists()


def test_who_is_kept_out_of_the_group_appreciates_nothing_there_and_takes_back_what_was_given(client):
    manager, member = make_member(), make_member()
    group = make_group(manager=manager, members=[member])
    post = make_post(author=manager, group=group)
    other = make_post(author=manager, group=group)
    client.force_login(member)
    mark(client, "appreciate", other)

    group.exclude(member, by=manager, reason="Reclame.")

    assert mark(client, "appreciate", post).status_code == 403
    assert mark(client, "appreciate_comment", make_comment(post)).status_code == 403
    assert 'id="waardeer"' not in client.get(post.get_absolute_url()).content.decode()
    assert mark(client, "appreciate", other, on=False).status_code == 302
    assert not Appreciation.objects.exists()


def test_members_see_who_appreciates_it_but_not_whom_a_block_keeps_apart(client, post, reader):
    seen, apart = make_member("Aleida Gezien"), make_member("Bram Apart")
    for member in (seen, apart):
        Appreciation.objects.give(member, post)
    Block.objects.create(blocker=apart, blocked=reader)

    page = client.get(reverse("content:appreciations", args=[post.pk])).content.decode()

    assert "Aleida Gezien" in page
    assert "Bram Apart" not in page


def test_a_visitor_sees_how_many_and_no_form(client, post):
    Appreciation.objects.give(make_member(), post)
    Appreciation.objects.give(make_member(), make_comment(post))

    page = client.get(post.get_absolute_url()).content.decode()

    assert page.count("1 keer gewaardeerd") == 2
    assert "waarderen/" not in page


def test_the_card_tells_how_many_as_soon_as_it_changed(client, post, reader):
    client.get(reverse("feed:blog"))
    mark(client, "appreciate", post)

    assert "1 keer gewaardeerd" in client.get(reverse("feed:blog")).content.decode()


def test_what_one_viewer_did_is_not_shown_to_the_next(client, post, reader):
    comment = make_comment(post)
    mark(client, "appreciate_comment", comment)
    mark(client, "bookmark", post)
    mine = client.get(post.get_absolute_url()).content.decode()
    client.force_login(make_member())
    theirs = client.get(post.get_absolute_url()).content.decode()

    assert (mine.count("Gewaardeerd<"), mine.count("Bewaard<")) == (1, 2)  # the menu names the page with all of them
    assert (theirs.count("Gewaardeerd<"), theirs.count("Bewaard<")) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_once_each():
    post, members = make_post(), [make_member() for _ in range(4)]
    start = threading.Barrier(8)

    def give(member):
        start.wait()
        try:
            Appreciation.objects.give(member, Content._base_manager.get(pk=post.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=give, args=[member]) for member in members * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (number(post), Appreciation.objects.count()) == (4, 4)


# --- Keeping


def test_what_is_kept_is_found_again_by_kind_and_by_words(client, reader):
    post, question = make_post(title="De balie dicht"), make_open_question(title="Wie weet dit?")
    for piece in (post, question):
        mark(client, "bookmark", piece)
        mark(client, "bookmark", piece)

    def titles(**query):
        page = client.get(reverse("content:bookmarks"), query).context["page"]
        return [kept.content.title for kept in page]

    assert titles() == ["Wie weet dit?", "De balie dicht"]
    assert titles(soort="post") == ["De balie dicht"]
    assert titles(q="weet") == ["Wie weet dit?"]
    assert titles(soort="post", q="weet") == []
    assert titles(soort="onzin") == titles()


def test_what_is_kept_and_may_no_longer_be_read_is_not_on_the_list(client, reader):
    author = make_member()
    group = make_group(kind=Kind.CLOSED, members=[author, reader])
    post = make_post(author=author, group=group, visibility=Visibility.GROUP, title="Alleen binnen")
    mark(client, "bookmark", post)
    assert "Alleen binnen" in client.get(reverse("content:bookmarks")).content.decode()

    group.memberships.filter(member=reader).delete()

    assert "Alleen binnen" not in client.get(reverse("content:bookmarks")).content.decode()


def test_nobody_else_sees_what_is_kept(client, post, reader):
    mark(client, "bookmark", post)
    for who in (post.author, make_member()):
        client.force_login(who)
        assert post.title not in client.get(reverse("content:bookmarks")).content.decode()


def test_it_is_taken_off_the_list_on_the_list(client, post, reader):
    mark(client, "bookmark", post)

    response = client.post(reverse("content:bookmark", args=[post.pk]), {"aan": "0", "lijst": "1"})

    assert response.headers["Location"] == reverse("content:bookmarks")
    assert not Bookmark.objects.exists()


# --- Following


def follows(content, member):
    return Content.objects.visible_to(member).with_marks_of(member).get(pk=content.pk).is_followed


def test_authors_follow_their_own_and_who_comments_follows_from_then_on(post, reader):
    assert (follows(post, post.author), follows(post, reader)) == (True, False)

    make_comment(post, author=reader)

    assert follows(post, reader)


def test_stopping_holds_also_when_one_comments_again(client, post, reader):
    make_comment(post, author=reader)
    mark(client, "follow", post, on=False)
    make_comment(post, author=reader)

    assert not follows(post, reader)
    mark(client, "follow", post)
    assert follows(post, reader)


def test_an_author_can_stop_following_the_own_piece(client, post):
    client.force_login(post.author)
    mark(client, "follow", post, on=False)

    assert not follows(post, post.author)


# --- What happens to people and pieces


def test_leaving_takes_the_appreciations_along_and_keeps_the_numbers_right(post, reader):
    comment = make_comment(post)
    for thing in (post, comment):
        Appreciation.objects.give(reader, thing)
        Appreciation.objects.give(make_member(), thing)

    for erase, models in ERASERS.items():
        if Appreciation in models:
            erase(reader, Contributions.KEEP)

    assert (number(post), number(comment), reader.appreciations.count()) == (1, 1, 0)


def test_two_accounts_that_become_one_appreciate_once_and_not_their_own(post, reader):
    other = make_member()
    own = make_post(author=other)
    for member in (reader, other):
        Appreciation.objects.give(member, post)
        Bookmark.objects.create(member=member, content_id=post.pk)
    Appreciation.objects.give(reader, own)
    Following.objects.choose(post, reader, follows=True)
    Following.objects.choose(post, other, follows=False)

    merge(reader, other)

    assert (number(post), number(own)) == (1, 0)
    assert reader.bookmarks.count() == 1
    assert not follows(post, reader)


def test_becoming_another_kind_keeps_what_readers_did(post, reader):
    question = make_open_question()
    Appreciation.objects.give(reader, question)
    Bookmark.objects.create(member=reader, content_id=question.pk)

    piece = Content._base_manager.get(pk=question.pk).become(kind_named("discussion"))

    marked = Content.objects.visible_to(reader).with_marks_of(reader).get(pk=piece.pk)
    assert (marked.is_appreciated, marked.is_kept, marked.appreciation_count) == (True, True, 1)


def test_numbers_that_went_wrong_are_put_right_by_a_command(post, reader):
    comment = make_comment(post)
    Appreciation.objects.give(reader, post)
    Appreciation.objects.give(reader, comment)
    Content._base_manager.update(appreciation_count=40, comment_count=7)
    Comment._base_manager.update(appreciation_count=40)

    call_command("recount", verbosity=0)

    assert (number(post), number(comment)) == (1, 1)
    assert Content._base_manager.get(pk=post.pk).comment_count == 1
