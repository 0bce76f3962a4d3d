from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Reply(models.TextChoices):
    MAYBE = "maybe", _("Maybe")
    NO = "no", _("I am not coming")


class RsvpQuerySet(models.QuerySet):
    def running_for(self, viewer):
        return self.filter(member=viewer) if viewer.is_authenticated else self.none()


class Rsvp(models.Model):
    """An answer that takes no place. Whoever says yes has a Registration instead."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="rsvps")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="rsvps")
    reply = models.CharField(max_length=5, choices=Reply)
    created_at = models.DateTimeField(default=timezone.now)

    objects = RsvpQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "member"], name="one_rsvp_per_member")]

    def __str__(self):
        return f"{self.member}: {self.get_reply_display()}"
