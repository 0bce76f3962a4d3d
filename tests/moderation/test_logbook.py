"""The logbook: who did what by virtue of a role, for whoever may read it, whatever became of those who did it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from groups.models import Kind
from members.merging import merge
from members.models import Contributions
from members.tasks import carry_out_departures
from moderation.models import Deed, What
from moderation.tasks import forget_deeds
from network.rights import RoleName
from tests.factories import make_community_manager, make_group, make_member
from tests.members.entrance import prove

pytestmark = pytest.mark.django_db

LOGBOOK = "/beheer/logboek/"
MANY = """
INSERT INTO moderation_deed (uuid, at, what, actor_key, member_key, thing, why, before, after)
SELECT gen_random_uuid(), now(), 'taken', %(first)s + n %% 40, %(first)s + n %% 7, '', '', '{}', '{}'
FROM generate_series(1, 100000) AS n
"""


@pytest.fixture
def manager(client):
    manager = make_community_manager(name="Femke de Beheerder")
    client.force_login(manager)
    return manager


def page_at(client, query=""):
    return client.get(f"{LOGBOOK}{query}").content.decode()


def test_roles_that_come_and_go_leave_a_deed_each(manager):
    member = make_member()
    end = timezone.now() + timedelta(days=9)

    role = member.give(RoleName.MODERATOR, by=manager)
    member.give(RoleName.MODERATOR, by=manager)  # which changes nothing
    member.give(RoleName.MODERATOR, by=manager, until=end)
    member.take(RoleName.MODERATOR, by=manager)
    member.take(RoleName.MODERATOR, by=manager)
    call_command("appoint", member.email, stdout=StringIO())

    assert role.name == "moderator"
    deeds = Deed.objects.filter(member_key=member.pk).order_by("pk").values_list("what", "actor_key", "before", "after")
    given, never = {"role": "moderator", "until": None}, {"role": "community_manager", "until": None}
    assert list(deeds) == [
        (What.ROLE_GIVEN, manager.pk, {}, given),
        (What.ROLE_GIVEN, manager.pk, given, {"role": "moderator", "until": end.isoformat()}),
        (What.ROLE_TAKEN, manager.pk, {"role": "moderator"}, {}),
        (What.APPOINTED, None, {}, never),
    ]


def test_whoever_did_it_is_named_as_long_as_there_is_a_name(manager, client):
    kept, other, gone = make_member(name="Noor Visscher"), make_member(), make_member(name="Gijs Vertrokken")
    for actor in (other, gone):
        Deed.objects.write(What.TAKEN, actor, thing=f"comment:{actor.pk}")
    merge(kept, other)
    gone.leave(Contributions.DELETE, after=timedelta(0))
    carry_out_departures()

    page = page_at(client)

    assert "Noor Visscher" in page
    assert "Gijs Vertrokken" not in page
    assert f"Oud-lid {gone.pk}" in page
    assert f"comment:{other.pk}" in page_at(client, "?wie=visscher")  # under the account that was merged


def test_a_group_the_reader_does_not_see_is_a_number(manager, client):
    hidden, open_one = make_group(Kind.HIDDEN, name="Stil overleg"), make_group(name="Open huis")
    for group in (hidden, open_one):
        Deed.objects.write(What.ENTERED, manager, group_key=group.pk)

    page = page_at(client)

    assert "Open huis" in page
    assert f"Groep {hidden.pk}" in page
    assert "Stil overleg" not in page


def test_it_is_narrowed_by_all_that_is_in_it(manager, client):
    member = make_member(name="Bas Overwater")
    yesterday = timezone.now() - timedelta(days=1)
    Deed.objects.write(What.TAKEN, manager, member_key=member.pk, thing="comment:1", why="Het ene.")
    Deed.objects.write(What.ENTERED, at=yesterday, why="Het andere.")
    day = timezone.localdate(yesterday)

    def found(query):
        page = page_at(client, query)
        return ["Het ene." in page, "Het andere." in page]

    assert found("") == [True, True]
    assert found("?wie=femke") == found("?over=overwater") == found("?ding=comment:1") == [True, False]
    assert found(f"?over={member.pk}") == found("?wat=taken") == [True, False]
    assert found(f"?tot={day}") == found("?wat=entered") == [False, True]
    assert found(f"?van={day}&tot={day}") == [False, True]
    assert found("?wat=bogus&van=gisteren&over=&na=1~2~3") == [True, True]
    assert found("?wie=niemand") == [False, False]


def test_it_says_what_changed_and_with_whom_a_case_lies_by_name(manager, client):
    colleague = make_member("Jorien Stegeman")
    states = {"before": {"taken_by": None, "is_closed": False}, "after": {"taken_by": colleague.pk, "is_closed": False}}
    Deed.objects.write(What.TAKEN, manager, thing="comment:1", **states)

    page = page_at(client)

    assert "Ligt bij: Jorien Stegeman" in page
    assert "Gesprek gesloten" not in page


def test_reading_it_and_taking_it_along_stand_in_it(manager, client):
    Deed.objects.write(What.TAKEN, manager, why="=1+1")
    page_at(client, "?wie=femke&na=999999999~999999999")  # from where one begins makes no difference
    assert client.get("/beheer/logboek.csv").status_code == 302  # to the password
    prove(client)

    table = b"".join(client.get("/beheer/logboek.csv?wat=taken").streaming_content).decode()

    assert ";'=1+1;" in table
    assert "Femke de Beheerder" in table
    read, exported = Deed.objects.filter(what__in=[What.TRAIL_READ, What.EXPORTED]).order_by("pk")
    assert (read.actor_key, read.after) == (manager.pk, {"wie": [manager.pk]})
    assert (exported.what, exported.after) == (What.EXPORTED, {"wat": "taken"})
    assert "Las het logboek" not in page_at(client).split('<ul class="list')[1]


def test_deeds_are_forgotten_after_five_years():
    Deed.objects.write(What.TAKEN, at=timezone.now() - timedelta(days=5 * 366 + 1))
    kept = Deed.objects.write(What.TAKEN, at=timezone.now() - timedelta(days=5 * 365))

    forget_deeds()

    assert Deed.objects.get() == kept


@pytest.mark.load
def test_a_page_of_a_hundred_thousand_deeds_costs_what_any_page_costs(manager, client, queries):
    first = make_member().pk
    Deed.objects.write(What.TAKEN, manager, member_key=first)
    page_at(client)  # what a first page of all warms

    def cost(query):
        with queries() as counted:
            assert client.get(f"{LOGBOOK}{query}").status_code == 200
        return len(counted)

    few = cost(""), cost("?over=lid")
    with connection.cursor() as cursor:
        cursor.execute(MANY, {"first": first})

    assert (cost(""), cost("?over=lid")) == few
    assert few[0] <= 6
