from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import TimeZone
from web.clock import moment_at
from web.nudges import LATER, nudge_after_commit
from web.signed import Signed

from .deliveries import DIGEST, Delivery


class Frequency(models.TextChoices):
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Once a week, on Tuesday")
    MONTHLY = "monthly", _("Once a month, on the first Tuesday")
    NEVER = "never", _("Never")


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
        """A digest for some of those whose time has come, one a period at most. Returns how many were planned.

        What was planned stands in the ledger, so neither a beat that runs twice nor a clock that jumps can double it.
        """
        now = now or timezone.now()
        due = list(self.due(now).select_for_update(skip_locked=True).order_by("due_at")[:most])
        Delivery.objects.bulk_create([each.planned() for each in due], ignore_conflicts=True)
        for each in due:
            each.due_at = next_digest_at(now, each.frequency, each.time_zone)
        self.bulk_update(due, ["due_at"])
        members = [subscription.member_id for subscription in due]
        planned = Delivery.objects.due().filter(kind=DIGEST, member__in=members)
        for pk in planned.values_list("pk", flat=True):
            nudge_after_commit("notifications.tasks.send_delivery", pk, priority=LATER)
        return len(due)


class DigestSubscription(Signed, models.Model):
    """How often a member gets a digest, and when the next one is due."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digest_subscription")
    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.WEEKLY)
    time_zone = models.CharField(_("time zone"), max_length=40, choices=TimeZone, default=TimeZone.AMSTERDAM)
    due_at = models.DateTimeField(default=next_digest_at)
    hears_of_notes = models.BooleanField(default=True)  # a mail when a colleague writes on the board of the profile

    objects = DigestSubscriptionQuerySet.as_manager()
    # No link of ours ever stops working by itself: a mail may be years old when somebody wants to be rid of the next.
    signer = signing.Signer(salt="notifications.stop-digest", sep=".")  # its token stops the digest

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

    def choose(self, frequency, time_zone=None):
        """Choosing twice is choosing once: the next digest does not come later for it."""
        time_zone = time_zone or self.time_zone
        if (frequency, time_zone) != (self.frequency, self.time_zone):
            self.frequency, self.time_zone = frequency, time_zone
            self.due_at = next_digest_at(None, frequency, time_zone) if frequency != Frequency.NEVER else self.due_at
            self.save(update_fields=["frequency", "time_zone", "due_at"])

    def hear_of_notes(self, wanted):
        self.hears_of_notes = wanted
        self.save(update_fields=["hears_of_notes"])
