"""Everybody's digest at once: planned, written by two workers and handed to a mail server, beside its raw rate."""

import smtplib
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from ambtenaar.bench.load import cpu_of
from content.models import Content
from notifications.kinds.digest import letters_for
from notifications.letters import in_the_networks_language
from notifications.models import DIGEST, Delivery, DigestSubscription

ITEMS, WORKERS, RAW = 2_000, 2, 300  # of a week; that send; mails of the raw rate, before and after
PATIENCE = 1800


@dataclass
class Sent:
    count: int
    skipped: int
    elapsed: float
    cpu_milliseconds: dict  # a digest
    raw_per_second: float
    kilobytes: float
    most_megabytes: float

    @property
    def per_second(self):
        return self.count / self.elapsed


def digests(worker_pid, roots):
    """What it takes to send everybody a digest of a week in which much was written."""
    fill_the_week()
    letter = an_ordinary_one()
    raw = [raw_rate(letter)]
    DigestSubscription.objects.exclude(frequency="never").update(due_at=timezone.now())
    before, began = cpu_of(roots | {"worker": worker_pid}), time.monotonic()
    while DigestSubscription.objects.plan():
        pass
    open_ones = Delivery.objects.open().filter(kind=DIGEST)
    while open_ones.exists() and time.monotonic() < began + PATIENCE:
        time.sleep(0.2)
    elapsed = time.monotonic() - began
    spent = {name: now - before[name] for name, now in cpu_of(roots | {"worker": worker_pid}).items()}
    memory = max(map(megabytes_of, children_of(worker_pid)), default=0.0)
    raw.append(raw_rate(letter))
    done = Delivery.objects.filter(kind=DIGEST)
    count = done.filter(sent_at__isnull=False).count()
    return Sent(
        count,
        skipped=done.exclude(skipped="").count(),
        elapsed=elapsed,
        cpu_milliseconds={name: seconds * 1000 / max(count, 1) for name, seconds in spent.items()},
        raw_per_second=sum(raw) / 2,
        kilobytes=len(letter) / 1024,
        most_megabytes=memory,
    )


def fill_the_week():
    newest = Content._base_manager.exclude(published_at=None).order_by("-published_at", "-pk")
    pks = list(newest.values_list("pk", flat=True)[:ITEMS])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE content_content SET published_at = now() - random() * interval '7 days' WHERE id = ANY(%s)", [pks]
        )
        cursor.execute("ANALYZE")


def an_ordinary_one():
    """The bytes of a digest of middling length; nothing of it is kept."""
    with transaction.atomic(), in_the_networks_language():
        members = DigestSubscription.objects.exclude(frequency="never").order_by("pk").values_list("member", flat=True)
        now = timezone.now()
        batch = [Delivery.objects.create(member_id=pk, kind=DIGEST, claimed_at=now) for pk in members[:30]]
        letters = sorted((letter.as_bytes() for letter in letters_for(batch)), key=len)
        transaction.set_rollback(True)
    return letters[len(letters) // 2]


def raw_rate(letter):
    """Mails a second, over as many connections as there are workers."""

    def send(_number):
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as smtp:
            for _ in range(RAW // WORKERS):
                smtp.sendmail("post@lid.example", "lid@lid.example", letter)

    began = time.monotonic()
    with ThreadPoolExecutor(WORKERS) as threads:
        list(threads.map(send, range(WORKERS)))
    return RAW / (time.monotonic() - began)


def children_of(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def megabytes_of(pid):
    """What the process has for itself, with its part of what it shares."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
