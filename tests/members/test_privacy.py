"""The page on which a member decides who sees what."""

import pytest

from members.models import FIELDS, Answer, Member, answer
from tests.factories import make_member, make_question

pytestmark = pytest.mark.django_db
ADDRESS = "/profiel/wat-anderen-zien/"


@pytest.fixture
def noor(client):
    noor = make_member("Noor Visscher")
    client.force_login(noor)
    return noor


def save(client, **fields):
    rows = {f"{field}_audience": "members" for field in ["profile", "photo", *FIELDS]} | {"board_is_open": "on"}
    return client.post(ADDRESS, rows | fields)


def test_each_field_gets_its_audience(client, noor):
    question = make_question()
    answer(noor, {question: ["De egel"]})

    response = save(
        client,
        profile_audience="public",
        headline_audience="connections",
        email_audience="nobody",
        board_is_open="",
        **{f"answer_{question.pk}": "public"},
    )

    assert response.status_code == 302
    member = Member.objects.get(pk=noor.pk)
    assert (member.profile_audience, member.headline_audience, member.email_audience) == (
        "public",
        "connections",
        "nobody",
    )
    assert member.board_is_open is False
    assert Answer.objects.get().audience == "public"
    assert member.changed_at > noor.changed_at  # what was kept of the member in a cache is out of date


@pytest.mark.parametrize(
    "fields",
    [
        {"photo_audience": "nobody"},  # it stands in lists that all members share
        {"job_audience": "connections"},
        {"profile_audience": "nobody"},
        {"headline_audience": "iedereen"},
    ],
)
def test_an_audience_that_does_not_exist_is_refused(client, noor, fields):
    response = save(client, about_audience="public", **fields)

    assert response.status_code == 200
    assert "geldige keuze" in response.content.decode()
    assert Member.objects.get(pk=noor.pk).about_audience == "members"


def test_nobody_chooses_for_somebody_elses_answer(client, noor):
    question, other = make_question(), make_member()
    answer(other, {question: ["De egel"]})

    save(client, **{f"answer_{question.pk}": "public"})

    assert Answer.objects.get().audience == "members"


def test_what_only_community_managers_see_has_no_row(client, noor):
    answer(noor, {make_question("Je telefoonnummer?", is_private=True): ["06 1234"]})

    assert "Je telefoonnummer?" not in client.get(ADDRESS).content.decode()
