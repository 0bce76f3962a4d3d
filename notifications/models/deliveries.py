import json
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.core import signing
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Member
from web.nudges import nudge_after_commit
from web.signed import Signer, seal

from ..deciding import MAILS_A_DAY, Decision, decide
from ..kinds import KINDS, Skipped, kind_named
from ..letters import host
from ..smtp import NotAccepted, Resting, Unclear, hand_over
from .notifications import Notification
from .outgoing import Outgoing, OutgoingQuerySet, in_batches, mail_no_more

DIGEST = "digest"
WEB_SIGNER = Signer(salt="notifications.digest-on-the-web", sep=".")


# A batch tells a thousand things: as rows of Django's, one by one, they would cost more than choosing them.
TOLD = """
INSERT INTO notifications_delivery (created_at, next_attempt_at, claimed_at, channel, attempts, error, frequency,
    skipped, part_of_id, member_id, kind, subject_id, piece_id)
SELECT %s, %s, %s, %s, 0, '', '', '', told.*
FROM json_to_recordset(%s) AS told (part_of bigint, member bigint, kind text, subject bigint, piece bigint)
ON CONFLICT DO NOTHING
"""


# Asked of each digest: that the one before was sent, and that this one, if it is still ours, is being handed over.
HANDED = """
PREPARE begin_handing_over (timestamptz, bigint, timestamptz, bigint) AS
WITH sent AS (UPDATE notifications_delivery SET sent_at = $1, error = '' WHERE id = $4)
UPDATE notifications_delivery SET handed_at = $1
WHERE id = $2 AND claimed_at = $3 AND handed_at IS NULL AND channel = 'mail'
    AND sent_at IS NULL AND failed_at IS NULL AND uncertain_at IS NULL AND skipped = ''
"""


class Channel(models.TextChoices):
    MAIL = "mail", _("Mail")
    DIGEST = "digest", _("Told in a digest")


class DeliveryQuerySet(OutgoingQuerySet):
    def open(self):
        return super().open().filter(channel=Channel.MAIL, uncertain_at=None, skipped="")

    def due(self):
        """Nothing that was handed over once is due again when twice would be worse than never."""
        return super().due().exclude(kind=DIGEST, handed_at__isnull=False)

    def forget(self, kind, it):
        """What was told of this by mail, so that it is told once more; a mail that still waits tells the new."""
        told = self.filter(kind=kind.NAME, subject_id=it.pk)
        told.exclude(pk__in=self.open()).delete()

    def counting_today(self, zone=None):
        """The mails that count for the most that somebody gets in a day: those sent today, and those on their way."""
        began = timezone.localtime(timezone=zone).replace(hour=0, minute=0, second=0, microsecond=0)
        capped = [name for name, kind in KINDS.items() if kind.TOPIC and not kind.PASSES]
        return self.filter(channel=Channel.MAIL, claimed_at__gte=began, skipped="", failed_at=None, kind__in=capped)

    @transaction.atomic
    def claim_all(self, pks):
        """Those of these rows that nobody else has, now ours to send; of a member one, for the next one is to know what
        it told."""
        first = {}
        for each in self.due().filter(pk__in=pks).select_for_update(skip_locked=True).order_by("pk"):
            first.setdefault((each.member_id, each.guest_id), each)
        mine = list(first.values())
        now = timezone.now()
        self.filter(pk__in=[each.pk for each in mine]).update(claimed_at=now, attempts=F("attempts") + 1)
        for each in mine:
            each.claimed_at, each.attempts = now, each.attempts + 1
        return mine

    def settle_abandoned(self):
        """Digests whose worker died handing them over: nobody knows whether they arrived, so they are never sent again.

        One that was only claimed is due again.
        """
        settled = self.abandoned().filter(kind=DIGEST, handed_at__isnull=False)
        return settled.update(uncertain_at=timezone.now(), error="The worker died before it could say.")


