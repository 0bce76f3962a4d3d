"""Every address of the site, and what it answers to whom. An address that is missing here is a failing test."""

import uuid
from contextlib import suppress
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from content.models import Visibility
from groups.models import Kind
from network.models import ProblemReport
from network.rights import RoleName
from tests.events.factories import make_event
from tests.factories import make_comment, make_group, make_member, make_post

pytestmark = pytest.mark.django_db

PEOPLE = ["visitor", "member", "group member", "group manager", "community manager"]
TO_LOGIN = 302  # a visitor at a page for members; the same whether the thing exists or not


@dataclass(frozen=True)
class Row:
    """What GET answers to each of PEOPLE, and POST where the address takes one (None: the same as GET)."""

    get: tuple
    post: tuple = None
    args: str = ""  # the name of the thing in the scene whose address this is


def everybody(status):
    return (status,) * 5


def members(status):
    return (TO_LOGIN, *(status,) * 4)


INSIDE_A_CLOSED_GROUP = (404, 404, 200, 200, 404)
NOT_FOR_GET = (TO_LOGIN, 405, 405, 405, 405)

# The scene: a closed group with a post, an event and a comment in it, all by "the author", who is a member there.
TABLE = {
    # feed
    "feed:home": Row(everybody(200)),
    "feed:blog": Row(everybody(200)),
    "feed:rss": Row(everybody(200)),
    "feed:group": Row(everybody(200), args="group"),
    "feed:member": Row((404, 200, 200, 200, 200), args="author"),
    "feed:subject": Row(everybody(200), args="subject"),
    # members
    "members:directory": Row(members(200)),
    "members:edit_profile": Row(members(200), members(200)),
    "members:photo": Row((404, 404, 404, 404, 404), args="photo"),
    "members:waiting": Row(everybody(200)),
    "members:admissions": Row((TO_LOGIN, 403, 403, 403, 200)),
    "members:admit": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 403, 302), args="applicant"),
    "members:turn_away": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200), args="applicant"),
    # groups
    "groups:directory": Row(everybody(200)),
    "groups:create": Row(members(200), members(200)),
    "groups:about": Row(everybody(200), args="group"),
    "groups:members": Row((TO_LOGIN, 403, 200, 200, 403), args="group"),
    "groups:edit": Row((TO_LOGIN, 403, 403, 200, 403), (TO_LOGIN, 403, 403, 200, 403), args="group"),
    "groups:join": Row(NOT_FOR_GET, members(302), args="group"),
    "groups:leave": Row((TO_LOGIN, 302, 200, 200, 302), args="group"),
    "groups:invite": Row((TO_LOGIN, 403, 403, 200, 403), (TO_LOGIN, 403, 403, 200, 403), args="group"),
    "groups:turn_down": Row(NOT_FOR_GET, members(302), args="group"),
    "groups:appoint": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 302, 403), args="group membership"),
    "groups:step_down": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 302, 403), args="group"),
    "groups:admit": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 302, 403), args="join request"),
    "groups:decline": Row((TO_LOGIN, 403, 403, 200, 403), (TO_LOGIN, 403, 403, 302, 403), args="join request"),
    # content
    "content:comment": Row((TO_LOGIN, 404, 302, 302, 404), (TO_LOGIN, 404, 302, 302, 404), args="content"),
    "content:hold_comment": Row(everybody(405), (404, 404, 302, 302, 404), args="content"),
    "content:edit_comment": Row((TO_LOGIN, 404, 403, 403, 404), args="comment"),
    "content:delete_comment": Row((TO_LOGIN, 404, 403, 403, 404), args="comment"),
    # blog
    "blog:write": Row(members(200), members(200)),
    "blog:drafts": Row(members(200)),
    "blog:post": Row(INSIDE_A_CLOSED_GROUP, args="post"),
    "blog:edit": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="post"),
    "blog:delete": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="post"),
    # events
    "events:agenda": Row(everybody(200)),
    "events:create": Row(members(200), members(200)),
    "events:event": Row(INSIDE_A_CLOSED_GROUP, args="event"),
    "events:edit": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:register": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="event"),
    "events:unregister": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="event"),
    "events:ics": Row(INSIDE_A_CLOSED_GROUP, args="event"),
    "events:attendees": Row((TO_LOGIN, 404, 200, 200, 404), args="event"),
    # notifications
    "notifications:mail_settings": Row(members(200), members(200)),
    "notifications:unsubscribe": Row(everybody(404), everybody(404), args="token"),
    # network
    "network:page": Row(everybody(200), args="page"),
    "network:edit_page": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200), args="page"),
    "network:banners": Row(everybody(200)),
    "network:report_problem": Row(everybody(200), everybody(302)),
    "network:problems": Row((TO_LOGIN, 403, 403, 403, 200)),
    "network:settle_problem": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 403, 302), args="problem"),
    # allauth
    "account_signup": Row((200, 302, 302, 302, 302)),
    "account_login": Row((200, 302, 302, 302, 302)),
    "account_logout": Row((302, 200, 200, 200, 200)),
    "account_email_verification_sent": Row(everybody(200)),
    "account_confirm_email": Row(everybody(200), args="token"),
    "account_reset_password": Row(everybody(200)),
    "account_reset_password_done": Row(everybody(200)),
    "account_reset_password_from_key": Row(everybody(200), args="reset key"),
    "account_reset_password_from_key_done": Row(everybody(200)),
    "account_change_password": Row(members(200)),
    "account_reauthenticate": Row(members(200)),
    "account_inactive": Row(everybody(200)),
}


