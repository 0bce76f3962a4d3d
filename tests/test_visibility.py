"""Each kind of content, at each audience, in each kind of group, to each viewer: asked everywhere it can be seen."""

import datetime
import itertools
import uuid
from urllib.parse import quote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from content.models import Attachment, Comment, Content, Invitee, Series, Visibility, WorkingCopy
from feed.sitemaps import SPAN
from groups.models import Entry, Group, Kind
from members.models import FeedKey, Suspension
from notifications.digest import NEW_FOR, news_for
from search.asking import Asked
from search.finding import find
from tests.content.factories import figure, make_picture
from tests.discussions.factories import make_discussion, make_idea, make_open_question
from tests.events.factories import make_event
from tests.factories import make_comment, make_group, make_member, make_post
from tests.files.factories import make_file
from tests.notifications.factories import select

pytestmark = pytest.mark.django_db

VISITOR, OUTSIDER, INSIDER, AUTHOR = "visitor", "outsider", "insider", "author"
VIEWERS = [VISITOR, OUTSIDER, INSIDER, AUTHOR]
# Who gets through the gate of the group, and who belongs to the audience the author chose; both are needed.
GATE = {None: set(VIEWERS), Kind.OPEN: set(VIEWERS), Kind.CLOSED: {INSIDER, AUTHOR}, Kind.HIDDEN: {INSIDER, AUTHOR}}
AUDIENCE = {
    Visibility.PUBLIC: set(VIEWERS),
    Visibility.MEMBERS: {OUTSIDER, INSIDER, AUTHOR},
    Visibility.GROUP: {INSIDER, AUTHOR},
    Visibility.PRIVATE: {AUTHOR},
}
CASES = [
    (group, audience)
    for group, audience in itertools.product(GATE, AUDIENCE)
    if not (group is None and audience == Visibility.GROUP)
]
MAKERS = {
    "post": make_post,
    "event": make_event,
    "discussion": make_discussion,
    "question": make_open_question,
    "idea": make_idea,
    "file": make_file,
}
LISTS = {
    "post": "/blog/",
    "event": "/agenda/",
}  # where a kind is listed; files in their group, the others: /gesprekken/
WITHOUT_A_GROUP = {("file", None)}  # which there are not


def people(group_kind):
    author, insider = make_member(), make_member()
    group = make_group(kind=group_kind, members=[author, insider]) if group_kind else None
    viewers = {VISITOR: AnonymousUser(), OUTSIDER: make_member(), INSIDER: insider, AUTHOR: author}
    return group, viewers


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def audiences_in(group_kind):
    return [audience for group, audience in CASES if group == group_kind]


@pytest.mark.parametrize(
    ("kind", "group_kind"), [case for case in itertools.product(MAKERS, GATE) if case not in WITHOUT_A_GROUP]
)
def test_a_piece_is_seen_by_its_audience_inside_the_gate(client, kind, group_kind):
    group, viewers = people(group_kind)
    author = viewers[AUTHOR]
    pieces = [MAKERS[kind](author=author, group=group, visibility=each) for each in audiences_in(group_kind)]
    comments = {piece: make_comment(piece, author) for piece in pieces}

    for name, viewer in viewers.items():
        for piece, where in surfaces(client, viewer, comments).items():
            is_expected = name in GATE[group_kind] & AUDIENCE[piece.visibility]
            assert where == dict.fromkeys(where, is_expected), (name, piece.visibility)


@pytest.mark.parametrize("group_kind", GATE)
def test_an_event_for_those_invited_is_seen_by_them_inside_the_gate(client, group_kind):
    group, viewers = people(group_kind)
    by_group, by_address = make_member(), make_member()
    viewers |= {"invited with a group": by_group, "invited by address": by_address}
    event = make_event(author=viewers[AUTHOR], group=group, visibility=Visibility.INVITED)
    comment = make_comment(event, author=viewers[AUTHOR])
    Invitee.objects.create(content_id=event.pk, member=viewers[INSIDER])
    Invitee.objects.create(content_id=event.pk, group=make_group(kind=Kind.CLOSED, members=[by_group]))
    Invitee.objects.create(content_id=event.pk, email=by_address.email)
    expected = {INSIDER, AUTHOR}
    if group_kind in (None, Kind.OPEN):
        expected |= {"invited with a group", "invited by address"}

    seen = {name: surfaces(client, viewer, {event: comment})[event] for name, viewer in viewers.items()}

    assert {name: set(where.values()) for name, where in seen.items()} == {name: {name in expected} for name in viewers}
    client.logout()
    for address in ("/atom/", "/agenda/agenda.ics", "/sitemap.xml"):
        assert event.title not in client.get(address).content.decode()


