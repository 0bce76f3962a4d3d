import re

import pytest
from django.db import connection

from members.models import Member
from tests.factories import make_community_manager, make_member, make_organisation

pytestmark = pytest.mark.django_db
NAMES = re.compile(r'<h3><a href="/leden/\d+-[^"]+">([^<]+)</a></h3>')


@pytest.fixture
def viewer(client):
    viewer = make_member("Zus Zichtbaar")
    client.force_login(viewer)
    return viewer


def found(client, **asked):
    page = client.get("/leden/", asked)
    assert page.status_code == 200
    return NAMES.findall(page.content.decode())


def test_visitors_are_asked_to_sign_in(client):
    response = client.get("/leden/")

    assert (response.status_code, response["Location"]) == (302, "/inloggen/?next=/leden/")


def test_members_stand_by_name_without_regard_to_accents(client, viewer):
    for name in ("Émile", "dirk", "Eva", "Zoë"):
        make_member(name)

    assert found(client) == ["dirk", "Émile", "Eva", "Zoë", "Zus Zichtbaar"]


def test_who_is_not_present_is_not_in_it(client, viewer):
    make_member("Wacht", joined_at=None)
    make_member("Dicht", is_active=False)
    make_member("Geschorst").suspensions.create(reason="Huisregel 3")

    assert found(client) == ["Zus Zichtbaar"]


def test_a_row_says_who_somebody_is(client, viewer):
    member = make_member(
        "Noor <b>Visscher", organisation=make_organisation("gemeente Lindewaard"), job_title="adviseur"
    )
    member.describe(headline="Belt liever", expertise=["openbare ruimte"])

    page = client.get("/leden/").content.decode()

    for words in ("Adviseur, gemeente Lindewaard", "Belt liever", "openbare ruimte", "Noor &lt;b&gt;Visscher"):
        assert words in page
    assert member.email not in page


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"naam": "EMILE"}, ["Émile"]),
        ({"naam": "  mil "}, ["Émile"]),
        ({"organisatie": "lindewaard"}, ["Émile", "Dirk"]),
        ({"organisatie": "oeverdam"}, []),  # worked there before
        ({"provincie": "Fryslân"}, ["Dirk"]),
        ({"onderwerp": "Participatie"}, ["Dirk"]),
        ({"organisatie": "lindewaard", "onderwerp": "participatie", "provincie": "Fryslân"}, ["Dirk"]),
        ({"naam": "dirk", "provincie": "Zeeland"}, []),
        ({"naam": "%"}, []),
        ({"naam": "_"}, []),
        ({"naam": ""}, ["Dirk", "Émile", "Zus Zichtbaar"]),
        ({"provincie": "Atlantis"}, ["Dirk", "Émile", "Zus Zichtbaar"]),
        ({"naam": "x\x00"}, ["Dirk", "Émile", "Zus Zichtbaar"]),
        ({"na": "onzin"}, ["Dirk", "Émile", "Zus Zichtbaar"]),
    ],
)
def test_the_list_is_narrowed(client, viewer, asked, expected):
    lindewaard = make_organisation("gemeente Lindewaard")
    emile = make_member("Émile", organisation=make_organisation("gemeente Oeverdam"))
    emile.work_as("griffier", organisation=lindewaard)
    dirk = make_member("Dirk", province="Fryslân", organisation=lindewaard)
    dirk.describe(expertise=["participatie"])

    assert set(found(client, **asked)) == set(expected)


def test_each_filter_can_be_taken_away(client, viewer):
    page = client.get("/leden/", {"naam": "noor", "provincie": "Zeeland", "na": "a~1"}).content.decode()

    assert 'href="/leden/?provincie=Zeeland"' in page
    assert 'href="/leden/?naam=noor"' in page


def test_nobody_found_is_said_with_a_way_on(client, viewer):
    page = client.get("/leden/", {"naam": "xyz"}).content.decode()

    assert "Niemand gevonden" in page
    assert "Toon alle leden" in page


def test_every_member_comes_by_once_in_pages_of_twenty(client, viewer):
    for number in range(45):
        make_member(f"Dubbelganger {number % 3}")

    address, names, pages = "/leden/", [], 0
    while address:
        page = client.get(address).content.decode()
        names += NAMES.findall(page)
        link = re.search(r'rel="next"\s+href="([^"]+)"', page)
        address = link and f"/leden/{link[1].replace('&amp;', '&')}"
        pages += 1

    assert pages == 3
    assert len(names) == 46
    assert names == sorted(names, key=str.lower)


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.parametrize("asked", [{}, {"naam": "lid", "organisatie": "lindewaard", "onderwerp": "participatie"}])
def test_it_costs_the_same_for_any_number(client, viewer, queries, count, asked):
    organisation = make_organisation("gemeente Lindewaard")
    for _person in range(count):
        make_member(organisation=organisation).describe(expertise=["participatie", "bellen"])
    client.force_login(make_community_manager(organisation=organisation))

    with queries() as counted:
        found(client, **asked)

    assert len(counted) == 5  # session, viewer, network, members, subjects


def test_the_plain_page_reads_no_more_members_than_it_shows(client, viewer):
    Member.objects.bulk_create(
        Member(
            name=f"Lid {number:04}",
            email=f"bulk{number}@lid.example",
            confirmed_at=viewer.confirmed_at,
            joined_at=viewer.joined_at,
        )
        for number in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE members_member")
        cursor.execute("ANALYZE members_suspension")

    rows = Member.objects.visible_to(viewer).with_affiliation().order_by("sort_name", "pk")[:21]
    plan = rows.explain()

    assert "members_by_name" in plan
    assert "Seq Scan on members_member" not in plan
    assert "Sort" not in plan
