"""How an event is taken away: nothing that its organisers wrote or arranged outlives it."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import F

from content.models import Invitee

from ..signals import called_off
from .calls import Call, Proposal, State
from .continuing import Continuation
from .crew import organisers_of
from .programme import Speaker
from .refusals import InUse
from .registrations import Registration
from .replies import Reply, Rsvp
from .requests import PlaceRequest
from .waiting import Waiting

OF_THE_ORGANISERS = ("releases", "sessions", "rounds", "rooms", "tracks", "sign_up_questions", "helpers", "handovers")


def doing_at(event):
    """Keys of the members who do something there, whether they have a place or not: who organises it, helps, speaks, or
    was asked to."""
    helping = event.helpers.accepted().values_list("member", flat=True)
    speaking = Speaker.objects.filter(session__event=event.pk, is_released=True).values_list("member", flat=True)
    accepted = Proposal.objects.filter(call__event=event.pk, state__in=[State.ACCEPTED, State.CONFIRMED])
    return {*organisers_of(event), *helping, *speaking, *accepted.values_list("member", flat=True)} - {None}


class RemovalNews(models.Model):
    """Whom it concerns that an event was taken away, while of what they did there nothing is kept."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="removal_news")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "member"], name="one_news_of_a_removal")]

    def __str__(self):
        return f"{self.event_id} - {self.member}"


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
        """Take away an event to which nobody comes. Raises InUse."""
        if self.locked().has_people():
            raise InUse
        self.take_away()

    def missed_by(self):
        """Keys of the members who hear of it beside those: they do something there, or said to come perhaps."""
        if not self.published_at or self.has_begun or self.is_cancelled:
            return set()
        maybe = Rsvp.objects.filter(event=self.pk, reply=Reply.MAYBE).values_list("member", flat=True)
        return (doing_at(self) | set(maybe)) - {self.author_id}

    def is_answered(self):
        return super().is_answered() or self.has_people()

    def leaves_a_gap(self):
        return super().leaves_a_gap() or bool(self.missed_by())

    @transaction.atomic
    def remove(self, *, by_writer=True):
        self.take_away(by_writer=by_writer)

    def take_away(self, *, by_writer=True):
        """What is left is a gap for the words of others, or for whom it concerns: they hear it by that; once."""
        try:
            if self.locked().removed_at:
                return
        except type(self).DoesNotExist:
            return
        is_news, missed_by = not self.has_begun and not self.is_cancelled, self.missed_by()
        super().remove(by_writer=by_writer)
        if self.clear_out() and is_news:
            rows = [RemovalNews(event_id=self.pk, member_id=member) for member in missed_by]
            RemovalNews.objects.bulk_create(rows, ignore_conflicts=True)
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
