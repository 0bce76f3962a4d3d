"""What every row that is to be sent once knows: who claimed it, when it is tried again, and when it is given up."""

import logging
from datetime import timedelta
from email.generator import BytesGenerator
from io import BytesIO

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from events.models import Guest
from members.models import AddressPause

from ..smtp import REST

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)  # longer than any task may run: whoever claimed so long ago is dead
PATIENCE = timedelta(days=3)
BATCH = 100  # mails that are written together
WAITS = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6)]


def mail_no_more(email, answer):
    """Mail to an address came back for good, whoever it is of: a member, or guests of events."""
    AddressPause.after_bounce(email, answer)
    Guest.objects.after_bounce(email)


def in_batches(pks):
    """Lists of keys that are claimed and written together."""
    pks = list(pks)
    return [pks[start : start + BATCH] for start in range(0, len(pks), BATCH)]


class OutgoingQuerySet(models.QuerySet):
    def open(self):
        """Not sent, and not given up."""
        return self.filter(sent_at=None, failed_at=None)

    def abandoned(self):
        """Claimed by a worker that died before it could say what came of it."""
        return self.open().filter(claimed_at__lt=timezone.now() - LEASE)

    def due(self):
        """To be sent now: nobody is at it, or whoever was is dead."""
        unclaimed = Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - LEASE)
        return self.open().filter(unclaimed, next_attempt_at__lte=timezone.now())

    def send_again(self, pk):
        """What was given up is due at once, as if it had never been tried. Returns whether it was given up."""
        now = timezone.now()
        fresh = {"failed_at": None, "claimed_at": None, "attempts": 0, "next_attempt_at": now}
        return bool(self.filter(pk=pk, failed_at__isnull=False).update(**fresh))

    def claim(self, pk):
        """The row, now ours to send; None when another worker has it, or when nothing is left to do."""
        claimed = self.due().filter(pk=pk).update(claimed_at=timezone.now(), attempts=F("attempts") + 1)
        return self.get(pk=pk) if claimed else None


class Outgoing(models.Model):
    """Something to be sent once. The claim is committed before sending and the mark after it, so a killed worker leaves
    a claim without a mark, and never a mail that nobody knows of."""

    created_at = models.DateTimeField(default=timezone.now)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        abstract = True

    def put_off(self, error):
        """Give the claim back and try again, ever later; after three days it is given up."""
        now = timezone.now()
        if now - self.created_at > PATIENCE:
            return self.give_up(error)
        wait = WAITS[min(self.attempts, len(WAITS)) - 1]
        self.mark(claimed_at=None, next_attempt_at=now + wait, error=error)

    def wait_until(self, moment):
        """The claim is given back, as if it had never been tried."""
        self.mark(claimed_at=None, next_attempt_at=moment, attempts=self.attempts - 1)

    def rest(self):
        """The mail server was not asked at all."""
        self.wait_until(timezone.now() + timedelta(seconds=REST))

    def give_up(self, error):
        logger.error("%s %s was given up: %s", type(self).__name__.lower(), self.pk, error)
        self.mark(failed_at=timezone.now(), error=error)

    def mark(self, **fields):
        """No error where the row is gone, with the member it was for: those that come after it are still to be sent."""
        for name, value in fields.items():
            setattr(self, name, value)
        type(self)._base_manager.filter(pk=self.pk).update(**fields)


def bytes_of(message):
    """The message as it goes over the line, each header on one: folded, a long first word leaves a first line empty."""
    written = BytesIO()
    BytesGenerator(written, mangle_from_=False, maxheaderlen=0).flatten(message.message(), linesep="\r\n")
    return written.getvalue()
