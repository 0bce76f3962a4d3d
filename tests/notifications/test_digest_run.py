"""A run with everything that sends digests, each a program of its own, of which one after the other fails."""

import sys
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from ambtenaar.celery import app
from ambtenaar.local.programs import Program, listener_on, page_answers
from ambtenaar.local.servers import Redis
from notifications import tasks
from notifications.models import DIGEST, Delivery
from tests.factories import make_member, make_post
from tests.notifications.factories import make_subscriber
from tests.notifications.test_digest_faults import told_at_the_desk
from tests.notifications.test_killed_worker import environment_of_test, wait_for, worker
from web import nudges


def due(number):
    """Members whose digest is due, and that nobody planned yet."""
    members = [make_member() for _ in range(number)]
    for member in members:
        make_subscriber(member, due_at=timezone.now() - timedelta(minutes=1))
    return members


@pytest.mark.fault
def test_redis_gone_amid_a_run_two_beats_and_a_slow_mail_server_harm_neither_mail_nor_site(
    transactional_db, slow_smtp, tmp_path
):
    make_post(author=make_member())
    members = due(30)
    with listener_on(0) as listener, Redis(tmp_path) as redis:
        env = {"REDIS_URL": redis.url, "REDIS_CACHE_URL": redis.url.removesuffix("/0") + "/1", "BEAT_TICK": "3"}
        front_page = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with (
            worker(tmp_path, slow_smtp, **env) as mailer,
            beat("first", tmp_path, slow_smtp, env) as first,
            beat("second", tmp_path, slow_smtp, env) as second,
            site(tmp_path, slow_smtp, env, listener) as web,
        ):
            web.wait_until(lambda: page_answers(front_page))
            wait_for(lambda: len(slow_smtp.letters) >= 3, 120)
            redis.kill()
            assert page_answers(front_page)
            members += due(5)  # whose turn comes when Redis is back
            wait_for(lambda: len(slow_smtp.letters) >= 30, 60)  # a batch that was begun needs no queue
            redis.start()
            assert page_answers(front_page)
            wait_for(lambda: keeps_running(mailer) and len(slow_smtp.letters) >= 35, 120)
            wait_for(lambda: not Delivery.objects.open().filter(kind=DIGEST).exists(), 60)
            assert not any(program.has_ended for program in (first, second, web))

    assert Counter(slow_smtp.recipients) == Counter(member.email for member in members)
    assert told_at_the_desk() == {"sent": 35}


@pytest.mark.fault
def test_a_worker_ends_each_digest_as_the_mail_server_answers(transactional_db, smtp, tmp_path):
    """Cut off amid the text, taken, put off, refused for good, no such mailbox; and then taken after all."""
    app.control.purge()
    make_post(author=make_member())
    with worker(tmp_path, smtp):
        smtp.cuts_after_data = True
        (cut,) = due(1)
        plan()
        wait_for(lambda: told_at_the_desk() == {"uncertain": 1}, 60)
        smtp.cuts_after_data = False
        well, later, never, gone = due(4)
        smtp.refuses = {later.email: "451 4.3.0 Later", never.email: "554 5.7.1 Never", gone.email: "550 5.1.1 Nobody"}
        plan()
        wait_for(lambda: told_at_the_desk() == {"uncertain": 1, "sent": 1, "failed": 2, "waiting": 1}, 60)
        smtp.refuses = {}
        Delivery.objects.open().update(next_attempt_at=timezone.now())
        app.send_task("notifications.tasks.sweep")
        wait_for(lambda: told_at_the_desk() == {"uncertain": 1, "sent": 2, "failed": 2}, 60)

    assert smtp.recipients == sorted([cut.email, well.email, later.email])


def plan():
    nudges.rests_until = 0.0
    tasks.plan_digests()


def keeps_running(program):
    """As docs/installation.md has it: now and then Celery ends a worker that Redis died under."""
    if program.has_ended:
        program.start()
    return True


def beat(name, folder, smtp, env):
    words = ["-m", "celery", "-A", "ambtenaar", "beat", "--loglevel=ERROR", f"--schedule={folder / name}"]
    return Program(f"beat-{name}", [sys.executable, *words], folder, env=environment_of_test(smtp) | env)


def site(folder, smtp, env, listener):
    words = ["-m", "gunicorn", "ambtenaar.wsgi", "--workers=1", "--no-control-socket"]
    command = [sys.executable, *words, f"--bind=fd://{listener.fileno()}"]
    return Program("web", command, folder, env=environment_of_test(smtp) | env, listener=listener)
