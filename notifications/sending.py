"""Mails to members by the batch: claimed together, written together, and handed over one by one.

Of a digest that a worker died over nobody knows whether it arrived; news is sent again, under the Message-ID it had.
"""

import logging
import time
from datetime import datetime
from itertools import groupby

from django.db import transaction

from web.nudges import LATER, nudge_after_commit

from .kinds import Skip, Skipped, kind_named
from .kinds.digest import Digest, letters_for
from .letters import in_the_networks_language
from .models import Delivery, DigestSubscription
from .models.outgoing import bytes_of
from .smtp import is_resting

logger = logging.getLogger(__name__)
ROOM = 30  # seconds: a batch that a slow mail server holds up gives the rest back, long before its task is cut off


def send_news(pks):
    """Mails about one thing, to those who hear of it; they may be about several, and then go one thing at a time."""
    batch = sorted(Delivery.objects.claim_all(pks), key=thing_of)
    for thing, those in groupby(batch, key=thing_of):
        try:
            tell(list(those))
        except Exception:  # of this one thing; what is claimed of others is not kept by it
            logger.exception("%s %s could not be told", *thing)


def thing_of(delivery):
    return delivery.kind, delivery.subject_id or 0


def tell(batch):
    """Each row of the batch, about one thing, ends sent, put off, given up or skipped; or it is free again."""
    kind = kind_named(batch[0].kind)
    if kind is None:
        for delivery in batch:
            delivery.skip(Skipped.GONE)
        return
    until = time.monotonic() + ROOM
    for number, (delivery, address, content) in enumerate(written := news_in_words(kind, batch)):
        if number and (time.monotonic() > until or is_resting()):
            return leave([delivery for delivery, _address, _content in written[number:]], "send_news", kind.PRIORITY)
        try:
            delivery.hand_over(kind, address, content)
        except Exception:  # what came of it could not be noted, as it may not be of the next: no mail goes unnoted
            leave([delivery for delivery, _address, _content in written[number + 1 :]], "send_news", kind.PRIORITY)
            raise


def leave(rest, task, priority):
    """Give back what is claimed, to the next worker that is free: a sweep, once a minute, is for what nobody nudged."""
    Delivery.give_back(rest)
    if rest and not is_resting():
        nudge_after_commit(f"notifications.tasks.{task}", [delivery.pk for delivery in rest], priority=priority)


def news_in_words(kind, batch):
    """(delivery, address, bytes) of those that are to go now; what keeps the others is noted. Written one by one when
    one of them cannot be."""
    try:
        with transaction.atomic(), in_the_networks_language():
            found = outcomes(kind, batch)
    except Exception as error:
        if len(batch) == 1:  # a fault of ours: nothing was sent, so the claim is given back before it is reported
            batch[0].put_off(repr(error))
            raise
        logger.exception("a batch of %s could not be written", kind.NAME)
        return [written for delivery in batch for written in news_of_one(kind, delivery)]
    ready = []
    for delivery, outcome in found:
        if not isinstance(outcome, Skip | datetime):
            ready.append((delivery, *outcome))
            continue
        try:
            keep_back(kind, delivery, outcome)
        except Exception:  # nothing of it was sent, so the others go on
            logger.exception("%s %s could not be kept back", kind.NAME, delivery.pk)
    return ready


def keep_back(kind, delivery, outcome):
    if isinstance(outcome, datetime):
        delivery.wait_until(outcome)
    else:
        delivery.skip(outcome.reason)
        kind.told(delivery.subject_id, skipped=outcome.reason)


def news_of_one(kind, delivery):
    try:
        return news_in_words(kind, [delivery])
    except Exception:
        logger.exception("%s %s could not be written", kind.NAME, delivery.pk)
        return []


def outcomes(kind, batch):
    """[(delivery, what comes of it)]: a Skip, the moment until which it waits, or (address, bytes). Whether each may
    be sent is asked again, now that it goes."""
    it = kind.rows().filter(pk=batch[0].subject_id).first()
    if it is None:
        return [(delivery, Skip(Skipped.GONE)) for delivery in batch]
    decisions = Delivery.decisions(kind, it, batch)
    found, going = [], []
    for delivery in batch:
        decision = decisions[delivery.pk]
        if decision.skipped:
            found.append((delivery, Skip(decision.skipped)))
        elif decision.not_before:
            found.append((delivery, decision.not_before))
        else:
            going.append(delivery)
    messages = kind.messages_for(going) if going else []
    return found + [(each, in_bytes(each, message)) for each, message in zip(going, messages, strict=True)]


def in_bytes(delivery, message):
    if isinstance(message, Skip):
        return message
    message.extra_headers["Message-ID"] = delivery.message_id
    return message.to[0], bytes_of(message)


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
                rest = [letter.delivery for letter, _content in written[number:]]
                return leave(rest, "send_digests", LATER) if number else Delivery.give_back(rest)
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
