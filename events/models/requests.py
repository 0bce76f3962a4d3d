from django.conf import settings
from django.db import models
from django.utils import timezone

from .guests import Guest
from .holding import ONE_HOLDER, Held, HeldQuerySet
from .locations import Location


class PlaceRequestQuerySet(HeldQuerySet):
    def running(self):
        return self.filter(declined_at=None)

    def running_for(self, viewer):
        """The viewer's own, with those that were declined; a visitor has none."""
        return self.of(viewer)


class PlaceRequest(Held, models.Model):
    """The question for a place at an event whose organiser lets people in. A yes ends it; a no stays."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="place_requests")
    location = models.ForeignKey(Location, models.SET_NULL, null=True, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="place_requests")
    guest = models.ForeignKey(Guest, models.CASCADE, null=True, related_name="place_requests")
    created_at = models.DateTimeField(default=timezone.now)
    declined_at = models.DateTimeField(null=True)

    objects = PlaceRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "member"], name="one_place_request_per_member"),
            models.UniqueConstraint(fields=["event", "guest"], name="one_place_request_per_guest"),
            models.CheckConstraint(condition=ONE_HOLDER, name="a_member_or_a_guest_asks"),
        ]

    def __str__(self):
        return f"{self.who} - {self.event}"
