"""Each field of a profile, at each audience, to each viewer: asked of the table, the queryset and the row in hand."""

import pytest
from django.contrib.auth.models import AnonymousUser

from members.models import FIELDS, Answer, Audience, Follow, Member, answer
from tests.factories import make_community_manager, make_member, make_question

pytestmark = pytest.mark.django_db

VISITOR, STRANGER, FOLLOWER, CONNECTION, SELF = "visitor", "stranger", "follower", "connection", "self"
SEEN_BY = {
    Audience.PUBLIC: {VISITOR, STRANGER, FOLLOWER, CONNECTION, SELF},
    Audience.MEMBERS: {STRANGER, FOLLOWER, CONNECTION, SELF},
    Audience.CONNECTIONS: {CONNECTION, SELF},
    Audience.NOBODY: {SELF},
}


def people_around(member):
    """Viewers by what they are to the member; a follower is no connection, and nor is who is only followed."""
    connection, follower = make_member(), make_member()
    Follow.objects.create(follower=connection, followed=member)
    Follow.objects.create(follower=member, followed=connection)
    Follow.objects.create(follower=follower, followed=member)
    Follow.objects.create(follower=member, followed=make_member())
    return {
        VISITOR: AnonymousUser(),
        STRANGER: make_member(),
        FOLLOWER: follower,
        CONNECTION: connection,
        SELF: member,
    }


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_seen_by_its_audience(field, audience):
    member = make_member(**{f"{field}_audience": audience}, profile_audience="public")
    people = people_around(member)

    found = {
        name
        for name, viewer in people.items()
        if Member.objects.visible_to(viewer).showing(field, viewer).filter(pk=member.pk).exists()
    }
    shown = {
        name
        for name, viewer in people.items()
        if Member.objects.visible_to(viewer).with_nearness(viewer).get(pk=member.pk).seen.shows(field)
    }

    assert found == shown == SEEN_BY[audience]


@pytest.mark.parametrize("audience", Audience)
def test_an_answer_is_seen_by_its_audience(audience):
    member = make_member(profile_audience="public")
    question = make_question()
    answer(member, {question: ["De egel"]})
    Answer.objects.update(audience=audience)
    people = people_around(member)

    found = {name for name, viewer in people.items() if Answer.objects.visible_to(viewer).exists()}
    shown = {
        name
        for name, viewer in people.items()
        if Member.objects.visible_to(viewer).with_profile(viewer).get(pk=member.pk).seen.answers
    }

    assert found == shown == SEEN_BY[audience]


def test_a_private_answer_is_for_the_desk_and_for_who_gave_it():
    member, manager = make_member(), make_community_manager()
    answer(member, {make_question(is_private=True): ["06 1234"]})
    Answer.objects.update(audience=Audience.PUBLIC)
    people = people_around(member) | {"manager": manager}

    found = {name for name, viewer in people.items() if Answer.objects.visible_to(viewer).exists()}

    assert found == {SELF, "manager"}


def test_what_is_asked_no_longer_is_shown_no_longer():
    member = make_member()
    question = make_question()
    answer(member, {question: ["De egel"]})

    question.retire()

    assert not Answer.objects.visible_to(member).exists()
    assert Member.objects.visible_to(member).with_profile(member).get(pk=member.pk).seen.answers == []
    question.revive()
    assert Answer.objects.visible_to(member).exists()
