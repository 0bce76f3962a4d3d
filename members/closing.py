"""The end of an account: what every room erases, and then the row itself."""

import logging
import time

from django.db import transaction

from .models import Departure, LastingMeasure, proven_addresses_of
from .personal_data import ERASERS

logger = logging.getLogger(__name__)
WORKS_FOR = 60  # seconds: the next tick goes on


def close_due():
    """Carry out every departure whose time has come. Killed halfway, the next call goes on where this one was."""
    until = time.monotonic() + WORKS_FOR
    for departure in Departure.objects.due().select_related("member").order_by("due_at")[:100]:
        if time.monotonic() > until:
            return
        try:
            close(departure)
        except Exception:  # one account that cannot be closed must not keep the others open
            logger.exception("departure %s failed", departure.pk)


def close(departure):
    """Each eraser can run again, and the departure goes with the member at the very end: so nothing is half forgotten.

    The cached pages need no care: every fragment is kept under when its author changed, and there is no author.
    """
    member = departure.member
    for erase in ERASERS:
        erase(member, departure.contributions)
    with transaction.atomic():
        keep_measures(member)
        member.delete()


def keep_measures(member):
    running = list(member.suspensions.running())
    if running:
        ends = [suspension.until for suspension in running]
        LastingMeasure.objects.keep(proven_addresses_of(member), None if None in ends else max(ends))
