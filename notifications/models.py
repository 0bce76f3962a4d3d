import logging
from datetime import datetime, time, timedelta
from email.generator import BytesGenerator
from email.utils import make_msgid
from io import BytesIO

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.core import signing
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from events.models import Guest
from members.models import AddressPause
from web.nudges import AT_ONCE, LATER, nudge_after_commit
from web.signed import Signed

from .kinds import Skip, Skipped, kind_named
from .letters import host, in_the_networks_language, one_line
from .smtp import NotAccepted, Unclear, hand_over

logger = logging.getLogger(__name__)
ACCOUNT = "account"  # the kind of every mail that Django or allauth writes
DIGEST = "digest"
LEASE = timedelta(minutes=5)  # longer than any task may run: whoever claimed so long ago is dead
PATIENCE = timedelta(days=3)
WAITS = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6)]


def mail_no_more(email, answer):
    """Mail to an address came back for good, whoever it is of: a member, or guests of events."""
    AddressPause.after_bounce(email, answer)
    Guest.objects.after_bounce(email)


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

    def give_up(self, error):
        logger.error("%s %s was given up: %s", type(self).__name__.lower(), self.pk, error)
        self.mark(failed_at=timezone.now(), error=error)

    def mark(self, **fields):
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=fields.keys())


class Mail(Outgoing):
    """One mail as it goes over the line: of an account, or to somebody who is no member. It is sent at least once.

    What it says is erased as soon as it is sent or given up: it may hold a link that opens an account.
    """

    recipient = models.EmailField()
    subject = models.CharField(max_length=250)
    kind = models.CharField(max_length=30)
    message = models.BinaryField()

    objects = OutgoingQuerySet.as_manager()

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
        message.extra_headers = {"Message-ID": make_msgid(domain=host())} | message.extra_headers
        mail = cls.objects.create(
            recipient=recipient or message.to[0],
            subject=one_line(message.subject)[:250],
            kind=kind,
            message=bytes_of(message),
        )
        nudge_after_commit("notifications.tasks.send_mail", mail.pk)
        return mail

    def send(self):
        try:
            hand_over(self.recipient, bytes(self.message))
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
        self.mark(message=b"")


def bytes_of(message):
    """The message as it goes over the line, each header on one: folded, a long first word leaves a first line empty."""
    written = BytesIO()
    BytesGenerator(written, mangle_from_=False, maxheaderlen=0).flatten(message.message(), linesep="\r\n")
    return written.getvalue()


class AnnouncementQuerySet(models.QuerySet):
    def due(self):
        return self.filter(done_at=None)


class Announcement(models.Model):
    """That something happened which others should hear of, written in the transaction of the fact."""

    kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="announcements_open", condition=Q(done_at=None)),
            BrinIndex(fields=["created_at"], name="announcements_by_age"),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject_id}"

    @classmethod
    def write(cls, kind, subject, actor=None):
        announcement = cls.objects.create(kind=kind.NAME, subject_id=subject.pk, actor=actor)
        nudge_after_commit("notifications.tasks.deliver", announcement.pk)
        return announcement

    @classmethod
    @transaction.atomic
    def deliver(cls, pk):
        """A Delivery for everybody in the audience but the actor. Delivering twice is delivering once.

        The row's lock is the claim: all of it is one transaction, so whoever dies over it leaves nothing behind.
        """
        announcement = cls.objects.due().select_for_update(skip_locked=True).filter(pk=pk).first()
        if announcement is None:
            return
        kind = kind_named(announcement.kind)
        it = kind and kind.rows().filter(pk=announcement.subject_id).first()
        if it is not None:
            audience = kind.audience(it).exclude(pk=announcement.actor_id).values_list("pk", flat=True)
            guests = kind.guests(it).values_list("pk", flat=True)
            Delivery.write_to(audience, announcement.kind, announcement.subject_id, kind.PRIORITY, guest_pks=guests)
        announcement.done_at = timezone.now()
        announcement.save(update_fields=["done_at"])


class Channel(models.TextChoices):
    MAIL = "mail", _("Mail")
    DIGEST = "digest", _("Told in a digest")


