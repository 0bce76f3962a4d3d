from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import TimeZone
from network.models import Subject
from network.signals import acted
from web.clock import moment_at
from web.nudges import LATER, nudge_after_commit
from web.signed import Signed, Signer

from ..deciding import decide
from ..kinds import kind_named
from .deliveries import DIGEST, Delivery
from .outgoing import in_batches


class Frequency(models.TextChoices):
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Once a week, on Tuesday")
    MONTHLY = "monthly", _("Once a month, on the first Tuesday")
    NEVER = "never", _("Never")


ABOUT_SIGNER = Signer(salt="notifications.adjust-digest", sep=".")
BROADCAST_SIGNER = signing.Signer(salt="notifications.stop-broadcasts", sep=".")
TUESDAY, AT = 1, time(7, 30)
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


def next_digest_at(after=None, frequency=Frequency.WEEKLY, zone=TimeZone.AMSTERDAM):
    """The first moment after this one at which a digest is due, by a clock in the zone.

    A calendar day is looked for first and the clock read last, so that summer time moves no digest by an hour.
    """
    after = (after or timezone.now()).astimezone(ZoneInfo(zone))
    day = after.date()
    while not is_due_on(day, frequency) or moment_at(datetime.combine(day, AT), zone) <= after:
        day += A_DAY
    return moment_at(datetime.combine(day, AT), zone)


def is_due_on(day, frequency):
    if frequency == Frequency.DAILY:
        return True
    return day.weekday() == TUESDAY and (frequency == Frequency.WEEKLY or day.day <= A_WEEK.days)


