import secrets
from datetime import timedelta

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from web.nudges import nudge_after_commit

from ..letters import host, one_line
from ..smtp import NotAccepted, Resting, Unclear, hand_over
from .outgoing import Outgoing, OutgoingQuerySet, bytes_of, mail_no_more

ACCOUNT = "account"  # the kind of every mail that Django or allauth writes
WORDS_KEPT = timedelta(days=7)  # of a mail that was given up: until then the desk can have it sent again


def message_id_for(recipient):
    """It says to whom the mail went, and only we can make one: a report of a mail that came back proves itself, though
    nothing of the mail is kept."""
    return named(secrets.randbelow(10**18), recipient)


def named(number, recipient):
    name = f"mail.{number}.{recipient.strip().lower()}"
    seal = salted_hmac("notifications.message_id", name, algorithm="sha256").hexdigest()[:24]
    return f"<mail.{number}.{seal}@{host()}>"


def is_of_mail_to(message_id, number, recipient):
    return constant_time_compare(message_id, named(number, recipient))


class MailQuerySet(OutgoingQuerySet):
    def forget_words(self):
        self.filter(failed_at__lt=timezone.now() - WORDS_KEPT).exclude(message=b"").update(message=b"")


class Mail(Outgoing):
    """One mail as it goes over the line: of an account, or to somebody who is no member. It is sent at least once.

    What it says is erased as soon as it is sent. Given up, that of an account goes at once, for it may hold a link that
    opens the account; other words stay for a week.
    """

    recipient = models.EmailField()
    subject = models.CharField(max_length=250)
    kind = models.CharField(max_length=30)
    message = models.BinaryField()

    objects = MailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["next_attempt_at"], name="mails_open", condition=Q(sent_at=None, failed_at=None)),
            BrinIndex(fields=["created_at"], name="mails_by_age"),
        ]

    def __str__(self):
        return self.subject

    @classmethod
    def write(cls, message, kind, recipient=None):
        """Put a message in the outbox, in the transaction of the caller; a worker is nudged when that commits.

        Its Message-ID is fixed here: should it be sent twice, mail programs show it once.
        """
        recipient = recipient or message.to[0]
        message.extra_headers = {"Message-ID": message_id_for(recipient)} | message.extra_headers
        return cls.write_bytes(bytes_of(message), kind, recipient, message.subject)

    @classmethod
    def write_bytes(cls, content, kind, recipient, subject):
        """The same for one that is written already."""
        subject = one_line(subject)[:250]
        mail = cls.objects.create(recipient=recipient, subject=subject, kind=kind, message=content)
        nudge_after_commit("notifications.tasks.send_mail", mail.pk)
        return mail

    def send(self):
        try:
            hand_over(self.recipient, bytes(self.message))
        except Resting:
            self.rest()
        except NotAccepted as refusal:
            if refusal.no_such_mailbox:
                mail_no_more(self.recipient, str(refusal))
            if refusal.for_good:
                self.give_up(str(refusal))
            else:
                self.put_off(str(refusal))
        except Unclear as accident:
            self.put_off(str(accident))  # better twice than never; the Message-ID is the same
        else:
            self.mark(sent_at=timezone.now(), message=b"", error="")

    def give_up(self, error):
        super().give_up(error)
        if self.kind == ACCOUNT:
            self.mark(message=b"")