class DeliveryQuerySet(OutgoingQuerySet):
    def open(self):
        return super().open().filter(channel=Channel.MAIL, uncertain_at=None, skipped="")

    def due(self):
        """Nothing that was claimed once is due again when twice would be worse than never."""
        return super().due().exclude(kind=DIGEST, claimed_at__isnull=False)

    def settle_abandoned(self):
        """Digests whose worker died over them: nobody knows whether they arrived, so they are never sent again."""
        settled = self.abandoned().filter(kind=DIGEST)
        return settled.update(uncertain_at=timezone.now(), error="The worker died before it could say.")


class Delivery(Outgoing):
    """The ledger: what was told to which member, or guest of an event, by which channel, or why not. Claimed and
    committed before it is sent.

    A row of channel digest is one thing that a digest, its `part_of`, told; what stands here is not told again.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="deliveries")
    guest = models.ForeignKey("events.Guest", models.CASCADE, null=True, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.MAIL)
    kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField(null=True)
    period = models.DateField(null=True)  # of a digest: the Monday of its week; none when it was asked for
    part_of = models.ForeignKey("self", models.CASCADE, null=True, related_name="told")
    skipped = models.CharField(max_length=15, choices=Skipped, blank=True)
    uncertain_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="deliveries_open",
                condition=Q(channel=Channel.MAIL, sent_at=None, failed_at=None, uncertain_at=None, skipped=""),
            ),
            BrinIndex(fields=["created_at"], name="deliveries_by_age"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "channel", "kind", "subject_id"],
                condition=Q(subject_id__isnull=False),
                name="a_thing_is_told_once_by_a_channel",
            ),
            models.UniqueConstraint(
                fields=["guest", "kind", "subject_id"],
                condition=Q(guest__isnull=False),
                name="a_guest_is_told_a_thing_once",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False, guest=None) | Q(member=None, guest__isnull=False),
                name="a_member_or_a_guest_is_told",
            ),
            models.UniqueConstraint(
                fields=["member", "kind", "period"], condition=Q(period__isnull=False), name="one_digest_a_period"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject_id or self.period or ''}"

    @classmethod
    def write_to(cls, member_pks, kind, subject_id, priority=AT_ONCE, guest_pks=()):
        """A row to be sent for each member and guest that has none yet."""
        new = [cls(member_id=pk, kind=kind, subject_id=subject_id) for pk in member_pks]
        new += [cls(guest_id=pk, kind=kind, subject_id=subject_id) for pk in guest_pks]
        cls.objects.bulk_create(new, ignore_conflicts=True, batch_size=2000)
        written = cls.objects.due().filter(kind=kind, subject_id=subject_id).values_list("pk", flat=True)
        for pk in written:
            nudge_after_commit("notifications.tasks.send_delivery", pk, priority=priority)

    @property
    def message_id(self):
        """The same at every attempt, and known to nobody who did not get the mail: see notifications.bounces."""
        name = f"{self.kind}.{self.pk}"
        seal = salted_hmac("notifications.message_id", f"{name}.{self.created_at.timestamp()}", algorithm="sha256")
        return f"<{name}.{seal.hexdigest()[:24]}@{host()}>"

    def send(self):
        """Ask again whether it may be sent, write it, hand it over, and keep what came of it."""
        kind = kind_named(self.kind)
        if kind is None:
            return self.skip(Skipped.GONE)
        try:
            with transaction.atomic(), in_the_networks_language():
                message = kind.message_for(self)
                message.extra_headers["Message-ID"] = self.message_id
                content = bytes_of(message)
        except Skip as skip:
            self.skip(skip.reason)
            return kind.told(self.subject_id, skipped=skip.reason)
        except (
            Exception
        ) as error:  # a fault of ours: nothing was sent, so the claim is given back before it is reported
            self.put_off(repr(error))
            raise
        try:
            hand_over(message.to[0], content)
        except NotAccepted as refusal:
            if refusal.no_such_mailbox:
                mail_no_more(message.to[0], str(refusal))
            if refusal.for_good:
                self.give_up(str(refusal))
            else:
                self.put_off(str(refusal))
        except Unclear as accident:
            if kind.SENT_AGAIN:
                self.put_off(str(accident))
            else:
                self.mark(uncertain_at=timezone.now(), error=str(accident))
        else:
            self.mark_sent()
            kind.told(self.subject_id)

    def mark_sent(self):
        """With all that it told, in one statement."""
        self.sent_at = timezone.now()
        Delivery.objects.filter(Q(pk=self.pk) | Q(part_of=self.pk)).update(sent_at=self.sent_at, error="")

    def skip(self, reason):
        self.mark(skipped=reason)

    def put_off(self, error):
        self.told.all().delete()  # it was not told, so the next attempt may
        super().put_off(error)

    def give_up(self, error):
        self.told.all().delete()
        super().give_up(error)


class Frequency(models.TextChoices):
    WEEKLY = "weekly", _("Once a week")
    NEVER = "never", _("Never")


TUESDAY, EIGHT = 1, time(8)


def next_digest_at(after=None):
    """The first Tuesday, eight o'clock by the clock of the network, after a moment."""
    after = timezone.localtime(after)
    day = after.date() + timedelta(days=(TUESDAY - after.weekday()) % 7)
    at = timezone.make_aware(datetime.combine(day, EIGHT))
    return at if at > after else timezone.make_aware(datetime.combine(day + timedelta(days=7), EIGHT))


