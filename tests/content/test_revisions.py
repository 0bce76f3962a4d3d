"""What a piece said before: who reads which version, what differs, going back, and taking words out for good."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from blog.models import Post
from content.differences import ADDED, CAPTION, GONE, HEADING, PICTURE, SAME, TEXT, difference
from content.models import Answered, Attachment, Content, Overtaken, Revision, Visibility
from events.models import Event
from groups.models import Kind
from tests.content.factories import figure, make_picture
from tests.discussions.factories import make_open_question
from tests.events.factories import make_event
from tests.factories import make_comment, make_group, make_member, make_post

pytestmark = pytest.mark.django_db


def change(post, title="Anders", body="<p>Andere woorden.</p>", by=None, **fields):
    piece = Content._base_manager.get(pk=post.pk).whole()
    piece.rewrite(version=piece.version, by=by, title=title, body=body, **fields)
    return piece


def history(client, post):
    return client.get(reverse("content:history", args=[post.pk]))


def version(client, post, number):
    return client.get(reverse("content:version", args=[post.pk, number]))


def restore(client, post, number, opened=None, **fields):
    at = reverse("content:restore", args=[post.pk, number])
    fields |= {"version": opened or Content._base_manager.get(pk=post.pk).version}
    return client.post(at, fields, follow=True)


def versions_in(client, post):
    return [revision.version for revision in history(client, post).context["page"]]


@pytest.fixture
def author(client):
    author = make_member("Noor Visscher")
    client.force_login(author)
    return author


@pytest.fixture
def reader(client):
    reader = client.__class__()
    reader.force_login(make_member())
    return reader


# --- What differs


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("<p>Een.</p>", "<p>Een.</p>", [[(SAME, "Een.")]]),
        (
            "<p>We gaan dinsdag naar Zwolle.</p>",
            "<p>We gaan <strong>woensdag</strong> naar Zwolle.</p>",
            [[(SAME, "We gaan "), (GONE, "dinsdag"), (ADDED, "woensdag"), (SAME, " naar Zwolle.")]],
        ),
        (
            "<p>De paal kostte bijna niets, zei Jamal.</p>",
            "<p>De paal kostte 85 euro, zei Jamal.</p>",
            [[(SAME, "De paal kostte "), (GONE, "bijna niets"), (ADDED, "85 euro"), (SAME, ", zei Jamal.")]],
        ),
        ("<p>Een.</p>", "<p>Een.</p><p>Twee.</p>", [[(SAME, "Een.")], [(ADDED, "Twee.")]]),
        ("<p>Een.</p><p>Twee.</p>", "<p>Twee.</p>", [[(GONE, "Een.")], [(SAME, "Twee.")]]),
        ("<p>Appels en peren</p>", "<p>Zon, maan!</p>", [[(GONE, "Appels en peren")], [(ADDED, "Zon, maan!")]]),
        (
            '<p>Lees <a href="https://een.example/">dit</a>.</p>',
            '<p>Lees <a href="https://twee.example/">dit</a>.</p>',
            [
                [
                    (SAME, "Lees dit (https://"),
                    (GONE, "een"),
                    (ADDED, "twee"),
                    (SAME, ".example/)."),
                ]
            ],
        ),
        ("<p>a &lt;b&gt; c d e</p>", "<p>a &lt;b&gt; c d f</p>", [[(SAME, "a <b> c d "), (GONE, "e"), (ADDED, "f")]]),
    ],
)
def test_a_difference_is_told_in_words(old, new, shown):
    assert [[(piece.how, piece.words) for piece in line] for line in difference(old, new)] == shown


def test_a_difference_tells_subheads_captions_and_pictures_apart():
    figure = '<figure><img src="/a" alt="Een paal"><figcaption>Foto: Jamal</figcaption></figure>'

    shown = difference("<h2>Kop</h2><p>Tekst.</p>", f"<h2>Kop</h2><p>Tekst.</p>{figure}")

    assert [(line.kind, [piece.words for piece in line]) for line in shown] == [
        (HEADING, ["Kop"]),
        (TEXT, ["Tekst."]),
        (PICTURE, ["[Een paal]"]),
        (CAPTION, ["Foto: Jamal"]),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>Een woord.</p>", "<p>Een <strong>woord</strong>.</p>"),
        ("<h2>Kop</h2>", "<h3>Kop</h3>"),
        ("<ul><li><p>Kop</p></li></ul>", "<ol><li><p>Kop</p></li></ol>"),
        ('<figure><img src="/a" alt="Een paal"></figure>', '<figure><img src="/b" alt="Een paal"></figure>'),
    ],
)
def test_the_same_words_that_look_otherwise_are_a_difference(old, new):
    assert [line.is_restyled for line in difference(old, new)] == [True]
    assert [line.is_restyled for line in difference(new, new)] == [False]


def test_a_picture_that_only_decorates_is_told_in_words():
    [line] = difference("", '<figure><img src="/a" alt=""></figure>')

    assert [piece.words for piece in line] == ["[een afbeelding die alleen versiert]"]


def test_a_text_of_any_size_is_compared_in_a_moment():
    long = "<p>" + "woord " * 30_000 + "</p>"
    many = "".join(f"<p>{number}</p>" for number in range(3_000))

    assert len(difference(long, long.replace("woord", "zin"))) == 2
    assert len(difference(many, "<p>Kort.</p>")) == 3_001


# --- Versions


def test_readers_see_that_it_was_edited_and_what_it_said(client, author, reader):
    post = make_post(author=author, title="Eerst", body="<p>We gaan dinsdag naar Zwolle.</p>")
    change(post, "Eerst", "<p>We gaan woensdag naar Zwolle.</p>")

    page = reader.get(post.get_absolute_url()).content.decode()
    shown = version(reader, post, 2).content.decode()

    assert f'href="{reverse("content:history", args=[post.pk])}">bewerkt</a>' in page
    assert versions_in(reader, post) == [2, 1]
    assert "dinsdag</del>" in shown
    assert "woensdag</ins>" in shown
    assert "Zet deze versie terug" not in version(reader, post, 1).content.decode()
    assert "Zet deze versie terug" in version(client, post, 1).content.decode()


def test_a_name_in_what_it_said_is_text(client, author):
    named = make_member("Anneke Postma")
    post = make_post(author, body="<p>Dank aan @Anneke Postma.</p>")
    change(post)

    first = version(client, post, 1).content.decode()
    assert "Dank aan @Anneke Postma." in first
    assert str(named.uuid) not in first


def test_a_visitor_reads_no_history(client, author):
    post = make_post(author=author)
    change(post)
    visitor = client.__class__()

    assert "bewerkt" in visitor.get(post.get_absolute_url(), follow=True).content.decode()
    assert history(visitor, post).status_code == 302


def test_what_a_draft_said_is_for_its_author_alone(client, author, reader):
    post = make_post(author=author, draft=True)
    change(post, by=author)
    Revision.objects.update(at="2020-01-01T00:00Z")
    change(post, body="<p>Wat ik nu vind.</p>", by=author)
    Content._base_manager.get(pk=post.pk).whole().publish()
    change(post, body="<p>Wat ik nu zeg.</p>", by=author)

    assert versions_in(client, post) == [4, 3, 2]
    assert versions_in(reader, post) == [4, 3]
    assert version(reader, post, 2).status_code == 404
    assert "Andere woorden." not in version(reader, post, 3).content.decode()


def test_a_draft_saved_again_and_again_in_one_sitting_is_one_version(author):
    draft = make_post(author=author, draft=True)

    for number in range(20):
        change(draft, body=f"<p>Zin {number}.</p>", by=author)

    assert Revision.objects.count() == 1
    assert Revision.objects.get().body == "<p>Zin 19.</p>"


def test_saving_without_changing_a_word_is_no_version(author):
    post = make_post(author=author)
    change(post)

    edited_at = Content._base_manager.get(pk=post.pk).edited_at
    change(post, visibility=Visibility.MEMBERS)

    assert Revision.objects.count() == 2
    assert Content._base_manager.get(pk=post.pk).edited_at == edited_at
    assert Revision.objects.first().version == Content._base_manager.get(pk=post.pk).version == 3


def test_history_follows_the_piece_wherever_it_may_be_read(client, author, reader):
    group = make_group(kind=Kind.CLOSED, members=[author])
    post = make_post(author=author, group=group, visibility=Visibility.GROUP)
    change(post)

    assert history(reader, post).status_code == version(reader, post, 1).status_code == 404
    assert restore(reader, post, 1).status_code == 404
    open_post = make_post(author=author)
    change(open_post)
    open_post.withdraw(author)
    assert history(reader, open_post).status_code == 404
    assert history(client, open_post).status_code == 200


def test_a_conversation_and_an_event_have_a_history_too(client, author):
    question, event = make_open_question(author=author), make_event(author=author)
    change(question)
    form = {name: getattr(event, name) for name in ("happens_at", "ends_at", "time_zone", "place", "online_url")}
    words = {"title": "Anders", "body": "<p>Anders.</p>", "capacity": None}
    Event.objects.visible_to(author).get(pk=event.pk).replan(version=1, **form, **words)

    assert versions_in(client, question) == versions_in(client, event) == [2, 1]
    assert restore(client, question, 1).status_code == 200
    assert restore(client, event, 1).status_code == 404
    assert Content._base_manager.get(pk=question.pk).title == question.title


def test_a_summary_and_subjects_are_remembered_shown_and_put_back(client, author):
    post = make_post(author=author, summary="Kort gezegd dit.", tags=["Woo"])
    change(post, post.title, post.body, summary="Kort gezegd dat.", tags=["Wob"])

    shown = version(client, post, 2).content.decode()
    restore(client, post, 1)

    for words in ("dit</del>", "dat</ins>", "Woo</del>", "Wob</ins>"):
        assert words in shown
    post = Post.objects.get()
    assert (post.summary, list(post.tags.names())) == ("Kort gezegd dit.", ["Woo"])


# --- Going back


def test_restoring_is_a_new_version(client, author):
    post = make_post(author=author, title="Eerst", body="<p>Het begin.</p>", tags=["Woo"])
    change(post)

    page = restore(client, post, 1).content.decode()

    post = Post.objects.get()
    assert "De eerdere versie staat er weer" in page
    assert (post.title, post.body, post.version) == ("Eerst", "<p>Het begin.</p>", 3)
    assert list(post.tags.names()) == ["Woo"]
    assert versions_in(client, post) == [3, 2, 1]


def test_a_version_comes_back_with_a_picture_of_who_wrote_it_before(client, author):
    picture, colleague = make_picture(author), make_member()
    post = make_post(author=author, body=figure(picture))
    post.ask_along(colleague, by=author).accept()
    change(post, by=author)
    client.force_login(colleague)

    restore(client, post, 1)

    assert Attachment.objects.visible_to(AnonymousUser()).get() == picture
    assert edit(client, post, version=3, title="Nog beter", body=Post.objects.get().body).status_code == 302


def test_a_version_comes_back_without_a_picture_that_is_gone(client, author):
    picture = make_picture(author)
    post = make_post(author=author, body=f"<p>Het begin.</p>{figure(picture)}")
    change(post)
    picture.discard()

    page = restore(client, post, 1).content.decode()

    assert "Een afbeelding die erin stond, is intussen verwijderd" in page
    assert Post.objects.get().body == "<p>Het begin.</p>"


def test_restoring_while_somebody_saves_overwrites_nothing(client, author):
    post = make_post(author=author)
    change(post)
    change(post, title="Net bewaard")

    page = restore(client, post, 1, opened=2).content.decode()

    assert "er is dus niets teruggezet" in page
    assert Post.objects.get().title == "Net bewaard"


def test_restoring_in_a_draft_that_came_out_meanwhile_publishes_nothing(client, author):
    post = make_post(author=author)
    change(post, title="Zoals het uitkwam")
    post.withdraw(author)
    asks = 'name="draft" value="1"' in version(client, post, 1).content.decode()
    post.publish()

    page = restore(client, post, 1, draft="1").content.decode()

    assert asks
    assert "Dit kwam intussen uit, dus er is niets teruggezet." in page
    assert Post.objects.get().title == "Zoals het uitkwam"


def test_two_who_restore_and_save_at_once_do_so_one_after_the_other(at_once):
    post = make_post()
    change(post)
    acts = [lambda title=title: piece_of(post).rewrite(version=2, title=title, body="<p>x</p>") for title in "abc"]

    results = at_once(acts)

    assert [type(result) for result in results if result] == [Overtaken] * 2
    assert Revision.objects.count() == 3


def piece_of(post):
    return Post.objects.visible_to(post.author).get(pk=post.pk)


def test_nobody_else_restores_or_erases(reader, author):
    post = make_post(author=author)
    change(post)

    assert restore(reader, post, 1).status_code == 403
    assert reader.post(reverse("content:erase", args=[post.pk, 1])).status_code == 403
    assert reader.post(reverse("content:erase_history", args=[post.pk])).status_code == 403
    assert Post.objects.get().title == "Anders"


# --- Taking words away


def test_words_taken_out_of_the_history_are_gone_for_everybody(client, author, reader):
    post = make_post(author=author, body="<p>Mijn buurvrouw Truus van nummer 7.</p>")
    change(post, body="<p>Een buurvrouw.</p>")
    assert "Truus" in version(reader, post, 2).content.decode()

    client.post(reverse("content:erase", args=[post.pk, 1]))

    for eyes in (reader, client):
        assert versions_in(eyes, post) == [2, 1]
        for number in (1, 2):
            assert "Truus" not in version(eyes, post, number).content.decode()
    assert restore(client, post, 1).status_code == 404


def test_all_that_was_said_before_goes_at_once(client, author):
    post = make_post(author=author, body="<p>Truus.</p>")
    change(post, body="<p>T.</p>")
    change(post, body="<p>Een buurvrouw.</p>")
    assert "Haal eerdere woorden weg" in history(client, post).content.decode()

    client.post(reverse("content:erase_history", args=[post.pk]))

    assert sorted(Revision.objects.values_list("version", "body")) == [(1, ""), (2, ""), (3, "<p>Een buurvrouw.</p>")]
    assert "Haal eerdere woorden weg" not in history(client, post).content.decode()


def test_the_version_that_stands_there_is_not_erased(client, author):
    post = make_post(author=author)
    change(post)

    assert client.post(reverse("content:erase", args=[post.pk, 2])).status_code == 404


def test_nothing_is_left_of_a_piece_that_was_removed(author):
    question = make_open_question(author=author)
    change(question)
    make_comment(Content._base_manager.get(pk=question.pk))

    Content._base_manager.get(pk=question.pk).whole().remove()

    assert not Revision.objects.exists()


# --- More readers


def typed(**fields):
    words = {"title": "Een stuk", "body": "<p>Tekst.</p>", "scripted": "1", "visibility": "public"}
    return {"save": "1", "uuid": uuid.uuid4(), "version": 1} | words | fields


def edit(client, post, **fields):
    return client.post(reverse("blog:edit", args=[post.pk, post.slug]), typed(**fields))


def test_more_readers_take_a_word_of_the_author_who_sees_who_they_are(client, author):
    post = make_post(author=author, visibility=Visibility.MEMBERS)
    make_comment(post, author=author)

    asked = edit(client, post, tags="Woo").content.decode()
    assert "Iedereen op internet" in asked
    assert "Je eigen reactie" in asked
    assert 'name="tags" value="Woo"' in asked
    assert Post.objects.get().visibility == Visibility.MEMBERS

    assert 'value="Een stuk"' in edit(client, post, back="1").content.decode()
    edit(client, post, confirmed="members")
    assert Post.objects.get().visibility == Visibility.MEMBERS
    edit(client, post, confirmed="public")

    assert Post.objects.get().visibility == Visibility.PUBLIC


def test_what_colleagues_said_gets_no_other_readers(client, author):
    post = make_post(author=author, visibility=Visibility.MEMBERS)
    make_comment(post)

    page = edit(client, post, confirmed="public").content.decode()

    assert "Collega’s zeiden hier iets" in page
    assert Post.objects.get().visibility == Visibility.MEMBERS


def test_a_comment_that_comes_in_between_keeps_it_from_more_readers(author):
    post = make_post(author=author, visibility=Visibility.MEMBERS)
    opened = piece_of(post)
    make_comment(post)

    with pytest.raises(Answered):
        opened.rewrite(version=1, title="a", body="<p>b</p>", visibility=Visibility.PUBLIC, group=None)


def test_in_a_closed_group_nothing_gets_more_readers(client, author):
    group = make_group(kind=Kind.CLOSED, members=[author])
    post = make_post(author=author, group=group, visibility=Visibility.GROUP)

    page = edit(client, post, group=group.pk, confirmed="public")

    assert page.status_code == 200
    assert Post.objects.get().visibility == Visibility.GROUP


def test_new_readers_do_not_read_what_it_said_before(client, author, reader):
    post = make_post(author=author, visibility=Visibility.MEMBERS, group=make_group(members=[author]))
    Content._base_manager.update(visibility=Visibility.GROUP)
    change(post, body="<p>Tussen ons.</p>")
    change(post, body="<p>Voor iedereen.</p>", visibility=Visibility.PUBLIC)

    assert versions_in(client, post) == [3, 2, 1]
    assert versions_in(reader, post) == [3]
    assert "Tussen ons." not in version(reader, post, 3).content.decode()
