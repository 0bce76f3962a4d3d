"""A member who is in, and may not post, invite or write to others for a while: what stands at each door."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from content.models import Authorship, Comment
from content.permissions import can_comment
from events.models import Helper
from groups.models import Kind
from members.models import Act, NetworkInvitation, Note
from network.rights import RoleName
from notifications.models import Broadcast
from tests.discussions.factories import make_discussion, make_idea
from tests.events.factories import make_event
from tests.factories import make_group, make_member, make_post

pytestmark = pytest.mark.django_db
REASON = "Drie keer reclame."


@pytest.fixture
def limited(client):
    member = make_member()
    client.force_login(member)
    for act in Act:
        member.limit(act, REASON, until=timezone.now() + timedelta(days=2))
    return member


def test_each_door_says_until_when_and_why(client, limited):
    group, event, other = make_group(manager=limited), make_event(limited), make_member()
    talk, idea = make_discussion(limited), make_idea(limited)
    place = [group.pk, group.slug]
    day = [event.pk, event.slug]
    doors = {
        "events:create": [],
        "events:copy": day,
        "events:repeat": day,
        "events:write_mailing": day,
        "events:invite": day,
        "discussions:put_poll": [talk.pk, talk.slug],
        "events:propose": day,
        "events:edit_proposal": [*day, 1],
        "events:add_handouts": [*day, 1],
        "events:session_notes": [*day, 1],
        "events:session_talk": [*day, 1],
        "files:upload": place,
        "groups:invite": place,
        "groups:create": [],
        "content:meet_in_group": place,
        "discussions:move_on": [idea.pk, idea.slug],
        "groups:write_circular": place,
        "members:invite": [],
        "members:make_link": [],
        "members:pin_note": [other.pk],
    }

    typed = {"text": "Koop nu, zolang er nog voorraad is.", "subject": "Koop"}
    pages = {name: client.post(reverse(name, args=args), typed) for name, args in doors.items()}

    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(doors, 403)
    for name, page in pages.items():
        assert REASON in page.content.decode(), name
        assert typed["text"] in page.content.decode(), name
    assert REASON in client.get(reverse("members:invite")).content.decode()
    assert not NetworkInvitation.objects.exists()
    assert not Note.objects.exists()


def test_a_comment_is_not_placed_and_given_back(client, limited):
    post = make_post()

    page = client.get(post.get_absolute_url()).content.decode()
    answer = client.post(reverse("content:comment", args=[post.pk]), {"uuid": uuid.uuid4(), "text": "Koop nu."})

    assert REASON in page
    assert "Word lid" not in page
    assert answer.status_code == 403
    assert "Koop nu." in answer.content.decode()
    assert not Comment.objects.exists()
    assert can_comment(limited, post)  # so that an import brings what was said years ago


def test_nobody_is_asked_to_take_part(client, limited):
    post, event, colleague = make_post(author=limited), make_event(limited), make_member()
    pages = [reverse("content:coauthors", args=[post.pk]), reverse("events:crew", args=[event.pk, event.slug])]

    answers = [client.post(page, {"name": colleague.name, "part": "helper"}) for page in pages]

    assert [REASON in answer.content.decode() for answer in answers] == [True, True]
    assert not Authorship.objects.exists()
    assert not Helper.objects.exists()


def test_a_piece_stays_a_draft_until_the_limit_is_over(client, limited):
    words = {"uuid": uuid.uuid4(), "title": "Koop nu", "body": "<p>Reclame.</p>", "visibility": "public"}

    page = client.post(reverse("blog:write"), words | {"publish": "1"}, follow=True)

    draft = Post._base_manager.get()
    assert draft.is_draft
    assert REASON in page.content.decode()
    for limit in limited.limits.all():
        limit.end()
    client.post(reverse("blog:write"), words | {"publish": "1"})
    assert not Post._base_manager.get().is_draft


def test_asking_to_join_is_open_and_takes_no_words_along(client, limited):
    group = make_group(kind=Kind.CLOSED)
    door = reverse("groups:join", args=[group.pk, group.slug])

    page = client.post(door, {"reason": "Koop nu, zolang het kan.", "mail_level": "digest"}).content.decode()

    assert REASON in page
    assert "Koop nu, zolang het kan." in page
    assert not group.join_requests.exists()
    client.post(door, {"reason": "", "mail_level": "digest"})
    assert group.join_requests.filter(member=limited).exists()


def test_a_message_to_all_members_stays_a_draft(client):
    manager = make_member(roles=[RoleName.COMMUNITY_MANAGER])
    manager.limit(Act.MESSAGING, REASON, until=timezone.now() + timedelta(days=2))
    client.force_login(manager)
    words = {
        "uuid": uuid.uuid4(),
        "subject": "Koop nu",
        "text": "Zolang het kan.",
        "audience": "everybody",
        "send": "1",
    }

    page = client.post(reverse("notifications:write_broadcast"), words, follow=True).content.decode()

    assert REASON in page
    assert "Zolang het kan." in page
    draft = Broadcast.objects.get()
    assert (draft.planned_for, draft.sent_at) == (None, None)
