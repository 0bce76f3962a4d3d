from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.utils import timezone

from network.rights import Right, RoleName, holds
from tests.factories import APP_SECRET, make_community_manager, make_member

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
    member = make_member()

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