class Delivery(Outgoing):
    """The ledger: what was told to which member, or guest of an event, by which channel, or why not. Claimed and
    committed before it is sent.

    A row of channel digest is one thing that a digest, its `part_of`, told; what stands here is not told again. When
    it was sent, that digest says.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="deliveries")
    guest = models.ForeignKey("events.Guest", models.CASCADE, null=True, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.MAIL)
    kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField(null=True)
    # The key of the piece it is about, whatever the news was: no digest tells that piece again. No foreign key, for the
    # ledger outlives the piece.
    piece_id = models.BigIntegerField(null=True)
    # Of a digest: the first day of its day, week or month, and which of these it is; neither when it was asked for.
    period = models.DateField(null=True)
    frequency = models.CharField(max_length=10, blank=True)
    part_of = models.ForeignKey("self", models.CASCADE, null=True, related_name="told")
    skipped = models.CharField(max_length=15, choices=Skipped, blank=True)
    uncertain_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)  # it was taken, and came back
    handed_at = models.DateTimeField(null=True)  # of a digest: when a worker began to hand it to the mail server

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="deliveries_open",
                condition=Q(channel=Channel.MAIL, sent_at=None, failed_at=None, uncertain_at=None, skipped=""),
            ),
            BrinIndex(fields=["created_at"], name="deliveries_by_age"),
            models.Index(
                fields=["created_at"],
                name="deliveries_in_trouble",
                condition=Q(failed_at__isnull=False) | Q(uncertain_at__isnull=False),
            ),
            models.Index(fields=["period", "frequency"], name="digests_by_period", condition=Q(period__isnull=False)),
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
                fields=["member", "kind", "frequency", "period"],
                condition=Q(period__isnull=False),
                name="one_digest_a_period",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject_id or self.period or ''}"

    @classmethod
    def write_to(cls, member_pks, kind, it, guest_pks=()):
        """A row to be sent for each member and guest that has none yet; member_pks may say not before when."""
        now, waiting = timezone.now(), member_pks if isinstance(member_pks, dict) else {}
        news = {"kind": kind.NAME, "subject_id": it.pk}
        told = news | {"piece_id": kind.about(it).get("content_id")}
        new = [cls(member_id=pk, next_attempt_at=waiting.get(pk) or now, **told) for pk in member_pks]
        new += [cls(guest_id=pk, **told) for pk in guest_pks]
        cls.objects.bulk_create(new, ignore_conflicts=True, batch_size=2000)
        for pks in in_batches(cls.objects.due().filter(**news).order_by("pk").values_list("pk", flat=True)):
            nudge_after_commit("notifications.tasks.send_news", pks, priority=kind.PRIORITY)

    @classmethod
    def note_told(cls, told):
        """That these digests tell these things: (digest, kind, key of the thing or None, key of the piece or None)."""
        rows = [
            {"part_of": digest.pk, "member": digest.member_id, "kind": kind, "subject": subject, "piece": piece}
            for digest, kind, subject, piece in told
        ]
        if rows:
            now, claimed_at = timezone.now(), told[0][0].claimed_at  # one moment for all that are claimed together
            with connection.cursor() as cursor:
                cursor.execute(TOLD, [now, now, claimed_at, Channel.DIGEST, json.dumps(rows)])

    @classmethod
    def decisions(cls, kind, it, mine):
        """{its key: Decision} for these rows about one thing, claimed by us: what each member wishes now, and whether
        they know of it by now. A guest of an event chose by coming. In a few questions however many they are."""
        of_members = {each.member_id: each for each in mine if each.member_id}
        found = {each.pk: Decision(on_site=False) for each in mine if each.member_id is None}
        is_capped = kind.TOPIC and not kind.PASSES
        before = cls.mails_before(of_members) if is_capped else {}
        at_cap = [pk for pk, count in before.items() if count >= MAILS_A_DAY]
        decided = decide(kind, it, list(of_members), at_cap=at_cap)
        knowing = Notification.objects.knowing(kind, it, of_members) if is_capped else set()
        for pk, each in of_members.items():
            seen = pk in knowing and not decided[pk].skipped
            found[each.pk] = decided[pk]._replace(skipped=Skipped.SEEN) if seen else decided[pk]
        return found

    @classmethod
    def mails_before(cls, of_members):
        """How many others those of {member: the row that is ours} got today, each by their own clock, or are getting:
        {member: count}. Of two claims the one that came before counts for the other."""
        members_in = {}
        clocks = Member._base_manager.filter(pk__in=of_members).values_list("pk", "digest_subscription__time_zone")
        for pk, zone in clocks:
            members_in.setdefault(zone or settings.TIME_ZONE, []).append(pk)
        before = dict.fromkeys(of_members, 0)
        for zone, members in members_in.items():
            today = cls.objects.counting_today(ZoneInfo(zone)).filter(member__in=members)
            for member, claimed_at, pk in today.values_list("member", "claimed_at", "pk"):
                own = of_members[member]
                before[member] += (claimed_at, pk) < (own.claimed_at or timezone.now(), own.pk)
        return before

    @classmethod
    def give_back(cls, deliveries):
        """Claims that came to nothing, though nothing went wrong with them."""
        mine = cls.objects.open().filter(pk__in=[each.pk for each in deliveries], handed_at=None)
        mine.update(claimed_at=None, attempts=F("attempts") - 1)

    @transaction.atomic
    def send_again(self, by):
        """A digest that failed or that nobody knows of, once more and by hand; what it told is told anew."""
        _note, created = Resending.objects.get_or_create(digest=self, defaults={"by": by})
        if created:
            self.told.all().delete()
            again = Delivery.objects.create(member_id=self.member_id, kind=DIGEST)
            Resending.objects.filter(digest=self).update(again=again)
            nudge_after_commit("notifications.tasks.send_digests", [again.pk])

    @property
    def web_token(self):
        """What stands in the address of a digest on the site."""
        return WEB_SIGNER.sign(str(self.pk))

    @classmethod
    def bearing(cls, token):
        try:
            key = WEB_SIGNER.unsign(token)
        except signing.BadSignature:
            return None
        return cls.objects.select_related("member").filter(pk=key, kind=DIGEST).first()

    @property
    def message_id(self):
        """The same at every attempt, and known to nobody who did not get the mail: see notifications.bounces."""
        name = f"{self.kind}.{self.pk}"
        sealed = seal("notifications.message_id", f"{name}.{self.created_at.timestamp()}")
        return f"<{name}.{sealed.hexdigest()[:24]}@{host()}>"

    def hand_over(self, kind, address, content):
        if self.is_taken(kind, address, content):
            self.mark_sent()
            kind.told(self.subject_id)

    def is_taken(self, kind, address, content):
        """Whether the mail server took it; what it means when it did not is kept."""
        try:
            hand_over(address, content)
        except Resting:
            self.rest()
        except NotAccepted as refusal:
            if refusal.no_such_mailbox:
                mail_no_more(address, str(refusal))
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
            return True
        return False

    def hand_over_once(self, kind, address, content, after=None):
        """Whether the mail server took it. Committed before a byte goes out: of two workers one does it, and of one
        that dies it is known to have. In the same breath it is noted that the one before, `after`, was sent; so
        whoever calls notes that of the last.
        """
        now = timezone.now()
        with connection.cursor() as cursor:
            connection.prepare("begin_handing_over", HANDED)
            cursor.execute(
                "EXECUTE begin_handing_over (%s, %s, %s, %s)", [now, self.pk, self.claimed_at, after and after.pk]
            )
            is_mine = cursor.rowcount
        return bool(is_mine) and self.is_taken(kind, address, content)

    def mark_sent(self):
        self.sent_at = timezone.now()
        Delivery.objects.filter(pk=self.pk, failed_at=None).update(sent_at=self.sent_at, error="")

    def skip(self, reason):
        self.mark(skipped=reason)

    def note_bounce(self):
        """Once, however many reports of it come."""
        Delivery.objects.filter(pk=self.pk, bounced_at=None).update(bounced_at=timezone.now())

    @transaction.atomic
    def came_back(self, error):
        """It was taken and then returned, from a full mailbox perhaps: send it again later, and after three days no
        more; a digest, which twice would be worse than never, not at all. Returns whether this was news; who waits
        for the next attempt already needs no second report."""
        sent = Delivery.objects.filter(pk=self.pk, sent_at__isnull=False).update(sent_at=None)
        if sent:
            self.note_bounce()
            self.sent_at, kind = None, kind_named(self.kind)
            if kind is None or kind.SENT_AGAIN:
                self.put_off(error)
            else:
                self.give_up(error)
        return bool(sent)

    def rest(self):
        self.told.all().delete()
        self.mark(handed_at=None)
        super().rest()

    def put_off(self, error):
        self.told.all().delete()  # it was not told, so the next attempt may
        self.mark(handed_at=None)
        super().put_off(error)

    def give_up(self, error):
        self.told.all().delete()
        super().give_up(error)


class Resending(models.Model):
    """A community manager had a digest sent once more; it stays noted who and when."""

    digest = models.OneToOneField(Delivery, models.CASCADE, related_name="resending")
    again = models.ForeignKey(Delivery, models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.digest_id}"
