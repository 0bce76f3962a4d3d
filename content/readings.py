"""How often a piece is seen: people, not robots or its authors, once per visitor per day.

Nothing is written to the database while a page is shown. What was seen is put in Redis, with one set per day that
knows who was counted already; each minute a task adds it up. This is the one number that may be lost with Redis.
"""

import hashlib
import hmac
import logging
import re
import time
from collections import Counter

import redis
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from members.models import Member

from .models import Content, Reading

logger = logging.getLogger(__name__)
BUFFER, COUNTING = "readings", "readings:counting"
TWO_DAYS = 2 * 24 * 3600
REST = 10  # seconds without asking a Redis that failed
ROBOTS = re.compile(r"bot|crawl|spider|slurp|preview|fetch|monitor|curl|wget|python|http", re.I)

client = redis.Redis.from_url(settings.REDIS_CACHE_URL, decode_responses=True, **settings.REDIS_TIMEOUTS)
rests_until = 0.0


def note_reading(request, content):
    """Remember that this viewer saw this piece today."""
    global rests_until
    if request.htmx or is_robot(request) or content.is_draft or content.is_written_by(request.user):
        return
    if time.monotonic() < rests_until:
        return
    today = timezone.localdate().isoformat()
    reading = f"{content.pk} {reader(request, today)}"
    try:
        with client.pipeline(transaction=False) as pipe:
            pipe.sadd(f"{BUFFER}:{today}", reading)
            pipe.expire(f"{BUFFER}:{today}", TWO_DAYS)
            if pipe.execute()[0]:
                client.rpush(BUFFER, f"{today} {reading}")
    except (redis.RedisError, OSError) as error:
        rests_until = time.monotonic() + REST
        logger.warning("readings not counted for %s s: %s", REST, error)


def is_robot(request):
    agent = request.headers.get("User-Agent", "")
    return not agent or bool(ROBOTS.search(agent)) or "prefetch" in request.headers.get("Sec-Purpose", "")


def reader(request, today):
    return f"m{request.user.pk}" if request.user.is_authenticated else visitor_key(request, today)


def visitor_key(request, today):
    """Tells two visitors of a day apart, changes daily, and no address can be read back from it."""
    seen = f"{today}|{request.META.get('REMOTE_ADDR')}|{request.headers.get('User-Agent')}"
    return "v" + hmac.new(settings.SECRET_KEY.encode(), seen.encode(), hashlib.sha256).hexdigest()[:24]


def count_buffered():
    """Move what is in Redis into the tables. Returns how many readings were counted.

    The buffer is renamed first and deleted after the commit: a worker killed in between counts it at the next tick.
    """
    try:
        if not client.exists(COUNTING):
            client.rename(BUFFER, COUNTING)
    except redis.ResponseError:  # no such key: nobody read anything
        return 0
    rows = [row.split(" ") for row in client.lrange(COUNTING, 0, -1)]
    with transaction.atomic():
        # Locked in the order of their keys, as everything that locks several pieces does.
        pks = sorted({int(pk) for _, pk, _ in rows})
        pieces = (
            Content._base_manager.filter(pk__in=pks).order_by("pk").select_for_update().values_list("pk", flat=True)
        )
        exist = set(pieces)
        members = {int(who[1:]) for _, _, who in rows if who.startswith("m")}
        present = set(Member._base_manager.filter(pk__in=members).values_list("pk", flat=True))
        Reading.objects.bulk_create(
            [
                Reading(member_id=int(who[1:]), content_id=int(pk), day=day)
                for day, pk, who in rows
                if who.startswith("m") and int(who[1:]) in present and int(pk) in exist
            ],
            batch_size=2000,
            ignore_conflicts=True,
        )
        for pk, seen in Counter(int(pk) for _, pk, _ in rows).items():
            Content._base_manager.filter(pk=pk).update(view_count=F("view_count") + seen)
    client.delete(COUNTING)
    return len(rows)
