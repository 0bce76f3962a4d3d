"""A role that is for a while: whoever has it, and whoever gives roles, hear beforehand that it ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import Role
from moderation.kinds.terms import TermEnds
from moderation.tasks import tell_of_ending_terms
from network.rights import RoleName
from notifications.models import Announcement
from tests.factories import make_community_manager, make_member

pytestmark = pytest.mark.django_db


def make_role(days):
    role = make_member().give(RoleName.CONNECTOR)
    role.until = timezone.now() + timedelta(days=days)
    role.save(update_fields=["until"])
    return role


def told():
    tell_of_ending_terms()
    tell_of_ending_terms()
    return list(Announcement.objects.filter(kind="term_ends").order_by("pk").values_list("subject_id", flat=True))


def test_two_weeks_before_its_end_it_is_told_once_and_anew_when_that_was_moved():
    role, _later = make_role(days=13), make_role(days=20)
    assert told() == [role.pk]

    Role.objects.filter(pk=role.pk).update(until=timezone.now() + timedelta(days=40))
    assert told() == [role.pk]
    Announcement.objects.update(created_at=timezone.now() - timedelta(days=28))
    Role.objects.filter(pk=role.pk).update(until=timezone.now() + timedelta(days=12))
    assert told() == [role.pk, role.pk]


def test_each_hears_what_they_can_do_about_it():
    manager, role, kind = make_community_manager(), make_role(days=13), TermEnds()

    assert set(kind.audience(role)) == {manager, role.member}
    ways = [kind.personal(role, member)["url"] for member in (manager, role.member)]
    assert [way.endswith(f"/leden/{role.member.pk}/") for way in ways] == [True, False]
    assert kind.still_for(role.member).filter(pk=role.pk).exists()
    assert not kind.still_for(make_member()).filter(pk=role.pk).exists()
