from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from members.merging import CannotMerge, merge, obstacle
from members.models import Contributions, LastCommunityManager, Member, Role
from network.rights import Right, RoleName, holds
from notifications.models import Announcement
from tests.at_once import run_at_once
from tests.factories import APP_SECRET, make_community_manager, make_member
from tests.members.entrance import prove

pytestmark = pytest.mark.django_db


def give_role(member, *arguments):
    """To somebody who has the second factor without which a role sleeps."""
    if not Authenticator.objects.filter(user=member).exists():
        TOTP.activate(member, APP_SECRET)
    call_command("give_role", member.email.upper(), "community_manager", *arguments, stdout=StringIO())


def is_manager(client, member):
    client.force_login(member)
    return client.get("/beheer/aanmeldingen/").status_code == 200


def test_an_installation_gets_its_first_community_manager(client):
    member = make_member()
    assert not is_manager(client, member)

    give_role(member)

    assert is_manager(client, member)


def test_giving_it_twice_is_giving_it_once(client):
    member, _other = make_member(), make_community_manager()

    give_role(member)
    give_role(member, "--until", "2099-12-31")

    role = member.roles.get()
    assert timezone.localtime(role.until).isoformat() == "2100-01-01T00:00:00+01:00"


def test_who_waits_is_admitted_with_the_role(client):
    """Else nobody could admit the first member of a network in which everybody waits for approval."""
    member = make_member(joined_at=None)

    give_role(member)

    assert is_manager(client, member)


def test_an_unproven_address_gets_no_role():
    member = make_member(confirmed_at=None, joined_at=None)

    with pytest.raises(CommandError):
        give_role(member)
    with pytest.raises(CommandError):
        call_command("give_role", "niemand@elders.example", "community_manager")


def test_a_role_ends_at_the_next_request(client):
    manager = make_community_manager()
    assert is_manager(client, manager)

    manager.roles.update(until=timezone.now())

    assert client.get("/beheer/aanmeldingen/").status_code == 403


def test_a_role_does_not_run_before_it_begins():
    member = make_member()
    member.roles.create(name=RoleName.COMMUNITY_MANAGER, since=timezone.now() + timedelta(days=1))

    assert not holds(member, Right.ADMIT_MEMBERS)


def test_an_operator_has_no_rights_in_the_network(client):
    assert not is_manager(client, make_member(is_staff=True))


def test_of_an_editor_nobody_hears():
    make_member().give(RoleName.EDITOR)

    assert not Announcement.objects.exists()


def test_the_last_community_manager_stays(client):
    manager, other, away = make_community_manager(), make_member(), make_community_manager()
    away.leave(Contributions.KEEP)
    client.force_login(manager)
    prove(client)

    page = client.post(reverse("members:leave"), {"contributions": "keep"})

    assert "enige communitymanager" in page.content.decode()
    with pytest.raises(LastCommunityManager):
        manager.take(RoleName.COMMUNITY_MANAGER)
    assert is_manager(client, manager)
    other.give(RoleName.COMMUNITY_MANAGER, by=manager)
    TOTP.activate(other, APP_SECRET)
    manager.take(RoleName.COMMUNITY_MANAGER)
    assert not is_manager(client, manager)


def test_whose_role_sleeps_or_ends_does_not_make_another_spare():
    manager, asleep, ending = make_community_manager(), make_community_manager(), make_community_manager()
    Authenticator.objects.filter(user=asleep).delete()
    ending.roles.update(until=timezone.now() + timedelta(days=1))

    with pytest.raises(LastCommunityManager):
        manager.leave(Contributions.KEEP)
    with pytest.raises(CommandError, match="only community manager"):
        give_role(manager, "--until", "2099-12-31")
    asleep.leave(Contributions.KEEP)


def test_a_role_is_for_who_is_in_and_for_a_day_that_comes():
    suspended, member = make_member(), make_member()
    suspended.suspend("Reclame.")

    with pytest.raises(CommandError, match="suspended"):
        give_role(suspended)
    with pytest.raises(CommandError, match="is over"):
        give_role(member, "--until", "2020-01-01")
    assert not Role.objects.exists()


def test_the_last_one_does_not_go_with_an_account_that_is_suspended():
    manager, former = make_community_manager(), make_member()
    former.suspend("Reclame.")

    assert "enige communitymanager" in obstacle(manager, former)
    with pytest.raises(CannotMerge):
        merge(manager, former)


@pytest.mark.django_db(transaction=True)
def test_of_the_last_two_only_one_goes_at_the_same_moment():
    managers = [make_community_manager() for _ in range(2)]

    results = run_at_once([lambda one=one: one.leave(Contributions.KEEP) for one in managers])

    assert [type(result) for result in results].count(LastCommunityManager) == 1
    assert Member.objects.present().count() == 1
