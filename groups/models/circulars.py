"""A message of a manager to the members: by mail, from the worker, and kept for all managers.

Whom it is for and who of them it does not reach is one question, asked before it is sent and again for each mail.
"""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Member
from members.models.addresses import without_mailbox
from web.submits import uuid_for

from ..signals import circular_kept_back, circular_sent
from .groups import Group
from .memberships import MailLevel, Membership, managed_by

WEEK = timedelta(days=7)


class Addressed(models.TextChoices):
    """Whom a message is for."""

    MEMBERS = "members", _("All members")
    MANAGERS = "managers", _("The managers")
    CHOSEN = "chosen", _("Members you choose")


class Missed(models.TextChoices):
    """Why a message does not reach somebody it is for."""

    AWAY = "away", _("left the network, or is suspended")
    STOPPED = "stopped", _("stopped the messages of this group")
    NO_ADDRESS = "no_address", _("has no address that takes our mail")


class KeptBack(models.TextChoices):
    """Why a planned message did not go out."""

    AWAY = "away", _("who planned it left the network, or is suspended")
    NO_MANAGER = "no_manager", _("who planned it does not manage this group any more")
    LIMITED = "limited", _("who planned it cannot write to others for now")
    ARCHIVED = "archived", _("the group is in the archive")
    TOO_MANY = "too_many", _("the group had its messages for this week")


def is_for(viewer, *wishes):
    """Which messages are for this member, who may have these wishes, as a condition on Circular."""
    # Who came in later was not written to; what was said then may even be about them.
    own = Membership.objects.filter(*wishes, group=OuterRef("group"), member=viewer.pk, since__lte=OuterRef("sent_at"))
    chosen = Addressee.objects.filter(circular=OuterRef("pk"), member=viewer.pk)
    is_theirs = Q(audience=Addressed.MEMBERS) & Exists(own)
    is_theirs |= Q(audience=Addressed.MANAGERS) & Exists(own.filter(is_manager=True))
    return is_theirs | Q(audience=Addressed.CHOSEN) & Exists(own) & Exists(chosen)


@dataclass(frozen=True)
class Reach:
    """How many get a message, and how many do not, by the reason."""

    count: int
    missed: dict
    reasons: type = field(default=Missed, compare=False)

    @property
    def others(self):
        return [(self.reasons(why).label, number) for why, number in self.missed.items()]


def addressed_in(group, sender, audience, chosen=()):
    """The memberships a message is for; never the sender's own, who has it in hand."""
    others = group.memberships.exclude(member=sender)
    if audience == Addressed.MANAGERS:
        return others.filter(is_manager=True)
    return others.filter(member__in=chosen) if audience == Addressed.CHOSEN else others


def stopped():
    """Which memberships want no messages, as a condition: those stopped, or with them all mail of the group."""
    return Q(mail_level=MailLevel.NOTHING) | Q(Exists(MessageStop.objects.filter(membership=OuterRef("pk"))))


def reach_of(memberships):
    """Counted in one question, however many they are."""
    present = Exists(Member.objects.present().filter(pk=OuterRef("member")))  # unguarded: they are counted
    why = Case(
        When(~present, then=Value(Missed.AWAY)),
        When(stopped(), then=Value(Missed.STOPPED)),
        When(without_mailbox("member"), then=Value(Missed.NO_ADDRESS)),
        default=Value(""),
    )
    rows = memberships.order_by().annotate(why=why).values("why").annotate(number=Count("pk")).order_by("why")
    numbers = {row["why"]: row["number"] for row in rows}
    return Reach(numbers.pop("", 0), numbers)


class TooManyCirculars(Exception):
    """The managers of this group sent as many messages this week as one network asks of its members."""


class CircularQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """All copies for who manages the group; for a member those that are for them, as long as they are in it."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(group__in=managed_by(viewer)) | is_for(viewer))

    def heard_by(self, viewer):
        """Those for a member who did not stop the messages of the group."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(is_for(viewer, ~stopped())).exclude(sender=viewer.pk)

    def of_last_week(self, group):
        return self.filter(group=group, sent_at__gt=timezone.now() - WEEK)

    def left_in(self, group):
        """How many more may be sent in this group now."""
        return max(0, settings.CIRCULARS_A_WEEK - self.of_last_week(group).count())

    @transaction.atomic
    def send(self, group, sender, *, uuid, audience, chosen=(), **words):
        """Put it in the hands of the worker. The same form sent twice is one message. Raises TooManyCirculars."""
        group.lock()
        key = uuid_for(sender, uuid)
        sent = self.filter(uuid=key).first()
        if sent:
            return sent
        if not self.left_in(group):
            raise TooManyCirculars
        reach = reach_of(addressed_in(group, sender, audience, chosen))
        circular = self.create(
            uuid=key, group=group, sender=sender, audience=audience, recipient_count=reach.count, **words
        )
        if audience == Addressed.CHOSEN:
            Addressee.objects.bulk_create(Addressee(circular=circular, member=member) for member in chosen)
        circular_sent.send(Circular, circular=circular)
        return circular