def week_of(moment):
    """The Monday of the week, by the calendar of the network."""
    day = timezone.localdate(moment)
    return day - timedelta(days=day.weekday())


class DigestSubscriptionQuerySet(models.QuerySet):
    def start_for(self, members):
        """A subscription for each member that has none yet."""
        due_at = next_digest_at()
        new = [DigestSubscription(member_id=member.pk, due_at=due_at) for member in members]
        self.bulk_create(new, ignore_conflicts=True, batch_size=2000)

    def due(self):
        return self.filter(frequency=Frequency.WEEKLY, due_at__lte=timezone.now())

    @transaction.atomic
    def plan(self, most=500):
        """A digest for some of those whose time has come, one a week at most. Returns how many were planned.

        What was planned stands in the ledger, so neither a beat that runs twice nor a clock that jumps can double it.
        """
        now = timezone.now()
        due = list(self.due().select_for_update(skip_locked=True).order_by("due_at")[:most])
        week = week_of(now)
        members = [subscription.member_id for subscription in due]
        new = [Delivery(member_id=pk, kind=DIGEST, period=week) for pk in members]
        Delivery.objects.bulk_create(new, ignore_conflicts=True)
        self.filter(pk__in=[subscription.pk for subscription in due]).update(due_at=next_digest_at(now))
        planned = Delivery.objects.due().filter(kind=DIGEST, period=week, member__in=members)
        for pk in planned.values_list("pk", flat=True):
            nudge_after_commit("notifications.tasks.send_delivery", pk, priority=LATER)
        return len(due)


class DigestSubscription(Signed, models.Model):
    """How often a member gets a digest, and when the next one is due."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digest_subscription")
    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.WEEKLY)
    due_at = models.DateTimeField(default=next_digest_at)
    hears_of_notes = models.BooleanField(default=True)  # a mail when a colleague writes on the board of the profile

    objects = DigestSubscriptionQuerySet.as_manager()
    # No link of ours ever stops working by itself: a mail may be years old when somebody wants to be rid of the next.
    signer = signing.Signer(salt="notifications.stop-digest", sep=".")  # its token stops the digest

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="digests_due", condition=Q(frequency=Frequency.WEEKLY)),
        ]

    def __str__(self):
        return self.get_frequency_display()

    @classmethod
    def bearing(cls, token):
        """The subscription a token is for, or None."""
        return cls.objects.select_related("member").filter(pk=cls.key_in(token)).first()

    def choose(self, frequency):
        """Choosing twice is choosing once: the next digest does not come later for it."""
        if frequency != self.frequency:
            self.frequency, self.due_at = frequency, next_digest_at()
            self.save(update_fields=["frequency", "due_at"])

    def hear_of_notes(self, wanted):
        self.hears_of_notes = wanted
        self.save(update_fields=["hears_of_notes"])
