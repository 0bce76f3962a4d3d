"""What becomes of an event after it was announced: it moves, it is called off, it comes near."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..clock import spoken
from .locations import Location


class Cancellation(models.Model):
    """That an event does not go on. Its page stays, for whoever had it in the diary."""

    event = models.OneToOneField("events.Event", models.CASCADE, related_name="cancellation")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("Why does it not go on?"), max_length=500)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.reason


class Move(models.Model):
    """That an event, or one of its locations, is at another time or place than was told."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="moves")
    location = models.ForeignKey(Location, models.CASCADE, null=True, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    time_zone = models.CharField(max_length=40)
    place = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return str(self.event)

    @property
    def was(self):
        return spoken(self.began_at, self.ended_at, self.time_zone)


class Ahead(models.TextChoices):
    WEEK = "week", _("A week before")
    DAY = "day", _("A day before")


# When a reminder goes: so long before the event begins, and not at all any more when it is nearer than that.
DUE = {Ahead.WEEK: (timedelta(days=7), timedelta(days=5)), Ahead.DAY: (timedelta(days=1), timedelta(hours=3))}
FRESH = timedelta(hours=36)  # whoever registered so short ago needs no reminder


class Reminder(models.Model):
    """That everybody who comes is reminded of an event; once a week before, once a day before."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="reminders")
    ahead = models.CharField(max_length=4, choices=Ahead)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "ahead"], name="one_reminder_of_a_kind")]

    def __str__(self):
        return f"{self.event} - {self.ahead}"

    @classmethod
    def lacking(cls, events, ahead):
        """Of these events, those that are so near now, and of which nobody was reminded yet."""
        first, last = DUE[ahead]
        now = timezone.now()
        had = cls.objects.filter(event=OuterRef("pk"), ahead=ahead)
        return events.filter(~Exists(had), happens_at__lte=now + first, happens_at__gt=now + last)
