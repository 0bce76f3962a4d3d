"""Tasks take ids, claim a row, let it do its work, and return quietly when somebody else was first."""

import logging
import time
from datetime import timedelta
from functools import wraps

from celery import shared_task
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from groups.planned_circulars import send_due_circulars

from . import sending
from .kinds.broadcasts import send_due
from .mailbox import empty
from .models import (
    DIGEST,
    Announcement,
    Arrival,
    Delivery,
    DigestSubscription,
    Mail,
    Notice,
    Notification,
    Resending,
    in_batches,
)
from .smtp import is_resting

logger = logging.getLogger(__name__)
SWEEPS_FOR = 30  # seconds: a sweep makes room for the next one
KEPT = {Mail: timedelta(days=30), Announcement: timedelta(days=30), Delivery: timedelta(days=90)}
RESENDINGS_KEPT = timedelta(days=365)
NOTIFICATIONS_KEPT = timedelta(days=180)
ARRIVALS_KEPT = timedelta(days=90)  # longer than a reply address works: what came once is known as long as it counts


def unless_resting(send):
    """Nothing is claimed or written for a mail server that is left alone: what is due stays so until a sweep."""

    @wraps(send)
    def ask_first(*args):
        if not is_resting():
            send(*args)

    return ask_first


@shared_task
@unless_resting
def send_mail(mail_id):
    mail = Mail.objects.claim(mail_id)
    if mail:
        mail.send()


@shared_task
@unless_resting
def send_delivery(delivery_id):
    delivery = Delivery.objects.claim(delivery_id)
    if delivery and delivery.kind == DIGEST:
        sending.send_claimed([delivery])
    elif delivery:
        sending.tell([delivery])


@shared_task
@unless_resting
def send_news(delivery_ids):
    sending.send_news(delivery_ids)


@shared_task
@unless_resting
def send_digests(delivery_ids):
    sending.send_digests(delivery_ids)


@shared_task
def deliver(announcement_id):
    Announcement.deliver(announcement_id)


@shared_task
def plan_digests():
    until = time.monotonic() + SWEEPS_FOR
    while DigestSubscription.objects.plan() and time.monotonic() < until:
        pass


@shared_task
def fetch_mail():
    """What landed in our mailbox. Two workers at it do no harm: each mail is taken in once."""
    if settings.MAILBOX_URL:
        empty(settings.MAILBOX_URL)


@shared_task
def send_broadcasts():
    send_due()
    send_due_circulars()


@shared_task
def sweep():
    """Do whatever is due and nobody nudged: first what waits for no mail server, then accounts, for somebody waits for
    those."""
    until = time.monotonic() + SWEEPS_FOR
    Delivery.objects.settle_abandoned()
    for task, due in ((deliver, due_of(Announcement)), (send_mail, due_of(Mail)), (send_news, news_due)):
        for due_now in due():
            if time.monotonic() > until:
                return
            try:
                task(due_now)
            except Exception:  # one that cannot be sent must not keep the others
                logger.exception("%s %s failed", task.name, due_now)
    digests = Delivery.objects.due().filter(kind=DIGEST)
    for pks in in_batches(digests.order_by("pk").values_list("pk", flat=True)[:1000]):
        if time.monotonic() > until:
            return
        send_digests(pks)
    forget()


@shared_task
def forget_words():
    Mail.objects.forget_words()


def due_of(model):
    return lambda: model.objects.due().order_by("pk").values_list("pk", flat=True)[:1000]


def news_due():
    """In batches about one thing; asked when its turn comes: what the announcements wrote just now is due too."""
    due = Delivery.objects.due().exclude(kind=DIGEST).order_by("pk").values_list("kind", "subject_id", "pk")[:1000]
    of_thing = {}
    for kind, subject, pk in due:
        of_thing.setdefault((kind, subject), []).append(pk)
    return [batch for pks in of_thing.values() for batch in in_batches(pks)]


def forget():
    """Rows whose time is over: the mails' addresses, and a ledger older than anything a digest still tells."""
    Arrival.objects.filter(at__lt=timezone.now() - ARRIVALS_KEPT).delete()
    Resending.objects.filter(at__lt=timezone.now() - RESENDINGS_KEPT).delete()
    for model, term in KEPT.items():
        rows = model.objects.filter(created_at__lt=timezone.now() - term)
        if model is Delivery:  # that somebody had a digest sent again outlives what else is known of it
            rows = rows.filter(~Exists(Resending.objects.filter(digest=OuterRef("pk"))))
        rows.delete()
    Notification.objects.filter(at__lt=timezone.now() - NOTIFICATIONS_KEPT).delete()
    Notice.objects.filter(created_at__lt=timezone.now() - NOTIFICATIONS_KEPT).delete()
