"""A message to all members: a draft, tried on oneself, planned, and sent once."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Membership
from members.models import Member
from members.models.addresses import without_mailbox

from .digests import DigestSubscription

NEW_FOR = timedelta(days=60)


class Audience(models.TextChoices):
    EVERYBODY = "everybody", _("All members")
    MANAGERS = "managers", _("Everybody who manages a group")
    NEWCOMERS = "newcomers", _("Who joined in the last sixty days")


class BroadcastQuerySet(models.QuerySet):
    def due(self):
        return self.filter(sent_at=None, planned_for__lte=timezone.now())


class Broadcast(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    subject = models.CharField(_("subject"), max_length=120)
    text = models.TextField(_("text"), max_length=10_000)
    audience = models.CharField(_("To whom?"), max_length=10, choices=Audience, default=Audience.EVERYBODY)
    created_at = models.DateTimeField(default=timezone.now)
    planned_for = models.DateTimeField(null=True)  # none: a draft
    sent_at = models.DateTimeField(null=True)
    recipient_count = models.PositiveIntegerField(default=0)

    objects = BroadcastQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["planned_for"], name="broadcasts_planned", condition=Q(sent_at=None)),
            models.Index(fields=["-created_at", "-id"], name="broadcasts_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(sent_at=None) | Q(planned_for__isnull=False), name="sent_as_planned")
        ]

    def __str__(self):
        return self.subject

    def addressed(self):
        """The members it is for as they are now, whether or not a mail reaches them."""
        members = Member.objects.present()  # unguarded: they are written to, and nobody sees who they are
        if self.audience == Audience.MANAGERS:
            return members.filter(Exists(Membership.objects.filter(member=OuterRef("pk"), is_manager=True)))
        return (
            members.filter(joined_at__gt=timezone.now() - NEW_FOR) if self.audience == Audience.NEWCOMERS else members
        )

    def reached(self):
        stopped = DigestSubscription.objects.filter(member=OuterRef("pk"), hears_broadcasts=False)
        return self.addressed().exclude(Exists(stopped)).exclude(without_mailbox())

    def begin(self):
        """It is out from now on, and to how many."""
        self.sent_at, self.recipient_count = timezone.now(), self.reached().count()
        self.save(update_fields=["sent_at", "recipient_count"])

    def plan(self, at):
        """It goes out then, by itself; until then it is changed or taken back like a draft. After that never again."""
        return Broadcast.objects.filter(pk=self.pk, sent_at=None).update(planned_for=at)
