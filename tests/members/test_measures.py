"""What is done about a member: suspended, or limited in what they may do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.backends import PresentMembersBackend
from members.models import Act, LastCommunityManager, Limit
from tests.factories import make_community_manager, make_member
from tests.members.entrance import log_in

pytestmark = pytest.mark.django_db
PAGE = "/profiel/gegevens/"


def viewer_for(member):
    return PresentMembersBackend().get_user(member.pk)


def test_who_is_suspended_is_out_on_every_device_until_it_is_lifted(client):
    member = make_member()
    log_in(client, member.email)
    assert client.get(PAGE).status_code == 200

    member.suspend("Huisregel 3", until=timezone.now() + timedelta(days=3))

    assert client.get(PAGE).status_code == 302
    assert viewer_for(member) is None
    member.lift()
    assert viewer_for(member) == member
    assert client.get(PAGE).status_code == 302  # the session is over for good
    assert member.suspensions.get().until <= timezone.now()


def test_the_last_community_manager_is_not_suspended():
    manager = make_community_manager()

    with pytest.raises(LastCommunityManager):
        manager.suspend("Huisregel 3")

    make_community_manager()
    manager.suspend("Huisregel 3")
    assert viewer_for(manager) is None


def test_a_limit_comes_with_the_viewer_and_ends(django_assert_num_queries):
    member, now = make_member(), timezone.now()
    limit = member.limit(Act.POSTING, "Drie keer reclame.", until=now + timedelta(days=2))
    member.limit(Act.POSTING, "Nog eens.", until=now + timedelta(days=1))
    viewer = viewer_for(member)

    with django_assert_num_queries(0):
        assert viewer.limit_on(Act.POSTING).until == limit.until
        assert viewer.limit_on(Act.INVITING) is None
    assert member.limit_on(Act.POSTING).until == limit.until
    for each in Limit.objects.all():
        each.end()
    assert viewer_for(member).limit_on(Act.POSTING) is None
    assert Limit.objects.count() == 2
