"""What the tests of this room do over and over."""

from datetime import timedelta

from django.utils import timezone

from notifications.digest import NEW_FOR, select_for
from notifications.models import DIGEST, Announcement, Delivery, DigestSubscription, Mail
from notifications.tasks import deliver, send_delivery


def make_subscriber(member, **fields):
    return DigestSubscription.objects.create(member=member, **fields)


def make_mail(recipient="noor@lindewaard.example", text="Dag Noor", kind="account", **fields):
    """A mail as the outbox holds it; its text stands for a whole message."""
    message = f"Message-ID: <proef@lid.example>\r\nSubject: Proef\r\n\r\n{text}\r\n".encode()
    return Mail.objects.create(recipient=recipient, subject="Proef", kind=kind, message=message, **fields)


def send_digest_to(member):
    """A digest of its own, asked for; planned ones are no different once they are planned."""
    DigestSubscription.objects.start_for([member])
    delivery = Delivery.objects.create(member=member, kind=DIGEST)
    send_delivery(delivery.pk)
    delivery.refresh_from_db()
    return delivery


def select(member, since, until):
    """What a digest of its own would be made of."""
    return select_for([(member, since, NEW_FOR)], until)[0]


def deliver_everything():
    """What the nudges would have done: announcements become deliveries, and those are sent."""
    for pk in Announcement.objects.due().values_list("pk", flat=True):
        deliver(pk)
    for pk in Delivery.objects.due().values_list("pk", flat=True):
        send_delivery(pk)


def lose_the_worker(row):
    """As a SIGKILL leaves a row: claimed, long ago, and never marked."""
    type(row).objects.filter(pk=row.pk).update(claimed_at=timezone.now() - timedelta(minutes=6))


def text_of(message):
    return message.get_body(("plain",)).get_content()


def html_of(message):
    return message.get_body(("html",)).get_content()
