"""A query that is built once is planned once a connection, on every connection, and answers as one built anew."""

from datetime import timedelta

import psycopg2
import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone

from members.models import Member
from tests.factories import make_member
from web.prepared import ANYBODY, BLANK, SINCE, KeyAmong, Prepared, blank

WHERE = {"dbname", "user", "password", "host", "port"}


def plans_of(prepared):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE name = %s", [prepared.name]
        )
        return cursor.fetchall()


def by_name():
    return Prepared(lambda now: Member.objects.filter(name=f"{BLANK}name", joined_at__lte=now).values_list("pk"))


@pytest.mark.django_db
def test_it_is_planned_once_for_all_values():
    people, prepared = [make_member(name) for name in ("Ada", "Bo'b %s")], by_name()
    now = timezone.now()

    found = [prepared.rows(None, now, filled={f"{BLANK}name": person.name}) for person in people]

    assert found == [[(person.pk,)] for person in people]
    assert prepared.rows(None, now, filled={f"{BLANK}name": "niemand"}) == []
    assert prepared.rows(None, now - timedelta(days=9999), filled={f"{BLANK}name": "Ada"}) == []
    assert plans_of(prepared) == [(4, 0)]


@pytest.mark.django_db
def test_what_differs_in_how_rare_it_is_is_planned_anew():
    ada = make_member("Ada")
    prepared = Prepared(lambda now: Member.objects.filter(name=f"{BLANK}name").values_list("pk"), planned_anew=True)

    assert prepared.rows(None, timezone.now(), filled={f"{BLANK}name": "Ada"}) == [(ada.pk,)]
    assert plans_of(prepared) == []


@pytest.mark.django_db
def test_a_list_of_keys_is_one_value_however_long():
    people = [make_member() for _ in range(3)]
    keys = [person.pk for person in people]
    prepared = Prepared(lambda now: Member.objects.filter(KeyAmong("pk", [blank(1)])).order_by("pk"))

    def found(filled):
        return [member.pk for member in prepared.objects(None, timezone.now(), filled={(blank(1),): filled})]

    assert [found(keys), found(keys[:1]), found([])] == [keys, keys[:1], []]


@pytest.mark.django_db
def test_many_ask_at_once_each_with_values_of_their_own():
    people = [make_member(name) for name in ("Ada", "Bo'b %s", "Cas")]
    keys, now = [person.pk for person in people], timezone.now()
    known = Member.objects.filter(KeyAmong("pk", [blank(1)])).exclude(pk=ANYBODY).exclude(name=f"{BLANK}name")
    prepared = Prepared(
        lambda now: known.filter(joined_at__gt=SINCE, joined_at__lte=now).order_by("-pk").values_list("pk")[:2]
    )

    def asker(person, since=now - timedelta(days=9999), among=keys, name="niemand"):
        return person.pk, since, {(blank(1),): among, f"{BLANK}name": name}

    askers = [
        asker(people[0]),
        asker(people[1]),
        asker(people[2], name="Bo'b %s"),
        asker(people[0], among=[]),
        asker(people[0], since=now),
    ]

    found = [[pk for [pk] in rows] for rows in prepared.rows_for_many(askers, now)]
    assert found == [[keys[2], keys[1]], [keys[2], keys[0]], [keys[0]], [], []]
    assert found == [[pk for [pk] in prepared.rows(pk, now, since, filled)] for pk, since, filled in askers]
    assert prepared.rows_for_many([], now) == []


@pytest.mark.django_db
def test_nothing_need_differ_at_all():
    make_member()
    prepared = Prepared(lambda now: Member.objects.exclude(name="%s").values_list("name"))

    assert len(prepared.rows(None, timezone.now())) == 1


@pytest.mark.django_db
def test_a_plan_outlives_a_transaction_that_is_undone():
    member = make_member()
    prepared = Prepared(lambda now: Member.objects.filter(pk=ANYBODY).values_list("pk"))

    with transaction.atomic():
        prepared.rows(member.pk, timezone.now())
        transaction.set_rollback(True)

    assert prepared.rows(member.pk, timezone.now()) == [(member.pk,)]


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_plans_it_anew():
    member = make_member()
    prepared = Prepared(lambda now: Member.objects.filter(pk=ANYBODY).values_list("pk"))
    prepared.rows(member.pk, timezone.now())

    connection.close()

    assert prepared.rows(member.pk, timezone.now()) == [(member.pk,)]
    assert plans_of(prepared) == [(1, 0)]


@pytest.mark.django_db(transaction=True)
def test_a_connection_the_server_closed_is_found_out_before_it_is_used():
    member = make_member()
    prepared = Prepared(lambda now: Member.objects.filter(pk=ANYBODY).values_list("pk"))
    prepared.rows(member.pk, timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()

    end_by_another(pid)

    connection.health_check_enabled, connection.health_check_done = True, False  # as at the beginning of a request
    assert prepared.rows(member.pk, timezone.now()) == [(member.pk,)]


def end_by_another(pid):
    parameters = connection.get_connection_params()
    other = psycopg2.connect(**{name: value for name, value in parameters.items() if name in WHERE})
    other.autocommit = True
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()


@pytest.mark.django_db
def test_a_living_connection_is_not_asked_whether_it_lives(monkeypatch):
    Session.objects.exists()

    monkeypatch.setattr("django.db.backends.postgresql.base.DatabaseWrapper.is_usable", lambda self: False)

    assert connection.is_usable()
