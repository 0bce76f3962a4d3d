from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from notifications import tasks
from notifications.models import Delivery, DigestSubscription, Frequency, Wishes, next_digest_at, period_of
from tests.factories import make_member, make_post
from tests.notifications.factories import make_subscriber

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("after", "frequency", "zone", "due"),
    [
        ("2026-11-21 12:00", "weekly", "Europe/Amsterdam", "2026-11-24 07:30"),
        ("2026-11-24 07:29", "weekly", "Europe/Amsterdam", "2026-11-24 07:30"),
        ("2026-11-24 07:30", "weekly", "Europe/Amsterdam", "2026-12-01 07:30"),
        ("2026-10-20 09:00", "weekly", "Europe/Amsterdam", "2026-10-27 07:30"),  # the clock goes back in between
        ("2027-03-23 09:00", "weekly", "Europe/Amsterdam", "2027-03-30 07:30"),  # and forward
        ("2027-03-27 07:30", "daily", "Europe/Amsterdam", "2027-03-28 07:30"),  # in the night between
        ("2026-11-03 07:30", "monthly", "Europe/Amsterdam", "2026-12-01 07:30"),
        ("2026-11-24 00:00", "weekly", "America/Curacao", "2026-11-24 07:30"),
        ("2026-11-24 00:00", "weekly", "Asia/Jakarta", "2026-11-24 07:30"),
    ],
)
def test_it_is_always_half_past_seven_by_the_clock_of_the_member(after, frequency, zone, due):
    moment = datetime.fromisoformat(after).replace(tzinfo=ZoneInfo(zone))

    found = next_digest_at(moment, frequency, zone)

    assert found.astimezone(ZoneInfo(zone)).isoformat(" ", "minutes")[:16] == due


def test_a_period_is_of_the_calendar_of_the_member():
    sunday_night = datetime(2026, 11, 29, 23, 30, tzinfo=ZoneInfo("UTC"))  # Monday in Amsterdam

    assert period_of(sunday_night, "weekly", "Europe/Amsterdam") == date(2026, 11, 30)
    assert period_of(sunday_night, "weekly", "America/Curacao") == date(2026, 11, 23)
    assert period_of(sunday_night, "daily", "America/Curacao") == date(2026, 11, 29)
    assert period_of(sunday_night, "monthly", "Europe/Amsterdam") == date(2026, 11, 1)


@pytest.mark.parametrize("frequency", ["daily", "weekly", "monthly"])
def test_each_frequency_sends_once_a_period_over_summer_time(db, frequency):
    """From a month before the clock goes forward until a month after, as a beat that ticks twice finds it."""
    subscription = make_subscriber(make_member(), frequency=frequency, due_at=datetime(2027, 3, 2, 6, 30, tzinfo=UTC))
    expected = {"daily": 56, "weekly": 8, "monthly": 2}[frequency]

    for day in range(56):
        for hour in (5, 6, 7):  # 6.30 UTC is half past seven in winter, 5.30 in summer
            for _ in range(2):
                at = datetime(2027, 3, 2, hour, 31, tzinfo=UTC) + timedelta(days=day)
                DigestSubscription.objects.plan(now=at)

    digests = Delivery.objects.filter(member=subscription.member, frequency=frequency)
    assert digests.count() == expected
    subscription.refresh_from_db()
    assert subscription.due_at.astimezone(AMSTERDAM).time() == time(7, 30)


@pytest.mark.parametrize(
    ("wishes", "due_at"),
    [
        ({"quiet_weekends": True}, datetime(2027, 3, 29, 7, 30, tzinfo=AMSTERDAM)),  # with that of Monday
        (
            {"quiet_weekends": True, "quiet_from": time(22), "quiet_until": time(9)},
            datetime(2027, 3, 29, 9, tzinfo=AMSTERDAM),
        ),
    ],
)
def test_a_quiet_weekend_keeps_the_digests_back_and_they_come_as_one(db, wishes, due_at):
    saturday = datetime(2027, 3, 27, 7, 30, tzinfo=AMSTERDAM)
    subscription = make_subscriber(make_member(), frequency=Frequency.DAILY, due_at=saturday)
    Wishes.objects.create(member=subscription.member, **wishes)

    for hours in range(24):  # until Monday at seven
        DigestSubscription.objects.plan(now=saturday + timedelta(hours=2 * hours))
    subscription.refresh_from_db()
    assert not Delivery.objects.exists()
    assert subscription.due_at == due_at
    DigestSubscription.objects.plan(now=due_at)
    DigestSubscription.objects.plan(now=due_at + timedelta(hours=2))

    assert Delivery.objects.get().period == due_at.date()


@pytest.mark.parametrize("wishes", [{"takes_mail": False}, {"paused_until": date(2027, 3, 25)}])
def test_what_a_pause_kept_back_comes_at_its_own_hour_after_it(db, wishes):
    """Not the moment the pause is over, and not for the week that is over."""
    tuesday = datetime(2027, 3, 23, 7, 30, tzinfo=AMSTERDAM)
    subscription = make_subscriber(make_member(), due_at=tuesday)
    Wishes.objects.create(member=subscription.member, **wishes)

    DigestSubscription.objects.plan(now=tuesday)
    Wishes.objects.update(takes_mail=True)
    DigestSubscription.objects.plan(now=datetime(2027, 3, 25, 0, 1, tzinfo=AMSTERDAM))

    assert not Delivery.objects.exists()
    DigestSubscription.objects.plan(now=tuesday + timedelta(days=7))
    assert Delivery.objects.get().period == date(2027, 3, 29)


def test_whoever_changes_to_weekly_misses_no_week_for_it(db):
    """The day and the week begin on the same Monday: each frequency has periods of its own."""
    monday = datetime(2026, 11, 30, 6, 30, tzinfo=UTC)
    subscription = make_subscriber(make_member(), frequency=Frequency.DAILY, due_at=monday)
    DigestSubscription.objects.plan(now=monday)
    DigestSubscription.objects.update(frequency=Frequency.WEEKLY, due_at=monday + timedelta(days=1))

    DigestSubscription.objects.plan(now=monday + timedelta(days=1))

    periods = subscription.member.deliveries.values_list("frequency", "period")
    assert set(periods) == {("daily", monday.date()), ("weekly", monday.date())}


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
    week = period_of(timezone.now() - timedelta(days=7), Frequency.WEEKLY, "Europe/Amsterdam")
    fields = {"frequency": Frequency.WEEKLY, "period": week, "sent_at": due, "claimed_at": due}
    Delivery.objects.create(member=member, kind="digest", **fields)
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