class Circular(models.Model):
    """A message of a manager to members of the group, as it was sent."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="circulars")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="circulars")
    audience = models.CharField(_("To whom?"), max_length=10, choices=Addressed, default=Addressed.MEMBERS)
    subject = models.CharField(_("subject"), max_length=120)
    text = models.TextField(_("text"), max_length=10_000)
    sent_at = models.DateTimeField(default=timezone.now)
    recipient_count = models.PositiveIntegerField(default=0)

    objects = CircularQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["group", "-sent_at", "-id"], name="circulars_of_group")]

    def __str__(self):
        return self.subject

    def addressed(self):
        """The memberships it is for, as they are now."""
        return addressed_in(self.group, self.sender, self.audience, self.addressees.values("member"))

    def miss_one(self):
        """Its sender ceased to manage the group while it goes out, so one whom it was to reach gets nothing."""
        to_go = Circular.objects.filter(pk=self.pk, recipient_count__gt=0)
        to_go.update(recipient_count=F("recipient_count") - 1)


class CircularDraftQuerySet(models.QuerySet):
    def due(self):
        return self.filter(planned_for__lte=timezone.now(), kept_back="")

    def visible_to(self, viewer):
        """One's own; and what was to go out and did not is for all managers, for the members wait for it."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(writer=viewer.pk) | ~Q(kept_back="") & Q(group__in=managed_by(viewer)))


class CircularDraft(models.Model):
    """A message that is written on, or waits for its moment. Its writer alone sees it, until its moment came and it
    could not go out; once sent it is a Circular."""

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)  # of its form; the Circular is known by the same
    group = models.ForeignKey(Group, models.CASCADE, related_name="circular_drafts")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="circular_drafts")
    audience = models.CharField(max_length=10, choices=Addressed, default=Addressed.MEMBERS)
    chosen = models.JSONField(default=list)  # keys of members
    subject = models.CharField(max_length=120)
    text = models.TextField(max_length=10_000)
    planned_for = models.DateTimeField(null=True)  # none: it is not to be sent yet
    kept_back = models.CharField(max_length=10, choices=KeptBack, blank=True)  # why it did not go out then
    created_at = models.DateTimeField(default=timezone.now)

    objects = CircularDraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["writer", "uuid"], name="one_draft_of_a_form")]
        indexes = [
            models.Index(fields=["planned_for"], name="circulars_planned", condition=Q(planned_for__isnull=False))
        ]

    def __str__(self):
        return self.subject

    @transaction.atomic
    def send(self):
        """Raises TooManyCirculars. Who was chosen and left the group since gets nothing."""
        # unguarded: nobody looks; they are in the group of the message
        chosen = Member._base_manager.filter(pk__in=self.chosen, memberships__group=self.group_id)
        words = {"uuid": self.uuid, "audience": self.audience, "subject": self.subject, "text": self.text}
        circular = Circular.objects.send(self.group, self.writer, chosen=list(chosen), **words)
        self.delete()
        return circular

    def keep_back(self, why):
        """It stays where it is, with the reason; whoever manages the group can send it after all."""
        self.kept_back = why
        self.save(update_fields=["kept_back"])
        circular_kept_back.send(CircularDraft, draft=self)


class Addressee(models.Model):
    """One of those a message to chosen members is for."""

    circular = models.ForeignKey(Circular, models.CASCADE, related_name="addressees")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["circular", "member"], name="one_addressee_of_a_circular")]

    def __str__(self):
        return f"{self.member_id}"


class MessageStop(models.Model):
    """A member wants no messages of the managers of a group, and stays in it."""

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="message_stop")
    since = models.DateTimeField(default=timezone.now)

    signer = signing.Signer(salt="groups.stop-messages", sep=".")

    def __str__(self):
        return f"{self.membership_id}"

    @classmethod
    def token_for(cls, membership):
        """What stands in the address that stops these messages without signing in."""
        return cls.signer.sign(str(membership.pk))

    @classmethod
    def membership_bearing(cls, token):
        """The membership a token is for, or None; who left the group gets none of these messages any more."""
        try:
            pk = cls.signer.unsign(token)
        except signing.BadSignature:
            return None
        return Membership.objects.select_related("group", "member").filter(pk=pk).first()

    @classmethod
    def choose(cls, membership, stopped):
        """Stopping twice is stopping once."""
        if stopped:
            cls.objects.get_or_create(membership=membership)
        else:
            cls.objects.filter(membership=membership).delete()