def surfaces(client, viewer, comments):
    """Where a viewer meets each of these pieces of one kind and author, that have a comment: asked of the querysets and
    of every page that could show it."""
    as_seen_by(client, viewer)
    any_piece = next(iter(comments))
    author, group, files = any_piece.author, any_piece.group, any_piece.kind == "file"
    of_group = group.get_absolute_url() if group else ""
    pages = {"list": f"{of_group}bestanden/" if files else LISTS.get(any_piece.kind, "/gesprekken/")}
    if group:
        pages["group page"] = of_group
    if files:
        pages["zip"] = f"{of_group}bestanden/zip/"  # in which names are not packed
    if viewer.is_authenticated:
        pages |= {"home": "/", "profile of the author": author.get_absolute_url()}
    shown = {name: client.get(address).getvalue() for name, address in pages.items()}
    told = []
    if viewer.is_authenticated and viewer != author:
        # Before one of each author is chosen: these are all of one.
        told = {row.pk for row in news_for(viewer)}
        selection = select(viewer, timezone.now() - NEW_FOR, timezone.now())
        assert {each.row.pk for each in [*selection.pieces, *selection.events, *selection.asked]} <= told

    seen = {}
    for piece, comment in comments.items():
        title, page = piece.title.encode(), piece.get_absolute_url()
        where = seen[piece] = {name: title in content for name, content in shown.items()}
        where |= {
            "rows": Content.objects.visible_to(viewer).filter(pk=piece.pk).exists(),
            "rows of its kind": type(piece).objects.visible_to(viewer).filter(pk=piece.pk).exists(),
            "comment": Comment.objects.visible_to(viewer).filter(pk=comment.pk).exists(),
            "search": piece.pk in {hit.content for hit in find(Asked.of({"q": piece.title}), viewer).hits},
            "search by comment": piece.pk in {hit.content for hit in find(Asked.of({"q": comment.text}), viewer).hits},
            "page": client.get(page).status_code == 200,
        }
        if viewer.is_authenticated:
            where["commenting"] = client.get(f"/inhoud/{piece.pk}/reageren/").status_code == 302
            if viewer != author:
                where["digest"] = piece.pk in told
        if files:
            where["version"] = status_of(client, f"{page}versies/1/") == 200
    return seen


@pytest.mark.parametrize("group_kind", GATE)
def test_a_post_is_in_every_list_of_its_audience_and_in_no_other(client, group_kind):
    group, viewers = people(group_kind)
    posts = spread(viewers[AUTHOR], group, audiences_in(group_kind))

    for name, viewer in viewers.items():
        for post, where in lists_with(client, viewer, posts).items():
            is_expected = name in GATE[group_kind] & AUDIENCE[post.visibility]
            assert where == dict.fromkeys(where, is_expected), (name, post.visibility)
        # What programs read is the same for everybody.
        for post, where in public_lists_with(client, viewer, posts).items():
            is_expected = VISITOR in GATE[group_kind] & AUDIENCE[post.visibility]
            assert where == dict.fromkeys(where, is_expected), (name, post.visibility)


def spread(author, group, audiences):
    """A post for each of these audiences that stands in every list there is: with a subject, in a series, changed once,
    with a picture."""
    author.show_to(profile_audience="public")
    tag, posts = f"proef {uuid.uuid4().hex[:8]}", []
    series = Series.objects.begin(author, uuid=uuid.uuid4(), title="Een reeks")
    for audience in audiences:
        picture = make_picture(author)
        post = make_post(author, group, audience, tags=[tag], body=f"<p>Een proef.</p>{figure(picture)}")
        post.rewrite(version=post.version, by=author, title=post.title, body=f"<p>Nog een proef.</p>{figure(picture)}")
        series.put(post)
        make_comment(post, author)
        post.subject, post.series, post.shown = post.tags.get(), series, picture
        posts.append(post)
    return posts


