from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from notifications import tasks
from notifications.models import Delivery, DigestSubscription, Frequency, next_digest_at, week_of
from tests.factories import make_member, make_post
from tests.notifications.factories import make_subscriber

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ("2026-11-21 12:00", "2026-11-24 08:00"),
        ("2026-11-24 07:59", "2026-11-24 08:00"),
        ("2026-11-24 08:00", "2026-12-01 08:00"),
        ("2026-10-20 09:00", "2026-10-27 08:00"),  # the clock goes back in between
        ("2027-03-23 09:00", "2027-03-30 08:00"),  # and forward
    ],
)
def test_it_is_always_tuesday_at_eight_by_the_clock_of_the_network(after, due):
    moment = datetime.fromisoformat(after).replace(tzinfo=AMSTERDAM)

    found = next_digest_at(moment)

    assert found.astimezone(AMSTERDAM).isoformat(" ", "minutes")[:16] == due


def test_a_week_begins_on_monday_by_the_clock_of_the_network():
    sunday_night = datetime(2026, 11, 22, 23, 30, tzinfo=ZoneInfo("UTC"))  # Monday in Amsterdam

    assert week_of(sunday_night) == date(2026, 11, 23)


@pytest.fixture
def due(db):
    return timezone.now() - timedelta(minutes=5)


def test_whoever_joins_gets_a_digest(db):
    at_once, waited, applicant = (make_member(joined_at=None) for _ in range(3))

    at_once.admit(waited=False)
    waited.admit()
    waited.admit()

    assert DigestSubscription.objects.get(member=at_once).frequency == Frequency.WEEKLY
    assert DigestSubscription.objects.get(member=waited).due_at > timezone.now()
    assert not DigestSubscription.objects.filter(member=applicant).exists()


def test_what_is_due_is_planned_and_what_is_not_is_left_alone(smtp, due):
    member, later, never = make_member(), make_member(), make_member()
    make_subscriber(member, due_at=due)
    make_subscriber(later, due_at=timezone.now() + timedelta(minutes=5))
    make_subscriber(never, due_at=due, frequency=Frequency.NEVER)
    make_post()

    tasks.plan_digests()
    tasks.sweep()

    assert smtp.recipients == [member.email]
    assert DigestSubscription.objects.get(member=member).due_at == next_digest_at()


def test_two_beats_plan_one_digest(smtp, due):
    subscription = make_subscriber(make_member(), due_at=due)
    make_post()

    tasks.plan_digests()
    subscription.save()  # as a clock that jumped back, or a restored backup, would leave it
    tasks.plan_digests()
    tasks.sweep()

    assert Delivery.objects.filter(kind="digest").count() == 1
    assert len(smtp.letters) == 1
    assert DigestSubscription.objects.get().due_at > timezone.now()


def test_a_new_week_is_a_new_digest(smtp, due):
    member = make_member()
    Delivery.objects.create(
        member=member, kind="digest", period=week_of(timezone.now()) - timedelta(days=7), sent_at=due, claimed_at=due
    )
    make_subscriber(member, due_at=due)
    make_post()

    tasks.plan_digests()
    tasks.sweep()

    assert smtp.recipients == [member.email]


def test_after_weeks_of_silence_there_is_one_digest_not_several(smtp, db):
    make_subscriber(make_member(), due_at=timezone.now() - timedelta(weeks=5))
    make_post()

    tasks.plan_digests()
    tasks.plan_digests()
    tasks.sweep()

    assert len(smtp.letters) == 1


def test_more_than_one_batch_is_planned(due):
    for _ in range(3):
        make_subscriber(make_member(), due_at=due)

    assert [DigestSubscription.objects.plan(most=2) for _ in range(3)] == [2, 1, 0]
    assert Delivery.objects.filter(kind="digest").count() == 3


def test_planning_costs_the_same_for_one_and_for_ten(due, queries):
    counts = []
    for members in (1, 10):
        for _ in range(members):
            make_subscriber(make_member(), due_at=due)
        with queries() as counted:
            DigestSubscription.objects.plan()
        counts.append(len(counted))

    assert counts[0] == counts[1]


def test_a_planned_digest_of_somebody_who_left_is_no_error(smtp, due):
    member = make_member()
    make_subscriber(member, due_at=due)
    tasks.plan_digests()
    pk = Delivery.objects.get().pk
    member.delete()

    tasks.send_delivery(pk)
    tasks.plan_digests()

    assert smtp.letters == []
