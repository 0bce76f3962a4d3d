import os
import sys
import time
from collections import Counter
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from ambtenaar.celery import app
from ambtenaar.local.programs import Program
from notifications import tasks
from notifications.models import DIGEST, Delivery, DigestSubscription
from tests.factories import make_member, make_post
from tests.notifications.factories import make_subscriber
from web import nudges

MEMBERS, KILLS = 60, 4


def environment_of_test(smtp):
    """What a program needs to know to run on the database of this test."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return {"DATABASE_URL": address, "SMTP_URL": f"smtp://127.0.0.1:{smtp.port}"}


def worker(folder, smtp, **env):
    """A real Celery worker, in a session that can be killed as a whole."""
    words = [
        "worker",
        "--concurrency=2",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
        "--loglevel=ERROR",
    ]
    return Program(
        "worker",
        [sys.executable, "-m", "celery", "-A", "ambtenaar", *words],
        folder,
        env=environment_of_test(smtp) | env,
    )


def nudge_all(deliveries):
    """Planning nudged them already; but a nudge may fail, and after one that did this process is silent for a while."""
    nudges.rests_until = 0.0
    # What the one before had claimed, and not begun to hand over, is free as soon as that is old enough.
    deliveries.filter(sent_at=None).exclude(claimed_at=None).update(claimed_at=timezone.now() - timedelta(minutes=6))
    for pk in deliveries.due().values_list("pk", flat=True):
        nudges.nudge("notifications.tasks.send_delivery", pk)


def wait_for(condition, seconds=180):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


@pytest.mark.fault
def test_a_worker_killed_amid_sending_sends_nothing_twice_and_forgets_nothing(transactional_db, slow_smtp, tmp_path):
    app.control.purge()
    make_post(author=make_member())
    for _ in range(MEMBERS):
        member = make_member()
        make_subscriber(member, due_at=timezone.now() - timedelta(minutes=1))
    tasks.plan_digests()
    digests = Delivery.objects.filter(kind=DIGEST)
    assert digests.count() == MEMBERS

    for _ in range(KILLS):
        had = len(slow_smtp.letters)
        nudge_all(digests)
        with worker(tmp_path, slow_smtp) as program:
            wait_for(lambda had=had: len(slow_smtp.letters) >= had + 8)
            program.kill()
    killed_after = len(slow_smtp.letters)
    assert killed_after < MEMBERS

    digests.filter(sent_at=None).exclude(claimed_at=None).update(claimed_at=timezone.now() - timedelta(minutes=6))
    tasks.sweep()

    letters = Counter(slow_smtp.recipients)
    states = Counter("sent" if digest.sent_at else "uncertain" if digest.uncertain_at else "lost" for digest in digests)
    print(f"{killed_after} sent before the last kill; in the end {dict(states)}, {len(letters)} letters")
    assert set(letters.values()) == {1}
    assert states["lost"] == 0
    assert states["uncertain"] <= 2 * KILLS
    assert all(letters[digest.member.email] == 1 for digest in digests.exclude(sent_at=None).select_related("member"))
    assert not DigestSubscription.objects.due().exists()