def named_patterns(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            deeper = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from named_patterns(pattern, deeper)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


def test_every_address_is_in_the_table():
    assert set(named_patterns(get_resolver())) == set(TABLE)


@pytest.fixture
def scene():
    author, manager, inside = make_member("De Schrijver"), make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, manager=manager, members=[author, inside])
    post = make_post(author=author, group=group, visibility=Visibility.GROUP, tags=["Woo"])
    event = make_event(author=author, group=group, visibility=Visibility.GROUP)
    applicant = make_member(joined_at=None)
    asked = group.join_requests.create(member=make_member())
    problem = ProblemReport.objects.create(uuid=uuid.uuid4(), text="Een knop doet niets.", created_at=timezone.now())
    args = {
        "": [],
        "group": [group.pk, group.slug],
        "group membership": [group.pk, group.slug, inside.pk],
        "join request": [group.pk, group.slug, asked.pk],
        "author": [author.pk, author.slug],
        "photo": [author.pk, 96],
        "applicant": [applicant.pk],
        "subject": ["woo"],
        "content": [post.pk],
        "comment": [make_comment(post, author=author).pk],
        "post": [post.pk, post.slug],
        "event": [event.pk, event.slug],
        "page": ["huisregels"],
        "problem": [problem.pk],
        "token": ["niets"],
        "reset key": ["1", "abc-def"],
    }
    people = {
        "visitor": None,
        "member": make_member(),
        "group member": inside,
        "group manager": manager,
        "community manager": make_member(roles=[RoleName.COMMUNITY_MANAGER], is_staff=True),
    }
    return people, args


@pytest.mark.parametrize("name", TABLE)
def test_what_an_address_answers(client, scene, name):
    people, args = scene
    row = TABLE[name]
    address = reverse(name, args=args[row.args])

    answers = {person: answer(client, people[person], address, row) for person in PEOPLE}

    assert answers == {
        person: {"get": row.get[place]} | ({"post": row.post[place]} if row.post else {})
        for place, person in enumerate(PEOPLE)
    }


def answer(client, member, address, row):
    """What this person gets, in a transaction of its own: what one does must not change what the next one finds."""
    client.logout()
    if member:
        client.force_login(member)
    statuses = {"get": client.get(address).status_code}
    if row.post:
        with suppress(Undone), transaction.atomic():
            statuses["post"] = client.post(address, {"text": "Een reactie.", "uuid": uuid.uuid4()}).status_code
            raise Undone
    return statuses


class Undone(Exception):
    pass
