import pytest

from members.models import Member
from members.signals import admitted, turned_away
from tests.factories import make_community_manager, make_member

pytestmark = pytest.mark.django_db
DESK = "/beheer/aanmeldingen/"


@pytest.fixture
def applicant():
    return make_member("Noor Visscher", email="noor@lindewaard.example", joined_at=None, job_title="adviseur")


@pytest.fixture
def manager(client):
    manager = make_community_manager()
    client.force_login(manager)
    return manager


@pytest.fixture
def news():
    """Which facts were told, and about whom."""
    told = []

    def hear_admitted(member, waited, **kwargs):
        told.append(("admitted", member.email, waited))

    def hear_turned_away(email, name, reason, **kwargs):
        told.append(("turned away", email, name, reason))

    admitted.connect(hear_admitted)
    turned_away.connect(hear_turned_away)
    yield told
    admitted.disconnect(hear_admitted)
    turned_away.disconnect(hear_turned_away)


def test_the_desk_lists_who_waits(client, manager, applicant):
    make_member("Niet Bevestigd", joined_at=None, confirmed_at=None)
    page = client.get(DESK).content.decode()

    assert "Noor Visscher" in page
    assert "noor@lindewaard.example" in page
    assert "Niet Bevestigd" not in page


def test_a_manager_admits(client, manager, applicant, news):
    response = client.post(f"{DESK}{applicant.pk}/toelaten/")

    assert (response.status_code, response["Location"]) == (302, DESK)
    assert Member.objects.present().filter(pk=applicant.pk).exists()
    assert news == [("admitted", "noor@lindewaard.example", True)]


def test_two_managers_admit_once(manager, applicant, news):
    applicant.admit()
    applicant.admit()

    assert len(news) == 1


def test_a_manager_turns_away_with_a_reason(client, manager, applicant, news):
    address = f"{DESK}{applicant.pk}/afwijzen/"
    assert client.get(address).status_code == 200

    without = client.post(address, {"reason": " "})
    assert without.status_code == 200
    assert Member.objects.filter(pk=applicant.pk).exists()

    client.post(address, {"reason": "Je werkt niet bij de overheid."})
    assert not Member.objects.filter(pk=applicant.pk).exists()
    reason = "Je werkt niet bij de overheid."
    assert news == [("turned away", "noor@lindewaard.example", "Noor Visscher", reason)]


@pytest.mark.parametrize("act", ["toelaten", "afwijzen"])
def test_only_who_waits_can_be_decided_about(client, manager, act):
    member = make_member()

    assert client.post(f"{DESK}{member.pk}/{act}/", {"reason": "Nee."}).status_code == 404
    assert Member.objects.present().filter(pk=member.pk).exists()


@pytest.mark.parametrize("address", ["", "{pk}/toelaten/", "{pk}/afwijzen/"])
def test_others_may_not(client, applicant, address):
    address = DESK + address.format(pk=applicant.pk)
    client.force_login(make_member())

    assert client.post(address, {"reason": "Nee."}).status_code == 403
    assert Member.objects.waiting().filter(pk=applicant.pk).exists()


def test_the_desk_stands_in_the_menu_of_those_who_may(client, manager):
    assert 'href="/beheer/"' in client.get("/leden/").content.decode()
    assert DESK in client.get("/beheer/").content.decode()

    client.force_login(make_member())
    assert 'href="/beheer/"' not in client.get("/leden/").content.decode()


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_desk_costs_the_same_for_any_number(client, manager, queries, count):
    for _person in range(count):
        make_member(joined_at=None, job_title="adviseur")

    with queries() as counted:
        assert client.get(DESK).status_code == 200

    assert len(counted) == 4  # session, viewer, network, those who wait