def lists_with(client, viewer, posts):
    """Where this viewer finds each of the posts of an author, its picture and what it said before."""
    as_seen_by(client, viewer)
    post = posts[0]
    day, author = timezone.localtime(post.published_at), post.author
    month = [day.year, day.month]
    addresses = {
        "author": f"{author.get_absolute_url()}stukken/",
        "archive of the month": reverse("feed:blog_archive", args=month),
        "archive of the author": reverse("feed:author_archive", args=[author.pk, author.slug, *month]),
        "subject": reverse("feed:subject", args=[post.subject.slug]),
        "series": post.series.get_absolute_url(),
        "search": f"/zoeken/?onderwerp={post.subject.name}",
    }
    if viewer.is_authenticated:
        key = FeedKey.objects.make(viewer).token
        addresses |= {
            "own feed": reverse("feed:own_feed", args=[key]),
            "own blogs": reverse("feed:own_blogs", args=[key]),
            "own feed of the author": reverse("feed:own_author", args=[key, author.pk]),
            "own feed of the subject": reverse("feed:own_subject", args=[key, post.subject.slug]),
        }
        if post.group:
            addresses["own feed of the group"] = reverse("feed:own_group", args=[key, post.group_id])
    found = shown_on(client, addresses, posts)
    for post, where in found.items():
        if viewer.is_authenticated:
            where["history"] = shows(client, reverse("content:history", args=[post.pk]), post.title)
            where["earlier version"] = shows(client, reverse("content:version", args=[post.pk, 1]), post.title)
        where["picture"] = status_of(client, post.shown.get_absolute_url()) == 200
        where["picture by row"] = Attachment.objects.visible_to(viewer).filter(pk=post.shown.pk).exists()
    return found


def public_lists_with(client, viewer, posts):
    as_seen_by(client, viewer)
    post = posts[0]
    addresses = {
        "atom": reverse("feed:atom"),
        "blog": reverse("feed:blog_atom"),
        "rss": reverse("feed:rss"),
        "author": f"{post.author.get_absolute_url()}atom/",
        "subject": reverse("feed:subject_atom", args=[post.subject.slug]),
    }
    if post.group:
        addresses["group"] = f"{post.group.get_absolute_url()}atom/"
    found = shown_on(client, addresses, posts)
    for post, where in found.items():
        where["comments"] = shows(client, reverse("feed:comments_atom", args=[post.pk]), post.title)
        where["sitemap"] = shows(client, sitemap_of(post), post.get_absolute_url())
    return found


def shown_on(client, addresses, posts):
    """On which of the pages each of the posts stands, by the name of the page."""
    answers = {name: client.get(address) for name, address in addresses.items()}
    pages = {name: answer.content.decode() for name, answer in answers.items() if answer.status_code == 200}
    return {post: {name: post.title in pages.get(name, "") for name in addresses} for post in posts}


def as_seen_by(client, viewer):
    client.logout()
    if viewer.is_authenticated:
        client.force_login(viewer)


def sitemap_of(piece):
    """The file of the sitemap that a piece is in, by its key: there are more where another test made many pieces."""
    return f"{reverse('feed:sitemap', args=['stukken'])}?p={piece.pk // SPAN + 1}"


def shows(client, address, words):
    answer = client.get(address)
    return answer.status_code == 200 and words.encode() in answer.content


def status_of(client, address):
    answer = client.get(address)
    answer.getvalue()
    return answer.status_code


@pytest.mark.parametrize("group_kind", GATE)
def test_what_was_withdrawn_is_in_no_list_but_the_drafts_of_its_authors(client, group_kind):
    group, viewers = people(group_kind)
    audience = Visibility.GROUP if group_kind in {Kind.CLOSED, Kind.HIDDEN} else Visibility.PUBLIC
    (post,) = spread(viewers[AUTHOR], group, [audience])
    post.withdraw(viewers[AUTHOR])

    for name, viewer in viewers.items():
        lists = lists_with(client, viewer, [post])[post] | public_lists_with(client, viewer, [post])[post]
        own = {"picture", "picture by row", "history", "earlier version"} if name == AUTHOR else set()
        assert {where for where, shown in lists.items() if shown} <= own
        as_seen_by(client, viewer)
        assert shows(client, "/concepten/", post.title) == (name == AUTHOR)


