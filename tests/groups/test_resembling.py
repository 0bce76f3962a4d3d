"""Before a group is born: those that seem to be about the same, for who may know of them."""

import re
import uuid

import pytest
from django.db import connection

from groups.models import Group, Kind, resembling
from tests.factories import make_group, make_member
from tests.members.crowd import copy

pytestmark = pytest.mark.django_db
CREATE = "/groepen/nieuw/"
HTMX = {"HX-Request": "true"}


def typed(**fields):
    return {
        "uuid": uuid.uuid4(),
        "name": "Bomen in de stad",
        "intro": "Over stoepen die omhoogkomen.",
        "about": "",
        "subjects": "",
        "kind": "open",
        "admission": "at_once",
        "pattern": "gepunt",
        "hue": "4",
    } | fields


@pytest.fixture
def member(client):
    member = make_member()
    client.force_login(member)
    return member


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Bomen in de stad", True),
        ("bomen", True),
        ("Boomen en wortels", True),  # a typing error
        ("Groen", True),  # a subject of it
        ("Kantines", False),
        ("Groep voor over", False),
        ("", False),
        ("%_", False),
    ],
)
def test_names_and_subjects_tell_what_is_alike(member, name, found):
    group = make_group(name="Bomen en wortels")
    group.subjects.add("groen")

    assert list(resembling(member, name)) == ([group] if found else [])


def test_the_sentence_says_what_a_group_is_about_as_well(member):
    group = make_group(name="Bomen en wortels")
    group.subjects.add("groen")

    assert list(resembling(member, "Iets nieuws", "Alles over groen in de wijk")) == [group]


def test_a_hidden_group_is_not_told_of(member):
    hidden = make_group(kind=Kind.HIDDEN, name="Bomen en wortels")

    assert list(resembling(member, "Bomen en wortels")) == []
    hidden.memberships.create(member=member)
    assert list(resembling(member, "Bomen en wortels")) == [hidden]


def test_at_most_five_the_likest_first(member):
    for number in range(8):
        make_group(name=f"Bomen nummer {number}")
    same = make_group(name="Bomen in de stad!")

    found = list(resembling(member, "Bomen in de stad"))

    assert len(found) == 5
    assert found[0] == same


def test_they_are_shown_while_somebody_types(client, member):
    group = make_group(name="Bomen en wortels")

    form = client.get(CREATE).content.decode()
    answer = client.get("/groepen/lijkt-op/", {"name": "Bomen", "intro": "x" * 900}, headers=HTMX).content.decode()

    assert 'hx-get="/groepen/lijkt-op/"' in form
    assert group.name in answer
    assert "laatst actief" in answer
    assert client.get("/groepen/lijkt-op/", {"name": "\x00"}).content.decode().strip() == ""


def test_without_script_the_first_sending_asks_and_the_second_begins(client, member):
    make_group(name="Bomen en wortels")
    same = typed()

    asked = client.post(CREATE, same)
    page = asked.content.decode()
    seen = re.findall(r'name="seen" value="(\d+)"', page)
    begun = client.post(CREATE, same | {"seen": seen})
    again = client.post(CREATE, same)

    assert "Bestaat dit al?" in page
    assert "Toch beginnen" in page
    assert asked.context["form"]["name"].value() == "Bomen in de stad"
    assert begun.headers["Location"] == again.headers["Location"] == Group.objects.latest("pk").get_absolute_url()
    assert Group.objects.count() == 2


def test_who_saw_them_while_typing_is_not_asked_again(client, member):
    group = make_group(name="Bomen en wortels")

    assert client.post(CREATE, typed(seen=[group.pk])).status_code == 302


def test_what_was_not_seen_yet_is_asked(client, member):
    group = make_group(name="Bomen en wortels")
    make_group(name="Bomen kappen")

    assert client.post(CREATE, typed(seen=[group.pk, "x"])).status_code == 200


def test_where_nothing_is_alike_nobody_is_asked(client, member):
    make_group(name="Kantines")

    assert client.post(CREATE, typed()).status_code == 302


def test_the_search_goes_by_the_trigrams_of_the_names(member):
    make_group(name="Kantines")
    numbers = "generate_series(1, 50000) n"
    copy(Group, make_group().pk, numbers, uuid="gen_random_uuid()", name="md5(n::text)")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE groups_group")

    found = resembling(member, "Kantines en koffieapparaten", "Wat eten we")

    assert [group.name for group in found] == ["Kantines"]
    assert "Bitmap Index Scan on group_name_trigrams" in found.explain()
    assert "Seq Scan on groups_group  (" not in found.explain()  # which of them the viewer knows is another question
