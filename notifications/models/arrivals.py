from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

ANSWERS_A_DAY = 5  # to one address: whatever goes on answering us, that conversation dies out
REPLIES_AN_HOUR = 30  # of one member


class Outcome(models.TextChoices):
    """What became of something that arrived."""

    TAKEN = "taken", _("Arrived a moment ago")
    POSTED = "posted", _("Placed as a comment")
    NOT_POSTED = "not_posted", _("A reply that was not placed")
    UNPROVEN = "unproven", _("Nothing shows that its sender sent it")
    AUTOMATIC = "automatic", _("Written by a machine")
    BOUNCED = "bounced", _("An address takes no mail any more")
    PUT_OFF = "put_off", _("Sent again later")
    COMPLAINED = "complained", _("A complaint: those mails stopped")
    NOT_OURS = "not_ours", _("Nothing of ours")


class ArrivalQuerySet(models.QuerySet):
    def first_of(self, name):
        """The row of a mail or event that arrives for the first time; None for one that was here before."""
        arrival, created = self.get_or_create(key=sealed(name))
        return arrival if created else None

    def replies_are_too_many_of(self, member):
        lately = timezone.now() - timedelta(hours=1)
        return self.filter(member=member, at__gt=lately).count() >= REPLIES_AN_HOUR

    def answers_are_too_many_to(self, email):
        lately = timezone.now() - timedelta(days=1)
        return self.filter(answered_to=sealed(email), at__gt=lately).count() >= ANSWERS_A_DAY


class Arrival(models.Model):
    """A mail that came in, or what a mail provider told us of one: each counts once, however often it comes.

    Neither what it said is kept nor who sent it: the keys of both are sealed with the secret of this site.
    """

    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=15, choices=Outcome, default=Outcome.TAKEN)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="arrivals")
    answered_to = models.CharField(max_length=64, blank=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        indexes = [
            BrinIndex(fields=["at"], name="arrivals_by_age"),
            models.Index(fields=["answered_to", "at"], name="arrivals_answered", condition=~models.Q(answered_to="")),
        ]

    def __str__(self):
        return self.outcome

    def end(self, outcome, **fields):
        self.outcome = outcome
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=["outcome", *fields])
        return outcome

    def answer(self, email):
        """Note that who sent it is answered."""
        self.answered_to = sealed(email)
        self.save(update_fields=["answered_to"])


def sealed(text):
    return salted_hmac("notifications.arrivals", text.strip().lower(), algorithm="sha256").hexdigest()
