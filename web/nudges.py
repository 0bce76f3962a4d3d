"""Telling a worker that there is work. It may fail, at once and quietly: the sweep finds whatever nobody nudged."""

import logging
import time
from datetime import timedelta
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
REST = 10  # seconds this process leaves the broker alone after an error, so that a hung one costs one wait, not many
LEASE = timedelta(minutes=5)  # longer than any task may run; and how soon a scanner that failed is asked again
AT_ONCE, LATER = 0, 9  # somebody who waits for a link is not kept waiting by ten thousand digests
rests_until = 0.0


def nudge(task, *args, priority=AT_ONCE):
    """Send the task, by its whole name, to whatever worker is free."""
    global rests_until
    if time.monotonic() < rests_until:
        return
    try:
        current_app.send_task(task, args, priority=priority)
    except (OperationalError, RedisError, OSError) as error:
        rests_until = time.monotonic() + REST
        logger.warning("broker left alone for %s s: %s", REST, error)


def nudge_after_commit(task, *args, priority=AT_ONCE):
    transaction.on_commit(partial(nudge, task, *args, priority=priority), robust=True)
