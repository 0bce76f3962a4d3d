"""Each kind of content, at each audience, in each kind of group, to each viewer: asked everywhere it can be seen."""

import datetime
import itertools
import uuid
from urllib.parse import quote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError
from django.utils import timezone

from blog.models import Post
from content.models import Comment, Content, Visibility
from groups.models import Entry, Group, Kind
from members.models import Suspension
from notifications.digest import select
from tests.discussions.factories import make_discussion, make_idea, make_open_question
from tests.events.factories import make_event
from tests.factories import make_comment, make_group, make_member, make_post
from tests.files.factories import make_file

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
IN_GROUPS_ONLY = {"file"}


def people(group_kind):
    author, insider = make_member(), make_member()
    group = make_group(kind=group_kind, members=[author, insider]) if group_kind else None
    viewers = {VISITOR: AnonymousUser(), OUTSIDER: make_member(), INSIDER: insider, AUTHOR: author}
    return group, viewers


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize(
    ("kind", "group_kind", "audience"),
    [(kind, *case) for kind in MAKERS for case in CASES if not (kind in IN_GROUPS_ONLY and case[0] is None)],
)
def test_a_piece_is_seen_by_its_audience_inside_the_gate(client, kind, group_kind, audience):
    group, viewers = people(group_kind)
    piece = MAKERS[kind](author=viewers[AUTHOR], group=group, visibility=audience)
    comment = make_comment(piece, author=viewers[AUTHOR])
    expected = GATE[group_kind] & AUDIENCE[audience]

    seen = {name: surfaces(client, viewer, piece, comment) for name, viewer in viewers.items()}

    assert {name: set(where.values()) for name, where in seen.items()} == {name: {name in expected} for name in VIEWERS}


def surfaces(client, viewer, piece, comment):
    """Where a viewer meets the piece, asked of the queryset and of every page that could show it."""
    client.logout()
    if viewer.is_authenticated:
        client.force_login(viewer)
    title, page = piece.title.encode(), piece.get_absolute_url()
    where = {
        "rows": Content.objects.visible_to(viewer).filter(pk=piece.pk).exists(),
        "rows of its kind": type(piece).objects.visible_to(viewer).filter(pk=piece.pk).exists(),
        "comment": Comment.objects.visible_to(viewer).filter(pk=comment.pk).exists(),
        "page": client.get(page).status_code == 200,
        "profile of the author": title in client.get(piece.author.get_absolute_url()).content
        if viewer.is_authenticated
        else client.get(page).status_code == 200,
    }
    if viewer.is_authenticated:
        where["home"] = title in client.get("/").content
        where["commenting"] = client.get(f"/inhoud/{piece.pk}/reageren/").status_code == 302
        if viewer != piece.author:
            now = timezone.now()
            told = select(viewer, now - datetime.timedelta(days=7), now)
            where["digest"] = piece.pk in {row.pk for row in told.pieces + told.events}
    if piece.group:
        where["group page"] = title in client.get(piece.group.get_absolute_url()).content
    if piece.kind == "file":
        files = f"{piece.group.get_absolute_url()}bestanden/"
        where["list"] = title in client.get(files).content
        for name, address in (("version", f"{page}versies/1/"), ("zip", f"{files}zip/")):
            response = client.get(address)
            where[name] = response.status_code == 200 and bool(response.getvalue())
    else:
        where["list"] = title in client.get(LISTS.get(piece.kind, "/gesprekken/")).content
    return where


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
