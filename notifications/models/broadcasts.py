"""A message to all members: a draft, tried on oneself, planned, and sent once."""

import uuid
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Membership
from members.models import Member
from members.models.addresses import without_mailbox
from network.rights import Right
from network.signals import acted

from .digests import DigestSubscription
from .wishes import Wishes

NEW_FOR = timedelta(days=60)


class Audience(models.TextChoices):
    EVERYBODY = "everybody", _("All members")
    MANAGERS = "managers", _("Everybody who manages a group")
    NEWCOMERS = "newcomers", _("Who joined in the last sixty days")


class Missed(models.TextChoices):
    """Why a message does not reach somebody it is for."""

    STOPPED = "stopped", _("stopped these messages")
    NO_ADDRESS = "no_address", _("has no address that takes our mail")
    SILENT = "silent", _("wants no mail at the moment")


class KeptBack(models.TextChoices):
    """Why a planned message did not go out."""

    AWAY = "away", _("who planned it left the network, or is suspended")
    NO_ROLE = "no_role", _("who planned it may not write to all members any more")


class Reach(NamedTuple):
    count: int
    others: list


def writers():
    """The members who may write to all."""
    # unguarded: nobody looks; who writes answers for what goes out
    return Member.objects.present().holding(Right.WRITE_TO_ALL)


class BroadcastQuerySet(models.QuerySet):
    def due(self):
        return self.filter(sent_at=None, planned_for__lte=timezone.now(), kept_back="")

    def standing(self):
        """Those whose writer may still write to all members."""
        return self.filter(author__in=writers())


class Broadcast(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    subject = models.CharField(_("subject"), max_length=120)
    text = models.TextField(_("text"), max_length=10_000)
    audience = models.CharField(_("To whom?"), max_length=10, choices=Audience, default=Audience.EVERYBODY)
    created_at = models.DateTimeField(default=timezone.now)
    planned_for = models.DateTimeField(null=True)  # none: a draft
    kept_back = models.CharField(max_length=10, choices=KeptBack, blank=True)  # why it did not go out, or not to all
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

    def heard(self):
        """Who did not stop these messages: each finds it on the site, and most get it by mail."""
        stopped = DigestSubscription.objects.filter(member=OuterRef("pk"), hears_broadcasts=False)
        return self.others().exclude(Exists(stopped))

    def reached(self):
        return self.heard().exclude(without_mailbox())

    def others(self):
        """Whom it is for; never its writer, who has it in hand."""
        return self.addressed().exclude(pk=self.author_id) if self.author_id else self.addressed()

    def reach(self):
        """How many get it now, and how many do not, by the reason; counted in one question."""
        stopped = DigestSubscription.objects.filter(member=OuterRef("pk"), hears_broadcasts=False)
        silent = Wishes.objects.silent_on(timezone.localdate()).filter(member=OuterRef("pk"))
        why = Case(
            When(Exists(stopped), then=Value(Missed.STOPPED)),
            When(without_mailbox(), then=Value(Missed.NO_ADDRESS)),
            When(Exists(silent), then=Value(Missed.SILENT)),
            default=Value(""),
        )
        people = self.others().order_by().annotate(why=why).values("why").annotate(number=Count("pk")).order_by("why")
        numbers = {row["why"]: row["number"] for row in people}
        return Reach(numbers.pop("", 0), [(Missed(why).label, number) for why, number in numbers.items()])

    def begin(self):
        """It is out from now on, and to how many."""
        self.sent_at, self.recipient_count = timezone.now(), self.reach().count
        self.save(update_fields=["sent_at", "recipient_count"])

    def keep_back(self):
        """Its writer may not send it any more: it stays, with the reason, for another to send."""
        self.kept_back = self.obstacle()
        self.save(update_fields=["kept_back"])

    def miss_one(self):
        """Its writer lost the right while it goes out, so one whom it was to reach gets nothing: the number stays true,
        and the reason is kept."""
        to_go = Broadcast.objects.filter(pk=self.pk, recipient_count__gt=0)
        to_go.update(recipient_count=F("recipient_count") - 1, kept_back=self.obstacle())

    def obstacle(self):
        is_present = Member.objects.present().filter(pk=self.author_id).exists()  # unguarded: it is about the writer
        return KeptBack.NO_ROLE if is_present else KeptBack.AWAY

    @transaction.atomic
    def plan(self, at, by=None):
        """It goes out then, by itself, in the name of who planned it; until then it is changed or taken back like a
        draft. After that never again."""
        who = {"author": by} if by and at else {}
        was = self.planned_for
        done = Broadcast.objects.filter(pk=self.pk, sent_at=None).update(planned_for=at, kept_back="", **who)
        if done and (at or was):
            before, after = ({"planned_for": moment.isoformat()} if moment else {} for moment in (was, at))
            what, about = "broadcast" if at else "broadcast_back", {"thing": f"broadcast:{self.pk}"}
            acted.send(Broadcast, what=what, by=by, before=before, after=after, about=about)
        return done
