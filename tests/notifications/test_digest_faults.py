"""Whatever breaks: each planned digest ends sent, skipped with a reason, failed or uncertain, and nobody gets two."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.utils import timezone

from groups.models import Kind
from members.models import Member
from notifications import figures, tasks
from notifications.kinds import Skipped
from notifications.models import DIGEST, Delivery, DigestSubscription, Wishes
from notifications.models.outgoing import PATIENCE
from notifications.sending import send_digests
from notifications.smtp import hand_over as smtp_hand_over
from notifications.smtp import hang_up
from tests.factories import make_group, make_member, make_post
from tests.notifications.factories import lose_the_worker, make_subscriber, send_digest_to, text_of
from tests.notifications.test_killed_worker import wait_for, worker
from web import nudges
from web.nudges import current_app


def plan_for(number):
    """Due a minute ago and planned, but with no worker at it yet."""
    members = [make_member() for _ in range(number)]
    for member in members:
        make_subscriber(member, due_at=timezone.now() - timedelta(minutes=1))
    tasks.plan_digests()
    return members, list(Delivery.objects.filter(kind=DIGEST).order_by("pk").values_list("pk", flat=True))


def told_at_the_desk():
    [row] = figures.past()
    parts = {part: row[part] for part in ("sent", "uncertain", "failed", "skipped_count", "waiting")}
    assert sum(parts.values()) == row["planned"]
    return {part: number for part, number in parts.items() if number}


@pytest.mark.django_db
@pytest.mark.parametrize("pipelines", [False, True])
def test_what_a_mail_server_may_answer_ends_each_digest_in_its_own_way(smtp, pipelines):
    """Of one batch: taken, put off, refused for good, no such mailbox; the others do not suffer for any of them."""
    smtp.pipelines = pipelines
    make_post(author=make_member())
    (well, later, never, gone), pks = plan_for(4)
    smtp.refuses = {later.email: "451 4.3.0 Later", never.email: "554 5.7.1 Never", gone.email: "550 5.1.1 Nobody"}

    send_digests(pks)

    assert smtp.recipients == [well.email]
    assert told_at_the_desk() == {"sent": 1, "failed": 2, "waiting": 1}
    smtp.refuses = {}
    Delivery.objects.update(next_attempt_at=timezone.now())
    tasks.sweep()
    assert smtp.recipients == sorted([well.email, later.email])
    assert told_at_the_desk() == {"sent": 2, "failed": 2}


@pytest.mark.django_db
def test_a_server_that_hangs_up_amid_a_mail_leaves_it_uncertain_and_takes_the_rest_anew(smtp):
    make_post(author=make_member())
    members, pks = plan_for(3)
    smtp.cuts_after_data = True
    send_digests(pks[:1])
    smtp.cuts_after_data = False

    send_digests(pks)
    tasks.sweep()

    assert told_at_the_desk() == {"uncertain": 1, "sent": 2}
    assert Counter(smtp.recipients) == Counter(member.email for member in members)


@pytest.mark.django_db
def test_a_server_that_is_away_for_days_costs_one_failure_and_no_second_mail(dead_smtp):
    make_post(author=make_member())
    _members, pks = plan_for(1)

    send_digests(pks)
    assert told_at_the_desk() == {"waiting": 1}
    assert not Delivery.objects.filter(part_of__in=pks).exists()  # nothing was told, so the next one may tell it
    Delivery.objects.update(created_at=timezone.now() - PATIENCE - timedelta(hours=1), next_attempt_at=timezone.now())
    tasks.sweep()

    assert told_at_the_desk() == {"failed": 1}


@pytest.mark.django_db
def test_the_last_letter_that_a_server_put_off_is_still_sent_once(smtp):
    (member,), pks = plan_for(1)
    Member.objects.update(last_used_on=timezone.localdate() - timedelta(days=181))
    smtp.refuses = {member.email: "451 4.3.0 Later"}
    send_digests(pks)
    smtp.refuses = {}
    Delivery.objects.update(next_attempt_at=timezone.now())

    tasks.sweep()

    assert smtp.recipients == [member.email]
    assert send_digest_to(member).skipped == Skipped.AWAY


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wishes", "skipped"), [({"takes_mail": False}, Skipped.STOPPED), ({"paused_until": date.max}, Skipped.PAUSED)]
)
def test_what_was_chosen_since_it_was_planned_holds(smtp, wishes, skipped):
    make_post(author=make_member())
    (member,), pks = plan_for(1)
    Wishes.objects.create(member=member, **wishes)

    send_digests(pks)

    assert smtp.letters == []
    assert Delivery.objects.get(pk=pks[0]).skipped == skipped


@pytest.mark.django_db
def test_a_planned_digest_waits_until_the_quiet_is_over(smtp):
    make_post(author=make_member())
    (quiet, other), pks = plan_for(2)
    clock = timezone.localtime()
    hours = {"quiet_from": (clock - timedelta(hours=1)).time(), "quiet_until": (clock + timedelta(hours=1)).time()}
    Wishes.objects.create(member=quiet, **hours)

    send_digests(pks)

    waiting = Delivery.objects.get(member=quiet, kind=DIGEST)
    assert smtp.recipients == [other.email]
    assert (waiting.claimed_at, waiting.attempts, waiting.skipped) == (None, 0, "")
    assert waiting.next_attempt_at > timezone.now()


@pytest.mark.django_db
def test_a_slow_server_makes_a_batch_give_the_rest_back(smtp, monkeypatch):
    make_post(author=make_member())
    _members, pks = plan_for(3)
    monkeypatch.setattr("notifications.sending.ROOM", -1)
    send_digests(pks)
    assert smtp.letters == []
    monkeypatch.undo()

    tasks.sweep()

    assert told_at_the_desk() == {"sent": 3}


@pytest.mark.django_db
def test_of_a_batch_that_kept_us_waiting_nothing_more_is_begun(smtp, settings, queries):
    make_post(author=make_member())
    _members, pks = plan_for(3)
    settings.EMAIL_TIMEOUT, smtp.is_silent = 0.05, True

    with queries() as asked:
        send_digests(pks)

    assert sum(sql.startswith("EXECUTE begin_handing_over") for sql in asked) == 1
    claims = Delivery.objects.filter(pk__in=pks).order_by("pk").values_list("attempts", "claimed_at", "handed_at")
    assert list(claims) == [(1, None, None), (0, None, None), (0, None, None)]


@pytest.mark.django_db
def test_one_that_was_taken_is_sent_whatever_becomes_of_the_next(smtp, monkeypatch):
    """The next but one is another worker's by then, and over the last one ours dies."""
    make_post(author=make_member())
    members, pks = plan_for(4)
    answers = iter([lambda: Delivery.objects.filter(pk=pks[1]).update(claimed_at=timezone.now()), int, die])

    def hand_over_and(address, content):
        meanwhile = next(answers)
        if meanwhile is die:
            die()
        smtp_hand_over(address, content)
        meanwhile()

    monkeypatch.setattr("notifications.models.deliveries.hand_over", hand_over_and)
    with pytest.raises(RuntimeError):
        send_digests(pks)
    assert told_at_the_desk() == {"sent": 2, "waiting": 2}
    monkeypatch.undo()
    for waiting in Delivery.objects.filter(pk__in=[pks[1], pks[3]]):
        lose_the_worker(waiting)

    tasks.sweep()

    assert told_at_the_desk() == {"sent": 3, "uncertain": 1}
    assert smtp.recipients == sorted(member.email for member in members[:3])


