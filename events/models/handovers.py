from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from content.models import Authorship, Content


class Handover(models.Model):
    """The question to a colleague whether to organise an event from now on; nobody becomes organiser unasked."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="handovers")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="event_handovers")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "to"], name="one_handover_to_a_colleague")]

    def __str__(self):
        return str(self.event)

    @transaction.atomic
    def accept(self):
        """The event gets its new organiser. Accepting twice is accepting once."""
        event = self.event.locked()
        if Handover.objects.filter(pk=self.pk).delete()[0]:
            fresh = {"author": self.to, "affiliation": self.to.affiliation, "changed_at": timezone.now()}
            Content._base_manager.filter(pk=event.pk, removed_at=None).update(**fresh)
            Authorship.objects.filter(content=event.pk, member=self.to).delete()
            event.gain(self.to)

    def decline(self):
        Handover.objects.filter(pk=self.pk).delete()
