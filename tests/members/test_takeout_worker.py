"""The worker that builds takeouts: killed amid one, and measured at a big one."""

import os
import subprocess
import sys
import time
import zipfile
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from ambtenaar.celery import app
from ambtenaar.local.programs import Program
from blog.models import Post
from content.models import Content
from members.models import Takeout
from tests.factories import make_member

POSTS, PARAGRAPH = 1000, "<p>" + "Een gewone zin over het werk van alledag. " * 40 + "</p>"
MEGABYTE = 1024  # in the kilobytes that the system counts in
MEASURE = """
import django, re, time
django.setup()
from members.tasks import build_takeouts
build_takeouts()
# Not getrusage: its maximum is that of the process that forked this one, if that was larger.
print(time.process_time(), re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
"""


@pytest.fixture
def busy_member(transactional_db):
    """With rows that other programs can see."""
    member = make_member()
    now = timezone.now()
    pieces = [
        Post(author=member, title=f"Stuk {number}", slug="stuk", body=PARAGRAPH * 5, published_at=now)
        for number in range(POSTS)
    ]
    Content.objects.bulk_create_kinds(pieces)
    yield member
    for takeout in Takeout.objects.all():
        takeout.throw_away()


def environment_of_worker():
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return {"DATABASE_URL": address, "MEDIA_ROOT": str(settings.MEDIA_ROOT)}


def worker(folder):
    words = ["worker", "--concurrency=1", "--without-gossip", "--without-mingle", "--loglevel=ERROR"]
    command = [sys.executable, "-m", "celery", "-A", "ambtenaar", *words]
    return Program("worker", command, folder, env=environment_of_worker())


def wait_for(condition, seconds=120):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


@pytest.mark.fault
def test_a_worker_killed_amid_a_takeout_is_followed_by_one_that_builds_it(busy_member, tmp_path):
    app.control.purge()
    takeout = Takeout.objects.ask_for(busy_member)
    app.send_task("members.tasks.build_takeouts")
    with worker(tmp_path) as program:
        wait_for(lambda: (takeout.workshop / "data" / "posts.jsonl").exists())
        program.kill()
    takeout.refresh_from_db()
    assert takeout.claimed_at
    assert takeout.built_at is None
    assert takeout.workshop.exists()

    Takeout.objects.filter(pk=takeout.pk).update(claimed_at=timezone.now() - timedelta(minutes=6))
    app.send_task("members.tasks.build_takeouts")
    with worker(tmp_path):
        wait_for(lambda: Takeout.objects.ready().filter(pk=takeout.pk).exists())

    with zipfile.ZipFile(takeout.file) as zipped:
        assert zipped.testzip() is None
        assert len(zipped.read("data/posts.jsonl").splitlines()) == POSTS
    assert not takeout.workshop.exists()


@pytest.mark.load
def test_a_takeout_of_a_thousand_posts_takes_less_than_a_minute_and_256_megabytes(busy_member):
    Takeout.objects.ask_for(busy_member)

    answer = subprocess.run(
        [sys.executable, "-c", MEASURE],
        env=os.environ | environment_of_worker(),
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    *_said, seconds, kilobytes = answer.stdout.split()  # of the processor: the clock also counts what else runs here
    peak = int(kilobytes) / MEGABYTE

    takeout = busy_member.takeouts.get()
    print(f"{POSTS} posts: {float(seconds):.1f} s, {peak:.0f} MB at its peak, {takeout.size / 1024:.0f} kB")
    assert takeout.built_at
    assert peak < 256
    assert float(seconds) < 60