def die():
    raise RuntimeError("the worker dies")


@pytest.mark.django_db
def test_who_leaves_a_closed_group_between_planning_and_sending_reads_nothing_of_it(smtp):
    author = make_member()
    closed = make_group(kind=Kind.CLOSED, name="Besloten kring", members=[author])
    (stays, leaves), pks = plan_for(2)
    for member in (stays, leaves):
        closed.memberships.create(member=member)
    make_post(title="Alleen voor leden", author=author, group=closed, visibility="group")
    closed.memberships.filter(member=leaves).delete()

    send_digests(pks)

    told = {recipient: text_of(message) for recipient, message in smtp.letters}
    assert "Alleen voor leden" in told[stays.email]
    assert "Alleen voor leden" not in told.get(leaves.email, "")


@pytest.mark.django_db
def test_a_member_suspended_since_planning_is_skipped_and_the_desk_says_why(smtp):
    make_post(author=make_member())
    (member,), pks = plan_for(1)
    member.suspensions.create(reason="Spam")

    send_digests(pks)

    assert told_at_the_desk() == {"skipped_count": 1}
    assert figures.past()[0]["skipped"] == [(Skipped.NOT_PRESENT.label, 1)]


@pytest.mark.fault
def test_two_runs_at_once_send_each_digest_once(at_once, smtp):
    make_post(author=make_member())
    members, pks = plan_for(12)
    DigestSubscription.objects.update(due_at=timezone.now())

    def run():
        tasks.plan_digests()
        send_digests(pks)
        tasks.sweep()
        hang_up()  # each thread keeps a connection of its own

    assert at_once([run, run, run]) == [None] * 3

    assert Counter(smtp.recipients) == Counter(member.email for member in members)
    assert told_at_the_desk() == {"sent": 12}


@pytest.mark.fault
def test_redis_flushed_amid_a_run_loses_nothing(transactional_db, smtp, tmp_path):
    """The queue is gone; what stands in the ledger is found by the sweep."""
    make_post(author=make_member())
    members, pks = plan_for(30)
    nudges.rests_until = 0.0
    for pk in pks:
        nudges.nudge("notifications.tasks.send_digests", [pk])
    with worker(tmp_path, smtp):
        wait_for(lambda: len(smtp.letters) >= 3)
        current_app.control.purge()
        with current_app.connection_for_write() as broker:
            broker.default_channel.client.flushdb()
    tasks.sweep()
    Delivery.objects.filter(sent_at=None).exclude(claimed_at=None).update(
        claimed_at=timezone.now() - timedelta(minutes=6)
    )
    tasks.sweep()

    counted = Counter(smtp.recipients)
    assert set(counted) == {member.email for member in members}
    assert set(counted.values()) == {1}
    assert told_at_the_desk().keys() <= {"sent", "uncertain"}