def test_what_somebody_is_writing_is_theirs_alone(client):
    author, along, other = make_member(), make_member(), make_member()
    post = make_post(author)
    post.ask_along(along, by=author).accept()
    typed = {"uuid": uuid.uuid4(), "tab": uuid.uuid4(), "title": "Half", "body": "<p>Half gedacht.</p>"}
    client.force_login(author)
    edit = reverse("blog:edit", args=[post.pk, post.slug])
    client.post(edit, {"autosave": "1", "saves": "0", "scripted": "1"} | typed, headers={"Accept": "application/json"})
    copy = WorkingCopy.objects.get(member=author)
    assert shows(client, copy.get_absolute_url(), "Half gedacht.")

    for viewer in (along, other, AnonymousUser()):
        as_seen_by(client, viewer)
        for address in ("/concepten/", copy.get_absolute_url(), edit, post.get_absolute_url()):
            assert not shows(client, address, "Half gedacht."), address


@pytest.mark.parametrize("kind", MAKERS)
def test_a_comment_that_waits_is_for_its_writer_and_who_decides(client, kind):
    manager, author, writer, insider = (make_member() for _ in range(4))
    group = make_group(manager=manager, members=[author, writer, insider])
    piece = MAKERS[kind](author=author, group=group, visibility=Visibility.PUBLIC)
    piece.hold_comments(holds=True)
    comment = make_comment(piece, writer, text="Nog niet voor iedereen.")
    viewers = {VISITOR: AnonymousUser(), OUTSIDER: make_member(), INSIDER: insider, AUTHOR: author}
    viewers |= {"writer": writer, "manager": manager}

    for name, viewer in viewers.items():
        as_seen_by(client, viewer)
        sees, decides = name in {"writer", AUTHOR, "manager"}, name in {AUTHOR, "manager"}
        assert Comment.objects.visible_to(viewer).filter(pk=comment.pk).exists() == sees
        assert shows(client, piece.get_absolute_url(), comment.text) == sees
        assert client.get(reverse("content:comment_page", args=[comment.pk])).status_code == (302 if sees else 404)
        assert shows(client, reverse("content:waiting", args=[piece.pk]), comment.text) == decides
        history = client.get(reverse("content:comment_history", args=[comment.pk])).status_code
        assert history == (302 if name == VISITOR else 200 if sees else 404)
        elsewhere = [
            reverse("feed:comments_atom", args=[piece.pk]),
            reverse("content:comment_appreciations", args=[comment.pk]),
            group.get_absolute_url(),
            writer.get_absolute_url(),
            "/",
        ]
        assert [address for address in elsewhere if shows(client, address, comment.text)] == []


def test_only_public_posts_stand_in_the_feed_for_readers_elsewhere(client):
    author = make_member()
    open_group, closed_group = make_group(members=[author]), make_group(kind=Kind.CLOSED, members=[author])
    public = make_post(author=author, group=open_group)
    hidden = [
        make_post(author=author, visibility=Visibility.MEMBERS),
        make_post(author=author, group=closed_group, visibility=Visibility.PUBLIC),
        make_post(author=author, draft=True),
    ]
    client.force_login(author)

    feed = client.get("/blog/rss/").content

    assert [piece.title.encode() in feed for piece in [public, *hidden]] == [True, False, False, False]


def test_an_unpublished_piece_is_there_for_its_author_alone(client):
    author, other = make_member(), make_member()
    draft = make_post(author=author, draft=True)

    assert list(Content.objects.visible_to(author)) == []
    assert list(Post.objects.drafts_of(author)) == [draft]
    assert list(Post.objects.drafts_of(other)) == []
    client.force_login(other)
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_hidden_piece_stays_with_its_author():
    author, other = make_member(), make_member()
    post = make_post(author=author)

    post.hide(by=make_member(), reason="In strijd met de huisregels.")

    assert [Content.objects.visible_to(viewer).exists() for viewer in (AnonymousUser(), other, author)] == [
        False,
        False,
        True,
    ]
    post.restore()
    assert Content.objects.visible_to(other).exists()


