"""Digests by the batch: claimed together, written together, and handed over one by one."""

import logging
import time

from django.db import transaction

from .kinds.digest import Digest, letters_for
from .letters import in_the_networks_language
from .models import Delivery, DigestSubscription
from .smtp import is_resting

logger = logging.getLogger(__name__)
ROOM = 30  # seconds: a batch that a slow mail server holds up gives the rest back, long before its task is cut off


def send_digests(pks):
    send_claimed(Delivery.objects.claim_all(pks))


def send_claimed(batch):
    """Each row of the batch ends sent, put off, given up, skipped or uncertain; or it is free to be claimed again.

    What is told is committed before the first is handed over, and that one is handed over before it is; with that, that
    the one before was sent. A worker that dies leaves one that nobody knows of, however many it had claimed.
    """
    until, taken = time.monotonic() + ROOM, None  # by the server, which the next one's statement notes
    try:
        for number, (letter, content) in enumerate(written := letters_of(batch)):
            if time.monotonic() > until or is_resting():  # the one before may have been kept waiting to the end
                return Delivery.give_back([letter.delivery for letter, _content in written[number:]])
            delivery = letter.delivery
            is_taken = delivery.hand_over_once(Digest(), letter.address, content, after=taken)
            taken = delivery if is_taken else None
            if letter.is_last and (is_taken or delivery.uncertain_at):  # one that did not arrive asked nothing
                subscriptions = DigestSubscription.objects.filter(member=delivery.member_id)
                subscriptions.update(last_letter_at=delivery.claimed_at)
    finally:
        if taken:
            taken.mark_sent()


def letters_of(batch):
    """(letter, the bytes of it) for all that are to be sent; written one by one when one of them cannot be."""
    if not batch:
        return []
    try:
        with transaction.atomic(), in_the_networks_language():
            # An earlier worker may have written them, and died before it handed them over.
            Delivery.objects.filter(part_of__in=batch).delete()
            return [(letter, letter.as_bytes()) for letter in letters_for(batch)]
    except Exception as error:
        if len(batch) == 1:  # a fault of ours: nothing was sent, so the claim is given back before it is reported
            batch[0].put_off(repr(error))
            raise
        logger.exception("a batch of digests could not be written")
    return [letter for delivery in batch for letter in letters_of_one(delivery)]


def letters_of_one(delivery):
    try:
        return letters_of([delivery])
    except Exception:
        logger.exception("digest %s could not be written", delivery.pk)
        return []