def period_of(moment, frequency, zone):
    """The first day of the day, week or month the moment falls in, by a calendar in the zone."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    if frequency == Frequency.DAILY:
        return day
    return day.replace(day=1) if frequency == Frequency.MONTHLY else day - A_DAY * day.weekday()


class DigestSubscriptionQuerySet(models.QuerySet):
    def start_for(self, members):
        """A subscription for each member that has none yet."""
        due_at = next_digest_at()
        new = [DigestSubscription(member_id=member.pk, due_at=due_at) for member in members]
        self.bulk_create(new, ignore_conflicts=True, batch_size=2000)

    def due(self, now=None):
        return self.exclude(frequency=Frequency.NEVER).filter(due_at__lte=now or timezone.now())

    @transaction.atomic
    def plan(self, most=500, now=None):
        """A digest for some of those whose time has come, one a period at most. Returns how many were looked at.

        Who wants quiet at this moment is due when it is over; whose mail is paused or off, with the next one after
        this: a digest always comes at its own hour. What was planned stands in the ledger, so neither a beat that runs
        twice nor a clock that jumps can double it.
        """
        now = now or timezone.now()
        due = list(self.due(now).select_for_update(skip_locked=True).order_by("due_at")[:most])
        members = [subscription.member_id for subscription in due]
        decisions = decide(kind_named(DIGEST), None, members, now)
        quiet_until = {pk: decision.not_before for pk, decision in decisions.items() if decision.not_before}
        silent = {pk for pk, decision in decisions.items() if decision.skipped}
        ready = [each.planned() for each in due if each.member_id not in quiet_until.keys() | silent]
        Delivery.objects.bulk_create(ready, ignore_conflicts=True)
        for each in due:
            until = quiet_until.get(each.member_id)
            each.due_at = each.first_after(until) if until else next_digest_at(now, each.frequency, each.time_zone)
        self.bulk_update(due, ["due_at"])
        planned = Delivery.objects.due().filter(kind=DIGEST, member__in=members)
        for pks in in_batches(planned.order_by("pk").values_list("pk", flat=True)):
            nudge_after_commit("notifications.tasks.send_digests", pks, priority=LATER)
        return len(due)


class DigestSubscription(Signed, models.Model):
    """How often a member gets a digest, and when the next one is due."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digest_subscription")
    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.WEEKLY)
    time_zone = models.CharField(_("time zone"), max_length=40, choices=TimeZone, default=TimeZone.AMSTERDAM)
    due_at = models.DateTimeField(default=next_digest_at)
    last_letter_at = models.DateTimeField(null=True)  # that asked somebody who was away whether they still want it
    stopped_at = models.DateTimeField(null=True)
    stopped_from = models.CharField(max_length=10, choices=Frequency, blank=True)  # how often it came until then
    hears_broadcasts = models.BooleanField(default=True)  # what community managers write to all members

    objects = DigestSubscriptionQuerySet.as_manager()
    # No link of ours ever stops working by itself: a mail may be years old when somebody wants to be rid of the next.
    signer = Signer(salt="notifications.stop-digest", sep=".")  # its token stops the digest

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="digests_due", condition=~Q(frequency=Frequency.NEVER)),
        ]

    def __str__(self):
        return self.get_frequency_display()

    @classmethod
    def bearing(cls, token):
        """The subscription a token is for, or None."""
        return cls.objects.select_related("member").filter(pk=cls.key_in(token)).first()

    def planned(self):
        """The digest that is due, as the ledger is to hold it."""
        period = period_of(self.due_at, self.frequency, self.time_zone)
        return Delivery(member_id=self.member_id, kind=DIGEST, frequency=self.frequency, period=period)

    def first_after(self, quiet):
        """When a digest comes that the quiet kept back: with the next one, where that is of the same day."""
        usual = next_digest_at(quiet, self.frequency, self.time_zone)
        zone = ZoneInfo(self.time_zone)
        return usual if usual.astimezone(zone).date() == quiet.astimezone(zone).date() else quiet

    @property
    def had_last_letter(self):
        """Since the member was here for the last time."""
        return bool(self.last_letter_at) and timezone.localdate(self.last_letter_at) > self.member.last_used_on

    @property
    def token_of_broadcasts(self):
        """What stands in the address that stops the messages to all members."""
        return BROADCAST_SIGNER.sign(str(self.pk))

    @classmethod
    def bearing_broadcasts(cls, token):
        try:
            key = BROADCAST_SIGNER.unsign(token)
        except signing.BadSignature:
            return None
        return cls.objects.select_related("member").filter(pk=key).first()

    def hear_broadcasts(self, wanted):
        self.hears_broadcasts = wanted
        self.save(update_fields=["hears_broadcasts"])

    def token_about(self, content_pk):
        """What stands in the address where one chooses to hear more or less of what this piece is about."""
        return ABOUT_SIGNER.sign(f"{self.pk}-{content_pk}")

    @classmethod
    def bearing_about(cls, token):
        """The subscription and the key of the piece that a token is for, or None."""
        try:
            key, _dash, content_pk = ABOUT_SIGNER.unsign(token).partition("-")
        except signing.BadSignature:
            return None
        found = cls.objects.select_related("member").filter(pk=key).first()
        return found and (found, int(content_pk))

    def choose(self, frequency, time_zone=None):
        """Choosing twice is choosing once: the next digest does not come later for it."""
        time_zone = time_zone or self.time_zone
        if (frequency, time_zone) != (self.frequency, self.time_zone):
            if frequency == Frequency.NEVER:
                self.stopped_at, self.stopped_from = timezone.now(), self.frequency
            else:
                self.stopped_at, self.stopped_from = None, ""
            self.frequency, self.time_zone = frequency, time_zone
            self.due_at = next_digest_at(None, frequency, time_zone) if frequency != Frequency.NEVER else self.due_at
            self.save(update_fields=["frequency", "time_zone", "due_at", "stopped_at", "stopped_from"])


class DigestQuiet(models.Model):
    """A member wants no pieces on a subject in the digest, though it is one they know or follow."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digest_quiets")
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "subject"], name="one_quiet_per_subject")]

    def __str__(self):
        return f"{self.subject}"


class DigestWordQuerySet(models.QuerySet):
    def of_now(self, now):
        return self.select_related("author").filter(week=week_of(now)).exclude(text="").first()

    @transaction.atomic
    def write(self, text, author, now=None):
        """The word of this week; an empty one takes it back."""
        fields = {"text": text, "author": author, "written_at": timezone.now()}
        word, _fresh = self.update_or_create(week=week_of(now or timezone.now()), defaults=fields)
        acted.send(DigestWord, by=author, what="digest_word", after={"week": word.week.isoformat()})
        return word


def week_of(moment):
    """The Monday of the week, by the calendar of the network: the week of the manager who writes the word."""
    return period_of(moment, Frequency.WEEKLY, TimeZone.AMSTERDAM)


class DigestWord(models.Model):
    """What the community manager says at the top of the digests of a week."""

    week = models.DateField(unique=True)
    text = models.TextField(max_length=600)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    objects = DigestWordQuerySet.as_manager()

    def __str__(self):
        return f"{self.week}"

    def told(self):
        return Delivery.objects.filter(kind="word", subject_id=self.pk, skipped="")
