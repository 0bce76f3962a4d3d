from datetime import datetime, time, timedelta

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from web.nudges import LATER, nudge_after_commit
from web.signed import Signed

from .deliveries import DIGEST, Delivery


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
