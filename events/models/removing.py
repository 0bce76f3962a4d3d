"""How an event is taken away: nothing that its organisers wrote or arranged outlives it."""

from django.db import transaction
from django.db.models import F

from content.models import Invitee

from ..signals import called_off
from .calls import Call
from .continuing import Continuation
from .refusals import InUse
from .registrations import Registration
from .requests import PlaceRequest
from .waiting import Waiting

OF_THE_ORGANISERS = ("releases", "sessions", "rounds", "rooms", "tracks", "sign_up_questions", "helpers", "handovers")


class Removing:
    """Of an Event."""

    def has_people(self):
        """Whether somebody comes, waits for a place or asked for one; then it is called off, and not just gone."""
        # unguarded: nobody is named by it
        rows = [
            Registration._base_manager.filter(event=self.pk, cancelled_at=None).exclude(member=self.author_id),
            Waiting.objects.running().filter(event=self.pk),
            PlaceRequest.objects.running().filter(event=self.pk),
        ]
        return any(each.exists() for each in rows)

    @transaction.atomic
    def drop(self):
        """Take away an event that nobody counts on. Raises InUse."""
        if self.locked().has_people():
            raise InUse
        super().remove()
        self.clear_out()

    def is_answered(self):
        return super().is_answered() or self.has_people()

    @transaction.atomic
    def remove(self):
        super().remove()
        if self.clear_out() and not self.has_begun:
            called_off.send(type(self), event=self)

    def clear_out(self):
        """What stays of a removed event holds the words of others, and nothing that was planned. Returns whether
        something stays."""
        words = {"online_url": "", "costs": "", "access": "", "hashtag": "", "hides_attendees": True}
        words["sequence"] = F("sequence") + 1  # or a calendar may take the word that it is off for what it has already
        if not type(self)._base_manager.filter(pk=self.pk).update(**words):
            return False
        for name in OF_THE_ORGANISERS:  # sessions before their rounds; what was released of them goes along
            getattr(self, name).all().delete()
        Call.objects.filter(event=self.pk).delete()
        Continuation.objects.filter(event=self.pk).delete()
        Invitee.objects.filter(content=self.pk).delete()
        self.locations.update(online_url="")
        return True
