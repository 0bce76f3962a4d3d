"""Several write one piece: asked and consenting, with the same rights but two, and leaving it to each other."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.html import strip_tags

from blog.models import Post
from content.models import Authorship, Comment, Content, Following, NotAmongReaders, Revision, Visibility, WorkingCopy
from content.personal_data import erase_pieces
from groups.models import Kind
from members.models import Block, Contributions, Member
from notifications.models import Announcement, Delivery
from tests.factories import make_comment, make_group, make_member, make_post

pytestmark = pytest.mark.django_db


def ask(client, post, name):
    return client.post(reverse("content:coauthors", args=[post.pk]), {"name": name}, follow=True)


def answer(client, post, **fields):
    return client.post(reverse("content:answer_coauthor", args=[post.pk]), fields, follow=True)


def along(post, member):
    """The member writes it along from now on."""
    asked = post.ask_along(member, by=post.author)
    asked.accept()
    return member


def typed(**fields):
    words = {"title": "Samen geschreven", "body": "<p>Tekst.</p>", "scripted": "1", "visibility": "public"}
    return {"save": "1", "uuid": uuid.uuid4(), "version": 1} | words | fields


@pytest.fixture
def author(client):
    author = make_member("Noor Visscher")
    client.force_login(author)
    return author


@pytest.fixture
def colleague(client):
    colleague = make_member("Karim el Idrissi")
    colleague.browser = client.__class__()
    colleague.browser.force_login(colleague)
    return colleague


# --- Asking and answering


def test_a_colleague_is_asked_by_name_and_consents(client, author, colleague):
    draft = make_post(author=author, draft=True, title="Ons plan")

    page = ask(client, draft, "karim").content.decode()
    assert "Karim el Idrissi is gevraagd" in page
    assert colleague.browser.get(draft.get_absolute_url()).status_code == 404  # not before the yes

    question = colleague.browser.get(reverse("content:answer_coauthor", args=[draft.pk])).content.decode()
    assert "Noor Visscher vraagt het je." in question
    answer(colleague.browser, draft)

    assert colleague.browser.get(draft.get_absolute_url()).status_code == 200
    assert "Ons plan" in colleague.browser.get("/concepten/").content.decode()


def test_who_was_asked_hears_so_once(author, colleague):
    draft = make_post(author=author, draft=True)

    draft.ask_along(colleague, by=author)
    draft.ask_along(colleague, by=author)

    Announcement.deliver(Announcement.objects.get(kind="coauthor_asked").pk)
    assert Delivery.objects.get().member == colleague


def test_whoever_declines_hears_no_more_of_it(client, author, colleague):
    draft = make_post(author=author, draft=True)
    draft.ask_along(colleague, by=author)

    answer(colleague.browser, draft, decline="1")

    assert not Authorship.objects.exists()
    assert answer(colleague.browser, draft).status_code == 404
    assert colleague.browser.get(draft.get_absolute_url()).status_code == 404


def test_of_two_with_the_same_name_one_is_chosen(client, author):
    draft = make_post(author=author, draft=True)
    one, other = make_member("Jan de Vries"), make_member("Jan de Vries")

    page = ask(client, draft, "jan de vries").content.decode()
    assert "Er zijn er meer met die naam" in page
    assert f'value="{other.pk}"' in page
    client.post(reverse("content:coauthors", args=[draft.pk]), {"name": "jan de vries", "member": other.pk})

    assert Authorship.objects.get().member == other != one


@pytest.mark.parametrize("name", ["", "Niemand van die naam", "\x00", "Noor Visscher"])
def test_a_name_of_nobody_is_an_error_beside_the_field(client, author, name):
    draft = make_post(author=author, draft=True)

    page = ask(client, draft, name)

    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.content.decode()
    assert not Authorship.objects.exists()


def test_whom_a_block_keeps_apart_is_not_found(client, author, colleague):
    draft = make_post(author=author, draft=True)
    Block.objects.create(blocker=colleague, blocked=author)

    assert "Niemand hier heet zo" in ask(client, draft, "Karim").content.decode()


def test_who_cannot_read_it_in_its_group_is_not_asked(client, author, colleague):
    group = make_group(kind=Kind.CLOSED, members=[author])
    draft = make_post(author=author, group=group, visibility=Visibility.GROUP, draft=True)

    assert "kan het in deze groep niet lezen" in ask(client, draft, "Karim").content.decode()
    with pytest.raises(NotAmongReaders):
        draft.ask_along(colleague, by=author)


def test_saying_yes_twice_at_once_is_saying_it_once(at_once):
    author, colleague = make_member(), make_member()
    draft = make_post(author=author, draft=True)
    asked = draft.ask_along(colleague, by=author)

    assert at_once([asked.accept] * 4) == [None] * 4

    assert Authorship.objects.get().accepted_at


def test_asking_the_same_one_twice_at_once_is_asking_once(at_once):
    author, colleague = make_member(), make_member()
    draft = make_post(author=author, draft=True)

    results = at_once([lambda: draft.ask_along(colleague, by=author)] * 4)

    assert {result.pk for result in results} == {Authorship.objects.get().pk}
    assert Announcement.objects.filter(kind="coauthor_asked").count() == 1


# --- Writing along


def test_all_names_stand_above_it_and_it_stands_on_each_page(client, author, colleague):
    post = make_post(author=author, title="Samen bedacht")
    along(post, colleague)
    along(post, make_member("Bea Vos"))
    visitor = client.__class__()

    for address in (post.get_absolute_url(), "/blog/"):
        shown = strip_tags(visitor.get(address).content.decode())
        assert "Noor Visscher, Karim el Idrissi en Bea Vos" in shown, address
    for member in (author, colleague):
        assert "Samen bedacht" in client.get(member.get_absolute_url()).content.decode()


def test_each_has_a_face_and_pages_for_whom_they_are_for(client, author, colleague):
    Member.objects.filter(pk=colleague.pk).update(photo="photos/karim-1.webp", photo_audience="public")
    post = make_post(author=author)
    along(post, colleague)
    theirs, own = (f"/leden/{member.pk}-{member.slug}/stukken/" for member in (colleague, author))

    page = client.get(post.get_absolute_url()).content.decode()
    assert f"/leden/{colleague.pk}/foto/" in page
    assert "Over de schrijvers" in page
    assert (theirs in page, own in page) == (True, True)

    Member.objects.filter(pk=author.pk).update(profile_audience="public")
    visitor = client.__class__()
    page = visitor.get(post.get_absolute_url()).content.decode()
    assert (theirs in page, own in page) == (False, True)

    colleague.leave(Contributions.KEEP)
    page = client.get(post.get_absolute_url()).content.decode()
    assert f"/leden/{colleague.pk}/" not in page
    assert theirs not in page


def test_a_coauthor_edits_plans_and_withdraws(author, colleague):
    draft = make_post(author=author, draft=True)
    along(draft, colleague)
    browser, edit = colleague.browser, reverse("blog:edit", args=[draft.pk, draft.slug])

    browser.post(edit, typed(publish="1"))
    post = Post.objects.get()
    assert (post.title, post.author, post.is_draft) == ("Samen geschreven", author, False)
    browser.post(edit, typed(version=2, title="Beter"))
    assert Revision.objects.get(version=3).by == colleague
    browser.post(reverse("content:withdraw", args=[post.pk]))

    assert Post.objects.get().is_draft


def test_only_the_first_author_deletes_asks_and_takes_off(client, author, colleague):
    post = make_post(author=author)
    along(post, colleague)
    third = along(post, make_member("Derde"))
    delete, browser = reverse("blog:delete", args=[post.pk, post.slug]), colleague.browser

    assert browser.post(delete).status_code == 403
    assert ask(browser, post, "Noor").status_code == 403
    assert browser.post(reverse("content:end_coauthor", args=[post.pk, third.pk])).status_code == 403
    assert f'href="{delete}"' not in browser.get(post.get_absolute_url()).content.decode()

    client.post(reverse("content:end_coauthor", args=[post.pk, third.pk]))
    assert [row.member for row in Authorship.objects.all()] == [colleague]
    browser.post(reverse("content:end_coauthor", args=[post.pk, colleague.pk]))
    assert not Authorship.objects.exists()
    assert browser.get(reverse("blog:edit", args=[post.pk, post.slug])).status_code == 403


def test_who_is_excluded_from_its_group_writes_it_along_no_longer(author, colleague):
    manager = make_member()
    group = make_group(manager=manager, members=[author, colleague])
    post, draft = make_post(author=author, group=group), make_post(author=author, group=group, draft=True)
    for piece in (post, draft):
        along(piece, colleague)
    group.exclude(colleague, by=manager, reason="Verkocht er zijn boek.")

    for piece in (post, draft):
        edit = reverse("blog:edit", args=[piece.pk, piece.slug])
        colleague.browser.post(edit, typed(title="Toch veranderd"))

    assert not Content._base_manager.filter(title="Toch veranderd").exists()


@pytest.mark.parametrize("how", ["taken off", "deleted"])
def test_who_writes_it_along_no_longer_keeps_what_was_not_saved(client, author, colleague, how):
    post = make_post(author=author)
    along(post, colleague)
    edit = reverse("blog:edit", args=[post.pk, post.slug])
    kept = {"autosave": "1", "tab": uuid.uuid4(), "saves": "0"}
    colleague.browser.post(edit, typed(title="Half af") | kept, headers={"Accept": "application/json"})
    if how == "deleted":
        client.post(reverse("blog:delete", args=[post.pk, post.slug]))
    else:
        client.post(reverse("content:end_coauthor", args=[post.pk, colleague.pk]))

    address = reverse("content:unsaved", args=[WorkingCopy.objects.get().pk])
    assert address in colleague.browser.get("/concepten/").content.decode()
    assert "<p>Tekst.</p>" in colleague.browser.get(address).content.decode()
    assert client.get(address).status_code == 404
    colleague.browser.post(address)
    assert not WorkingCopy.objects.exists()


def test_a_draft_in_a_closed_group_is_not_for_who_left_it(author, colleague):
    group = make_group(kind=Kind.CLOSED, members=[author, colleague])
    draft = make_post(author=author, group=group, visibility=Visibility.GROUP, draft=True)
    along(draft, colleague)
    assert draft in Post.objects.drafts_of(colleague)

    group.memberships.filter(member=colleague).delete()

    assert not Post.objects.drafts_of(colleague).exists()


def test_a_coauthor_does_not_carry_a_draft_to_another_group(author, colleague):
    group, other = make_group(members=[author, colleague]), make_group(members=[colleague])
    draft = make_post(author=author, group=group, draft=True)
    along(draft, colleague)

    colleague.browser.post(reverse("blog:edit", args=[draft.pk, draft.slug]), typed(group=other.pk))

    assert Post.objects.get().group == group


def test_visitors_and_the_asked_see_no_draft(author, colleague):
    draft = make_post(author=author, draft=True)
    draft.ask_along(colleague, by=author)

    for viewer in (colleague, AnonymousUser(), make_member()):
        assert not Post.objects.drafts_of(viewer).exists()
        assert not Post.objects.visible_to(viewer).exists()


# --- Leaving it to the others


@pytest.mark.parametrize("contributions", [Contributions.KEEP, Contributions.DELETE])
def test_a_first_author_who_leaves_leaves_it_with_the_next(author, colleague, contributions):
    post, alone = make_post(author=author), make_post(author=author)
    make_comment(post)
    along(post, colleague)

    for _ in range(2):  # an eraser goes on where it was killed
        erase_pieces(author, contributions)

    assert Post.objects.visible_to(colleague).get(pk=post.pk).author == colleague
    assert not Authorship.objects.exists()
    assert Content._base_manager.filter(pk=alone.pk, author=author).exists() == (contributions == Contributions.KEEP)


def test_a_coauthor_who_leaves_takes_nothing_along(author, colleague):
    post = make_post(author=author)
    along(post, colleague)

    erase_pieces(colleague, Contributions.DELETE)

    assert Content._base_manager.get(pk=post.pk).author == author
    assert not Authorship.objects.exists()


# --- What it costs


def test_names_come_along_without_a_question_of_their_own(client, author, colleague, queries):
    alone, together = make_post(author=author), make_post(author=author)
    for _ in range(3):
        along(together, make_member())
    reader = client.__class__()
    reader.force_login(make_member())
    for post in (alone, together):
        reader.get(post.get_absolute_url())

    counts = []
    for post in (alone, together):
        with queries() as counted:
            reader.get(post.get_absolute_url())
        counts.append(len(counted))

    assert counts[0] == counts[1]


# --- What is said below it


def test_who_writes_along_looks_after_what_is_said_below(client, author, colleague):
    post = make_post(author=author)
    along(post, colleague)
    post.hold_comments(holds=True)
    held = make_comment(post, text="Wat ik ervan vind.")

    assert held in Comment.objects.waiting_for(colleague)
    page = colleague.browser.get(reverse("content:waiting", args=[post.pk]))
    assert held.text in page.content.decode()
    assert not make_comment(post, author=colleague).is_held
    assert Following.objects.running().filter(content=post.pk, member=colleague).exists()


def test_nobody_appreciates_what_they_wrote_along(client, author, colleague):
    post = make_post(author=author)
    along(post, colleague)

    answer = colleague.browser.post(reverse("content:appreciate", args=[post.pk]), {"aan": "1"})

    assert answer.status_code == 403
    assert not post.appreciations.exists()
    assert 'id="waardeer"' not in colleague.browser.get(post.get_absolute_url()).content.decode()


def test_a_draft_says_who_sees_it(client, author, colleague):
    draft = make_post(author=author, draft=True)
    assert "Alleen jij ziet het." in client.get(draft.get_absolute_url()).content.decode()

    along(draft, colleague)

    assert "Alleen wie eraan schrijft kan het zien." in client.get(draft.get_absolute_url()).content.decode()