def test_a_hidden_comment_stays_with_its_author():
    post, author, other = make_post(), make_member(), make_member()
    comment = make_comment(post, author=author)

    comment.hide(by=make_member(), reason="In strijd met de huisregels.")

    assert [Comment.objects.visible_to(viewer).exists() for viewer in (other, author)] == [False, True]


def test_a_disclosure_opens_one_piece_to_one_member_for_a_while():
    author, judge, other = make_member(), make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, members=[author])
    reported, another = (make_post(author=author, group=group, visibility=Visibility.GROUP) for _ in range(2))
    until = timezone.now() + datetime.timedelta(hours=1)

    disclosure = reported.disclose_to(judge, until=until, reason="gemeld")

    assert list(Content.objects.visible_to(judge).values_list("pk", flat=True)) == [reported.pk]
    assert not Content.objects.visible_to(other).exists()
    disclosure.until = timezone.now()
    disclosure.save(update_fields=["until"])
    assert not Content.objects.visible_to(judge).exists()
    assert another.pk != reported.pk


def test_an_entry_opens_a_closed_group_until_it_ends():
    author, visitor_inside = make_member(), make_member()
    group = make_group(kind=Kind.HIDDEN, members=[author])
    make_post(author=author, group=group, visibility=Visibility.GROUP)
    now = timezone.now()

    entry = Entry.objects.create(
        group=group, member=visitor_inside, reason="melding", until=now + datetime.timedelta(minutes=60)
    )

    assert Group.objects.visible_to(visitor_inside).exists()
    assert Content.objects.visible_to(visitor_inside).exists()
    Entry.objects.filter(pk=entry.pk).update(since=now - datetime.timedelta(hours=2), until=now)
    assert not Group.objects.visible_to(visitor_inside).exists()
    assert not Content.objects.visible_to(visitor_inside).exists()


def test_no_role_opens_a_closed_group(client):
    author = make_member()
    group = make_group(kind=Kind.CLOSED, members=[author])
    post = make_post(author=author, group=group, visibility=Visibility.GROUP)
    manager = make_member(roles=["community_manager"], is_staff=True)
    client.force_login(manager)

    assert client.get(post.get_absolute_url()).status_code == 404
    assert post.title.encode() not in client.get(group.get_absolute_url()).content


def test_leaving_a_group_closes_it_at_once(client):
    author, member = make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, manager=author, members=[member])
    post = make_post(author=author, group=group, visibility=Visibility.GROUP)
    client.force_login(member)
    assert client.get(post.get_absolute_url()).status_code == 200

    group.leave(member)

    assert client.get(post.get_absolute_url()).status_code == 404


def test_a_suspended_member_is_a_visitor_at_the_next_request(client):
    member = make_member()
    post = make_post(visibility=Visibility.MEMBERS)
    client.force_login(member)
    assert client.get(post.get_absolute_url()).status_code == 200

    Suspension.objects.create(member=member, reason="herhaald schelden")

    assert client.get(post.get_absolute_url()).status_code == 404


def test_a_visitor_gets_the_same_answer_for_hidden_and_unknown(client):
    hidden = make_group(kind=Kind.HIDDEN)
    post = make_post(visibility=Visibility.MEMBERS)

    addresses = [hidden.get_absolute_url(), "/groepen/987654-weg/", post.get_absolute_url(), "/blog/987654-weg/"]

    answers = [client.get(address) for address in addresses]

    assert [answer.status_code for answer in answers] == [404] * 4
    # But for the address itself, which comes back in the link to sign in, there is nothing to tell them apart by.
    groups_and_blogs = [
        answer.content.decode().replace(quote(address, safe=""), "")
        for answer, address in zip(answers, addresses, strict=True)
    ]
    assert groups_and_blogs[0] == groups_and_blogs[1]
    assert groups_and_blogs[2] == groups_and_blogs[3]


def test_group_visibility_needs_a_group():
    with pytest.raises(IntegrityError):
        Post.objects.write(
            make_member(), uuid=uuid.uuid4(), title="x", body="y", visibility=Visibility.GROUP, group=None
        )
