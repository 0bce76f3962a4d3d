"""A session that was left open changes no address that opens the account: whoever does so proves who they are first."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from members.models import AddressPause, Affiliation
from tests.factories import make_member, make_organisation
from tests.members.entrance import prove

pytestmark = pytest.mark.django_db
WORK, HOME = "noor@lindewaard.example", "noor@thuis.example"
TODAY = timezone.localdate


@pytest.fixture
def lindewaard():
    return make_organisation("gemeente Lindewaard", domain="lindewaard.example")


@pytest.fixture
def noor(client, lindewaard):
    """Signed in on a machine she left alone, with an address at work and one of her own."""
    noor = make_member("Noor Visscher", email=WORK)
    noor.work_as("adviseur", organisation=lindewaard, since=TODAY() - timedelta(days=400))
    noor.remember_job("stagiair", organisation=lindewaard, since=TODAY() - timedelta(days=900), until=days_ago(600))
    EmailAddress.objects.create(user=noor, email=HOME, verified=True)
    client.force_login(noor)
    return noor


def days_ago(days):
    return (TODAY() - timedelta(days=days)).isoformat()


def new_job(noor):
    fields = {"organisation": "gemeente Oeverdam", "job_title": "griffier", "since": TODAY().isoformat()}
    return "/profiel/werk/nieuw/", fields


def end(noor):
    return f"/profiel/werk/{noor.affiliation.pk}/stoppen/", {"last_day": TODAY().isoformat()}


def end_soon(noor):
    return f"/profiel/werk/{noor.affiliation.pk}/stoppen/", {"last_day": days_ago(-1)}


def correct_until_yesterday(noor):
    fields = {"job_title": "adviseur", "since": days_ago(400), "until": days_ago(1)}
    return f"/profiel/werk/{noor.affiliation.pk}/", fields


def correct_past_job_into_one_that_ends_soon(noor):
    past = noor.affiliations.get(job_title="stagiair")
    return f"/profiel/werk/{past.pk}/", {"job_title": "stagiair", "since": days_ago(900), "until": days_ago(-1)}


def confirm_again(noor):
    AddressPause.after_bounce(WORK, "550")
    return f"/profiel/werk/adres/{AddressPause.objects.get().token}/", {}


def add_address(noor):
    return "/profiel/account/adressen/", {"action_add": "", "email": "dief@elders.example"}


def remove_address(noor):
    return "/profiel/account/adressen/", {"action_remove": "", "email": HOME}


def make_main(noor):
    return "/profiel/account/adressen/", {"action_primary": "", "email": HOME}


def merge(noor):
    make_member(email="ander@elders.example")
    return "/profiel/samenvoegen/", {"email": "ander@elders.example"}


ACTS = [
    new_job,
    end,
    end_soon,
    correct_until_yesterday,
    correct_past_job_into_one_that_ends_soon,
    confirm_again,
    add_address,
    remove_address,
    make_main,
]


def state(noor):
    """All that decides with which addresses somebody comes in, now and when the days that were written down come."""
    addresses = EmailAddress.objects.filter(user=noor).order_by("pk").values_list("email", "verified", "primary")
    jobs = Affiliation.objects.filter(member=noor).order_by("pk").values_list("pk", "until", "closed_at")
    return list(addresses), list(jobs), list(AddressPause.objects.values_list("pk", "reason"))


@pytest.mark.parametrize("act", [*ACTS, merge])
def test_an_open_session_is_no_proof(client, noor, act):
    address, fields = act(noor)
    before = state(noor)

    response = client.post(address, fields)

    assert response["Location"].startswith("/profiel/bevestig-wachtwoord/")
    assert state(noor) == before


def test_there_is_a_way_back_from_the_question(client, noor):
    address, fields = end(noor)
    asked = client.post(address, fields)["Location"]

    assert 'href="/profiel/account/"' in client.get(asked).content.decode().partition("<main")[2]


@pytest.mark.parametrize("act", ACTS)
def test_with_the_proof_it_is_done_at_once(client, noor, act):
    """Nobody fills in a form twice."""
    address, fields = act(noor)
    before = state(noor)
    asked = client.post(address, fields)["Location"]

    client.post(asked, {"password": "een ander wachtwoord"})
    assert state(noor) == before
    prove(client, at=asked)

    assert state(noor) != before


@pytest.mark.parametrize("act", [new_job, end, correct_until_yesterday])
def test_who_proves_it_elsewhere_finds_back_what_was_typed(client, noor, act):
    """Somebody without a password and a second factor leaves the site to log in at the organisation."""
    noor.set_unusable_password()
    noor.save()
    client.force_login(noor)
    address, fields = act(noor)
    before = state(noor)

    asked = client.post(address, fields, headers={"referer": f"http://testserver{address}"})

    assert asked["Location"].startswith("/profiel/bevestig-organisatie/")
    assert state(noor) == before
    page = client.get(address).content.decode()
    assert all(f'value="{value}"' in page for value in fields.values())


@pytest.mark.parametrize(
    "act",
    [
        lambda job: (f"/profiel/werk/{job.pk}/nog-steeds/", {}),
        lambda job: (f"/profiel/werk/{job.pk}/schrijven/", {}),
        lambda job: ("/profiel/werk/nieuw/", new_job(None)[1] | {"is_extra": "on"}),
        lambda job: (
            f"/profiel/werk/{job.pk}/",
            {"job_title": "adviseur participatie", "since": days_ago(400), "until": ""},
        ),
    ],
)
def test_what_touches_no_address_asks_for_no_proof(client, noor, act):
    before = state(noor)[0]

    response = client.post(*act(noor.affiliation))

    assert response["Location"] == "/profiel/werk/"
    assert state(noor)[0] == before


def test_a_first_job_asks_for_no_proof(client):
    newcomer = make_member()
    client.force_login(newcomer)

    assert client.post(*new_job(newcomer))["Location"] == "/profiel/werk/"


def test_moving_along_with_an_organisation_takes_no_address_away(client, noor, lindewaard):
    lindewaard.successor, lindewaard.ended_on = make_organisation("gemeente Rijnlinde"), TODAY()
    lindewaard.save()
    before = state(noor)[0]

    client.post(f"/profiel/werk/{noor.affiliation.pk}/mee-verhuizen/")

    (job,) = noor.current_jobs()
    assert str(job.organisation) == "gemeente Rijnlinde"
    assert state(noor)[0] == before
    job.end(TODAY())  # and when that one is over, it goes after all
    assert [email for email, _verified, _primary in state(noor)[0]] == [HOME]


def test_erasing_a_job_whose_last_day_went_by_unseen_ends_its_address_too(client, noor):
    job = noor.affiliation
    Affiliation.objects.filter(pk=job.pk).update(until=days_ago(1))

    client.post(f"/profiel/werk/{job.pk}/wissen/")

    assert list(EmailAddress.objects.filter(user=noor).values_list("email", flat=True)) == [HOME]
