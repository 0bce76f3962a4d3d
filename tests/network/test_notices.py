"""A notice above every page: for whom, in its time alone, and at the cost of no query."""

import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from network.models import Network, Notice, Readers
from network.rights import RoleName
from tests.factories import make_member

pytestmark = pytest.mark.django_db
PAGE, TEXT = "/beheer/mededelingen/", "Vannacht is de site er even niet."


@pytest.fixture
def editor(client):
    editor = make_member(roles=[RoleName.EDITOR])
    client.force_login(editor)
    return editor


def put_up(text=TEXT, **fields):
    Network.objects.get().put_up(Notice(text=text, **fields))
    cache.clear()  # as it is once this is committed


def is_seen_by(client, address="/huisregels/"):
    return TEXT in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("readers", "seen"),
    [(Readers.EVERYBODY, (True, True)), (Readers.MEMBERS, (True, False)), (Readers.VISITORS, (False, True))],
)
def test_a_notice_is_for_whom_it_is(client, readers, seen):
    client.force_login(make_member())
    assert not is_seen_by(client)

    put_up(readers=readers)

    assert (is_seen_by(client), is_seen_by(Client())) == seen


@pytest.mark.parametrize(("since", "until", "seen"), [(-2, None, True), (-2, 1, True), (-2, -1, False), (1, 2, False)])
def test_a_notice_stands_in_its_time_alone(client, since, until, seen):
    now = timezone.now()

    put_up(since=now + timedelta(hours=since), until=until and now + timedelta(hours=until))

    assert is_seen_by(client) is seen


def test_a_notice_that_was_fetched_before_its_end_ends_all_the_same():
    now = timezone.now()
    network = Network()
    network.notices = [
        {
            "text": TEXT,
            "readers": "everybody",
            "since": str(now - timedelta(hours=2)),
            "until": str(now - timedelta(hours=1)),
        }
    ]

    assert network.notices_for(make_member()) == ()


def test_a_manager_puts_one_up_once_and_takes_it_away(client, editor):
    fields = {"text": f"{TEXT} Lees https://netwerk.example/nacht <b>", "readers": "everybody", "uuid": uuid.uuid4()}

    first, _again = client.post(PAGE, fields), client.post(PAGE, fields)

    assert (first.status_code, first["Location"]) == (302, PAGE)
    notice = Notice.objects.get()
    assert notice.made_by == editor
    page = client.get("/").content.decode()
    assert '<a href="https://netwerk.example/nacht"' in page
    assert "&lt;b&gt;" in page
    client.post(f"{PAGE}{notice.pk}/weg/")
    assert not is_seen_by(client)
    assert Notice.objects.get().until is not None


def test_the_second_of_two_presses_at_once_puts_up_nothing():
    twice, network = [Notice(text=TEXT, uuid=(key := uuid.uuid4())), Notice(text=TEXT, uuid=key)], Network.objects.get()

    for notice in twice:
        network.put_up(notice)

    assert Notice.objects.count() == 1


def test_times_are_of_the_clock_on_the_wall_and_in_order(client, editor):
    fields = {"text": TEXT, "readers": "members", "uuid": uuid.uuid4(), "since": "2027-07-01T20:00"}

    refused = client.post(PAGE, fields | {"until": "2027-07-01T19:00"})
    client.post(PAGE, fields | {"until": "2027-07-01T23:00"})

    assert refused.context["form"].errors.keys() == {"until"}
    notice = Notice.objects.get()
    assert (notice.since, notice.until) == (parse_datetime("2027-07-01T18:00Z"), parse_datetime("2027-07-01T21:00Z"))
    assert 'value="2027-07-01T20:00"' in client.get(f"{PAGE}{notice.pk}/").content.decode()
    client.post(f"{PAGE}{notice.pk}/weg/")
    assert not Notice.objects.exists()  # nobody saw it yet


def test_notices_cost_no_query(client, queries):
    put_up()

    with queries() as cold:
        assert is_seen_by(client)

    assert len(cold) == 2
