"""The members of a group as a table."""

import csv
import io

import pytest

from groups.models import Kind
from members.models import Audience, Suspension
from tests.factories import make_group, make_member, make_organisation

pytestmark = pytest.mark.django_db


def table(client, address, group):
    response = client.get(address("export", group))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return response, list(csv.reader(io.StringIO(text), delimiter=";"))


def test_a_manager_takes_along_what_members_show_to_all_members(client, address):
    manager = make_member("Anna Ansink")
    group = make_group(kind=Kind.CLOSED, manager=manager, name="Bomen en wortels")
    brinkum = make_organisation("gemeente Brinkum")
    shows = make_member(
        "Bea Bos", organisation=brinkum, job_title="boswachter", province="Drenthe", email="bea@b.example"
    )
    shows.show_to(email_audience=Audience.MEMBERS)
    hides = make_member("Cas Cohen", organisation=brinkum, job_title="jurist", province="Drenthe")
    hides.show_to(job_audience=Audience.NOBODY, province_audience=Audience.CONNECTIONS)
    hides.follow(manager)
    manager.follow(hides)
    away = make_member("Daan Dijk")
    Suspension.objects.create(member=away, reason="herhaald schelden")
    for member in (shows, hides, away):
        group.memberships.create(member=member)
    make_member("Staat er niet bij")
    client.force_login(manager)

    response, rows = table(client, address, group)

    since = group.memberships.get(member=manager).since.strftime("%d-%m-%Y")
    assert response.headers["Content-Disposition"] == 'attachment; filename="bomen-en-wortels-leden.csv"'
    assert [row[:2] + row[3:] for row in rows[1:]] == [
        ["Anna Ansink", "Beheerder", "", "", "", ""],
        ["Bea Bos", "Lid", "boswachter", "gemeente Brinkum", "Drenthe", "bea@b.example"],
        ["Cas Cohen", "Lid", "", "", "", ""],
    ]
    assert since[-4:] in rows[1][2]


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+31", "-1", "@SUM(A1)"])
def test_a_name_is_no_formula(client, address, name):
    manager = make_member(name)
    group = make_group(manager=manager)
    client.force_login(manager)

    _response, rows = table(client, address, group)

    assert rows[1][0] == f"'{name}"


def test_the_table_costs_the_same_for_any_number(client, address, queries):
    manager = make_member()
    group = make_group(manager=manager)
    client.force_login(manager)
    table(client, address, group)
    costs = []

    for count in (1, 3, 30):
        while group.memberships.count() <= count:
            group.memberships.create(member=make_member(organisation=make_organisation()))
        with queries() as asked:
            table(client, address, group)
        costs.append(len(asked))

    assert len(set(costs)) == 1


def test_the_list_says_since_when(client, address):
    member = make_member()
    group = make_group(manager=make_member(), members=[member])
    client.force_login(member)

    page = client.get(address("members", group)).content.decode()

    assert page.count("sinds ") == 2
