"""A message of an organiser to those who come, wait, asked or may come: by mail, from the worker, kept on the desk.

Whom it is for is one question, asked before it is sent and again for each mail; the group message does it likewise.
"""

import uuid
from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Reach
from members.models import Member
from members.models.addresses import without_mailbox
from web.submits import uuid_for

from ..signals import mailing_sent, reach_asked
from .guests import Guest
from .locations import Location
from .registrations import Registration
from .releases import Slot
from .replies import Reply, Rsvp
from .requests import PlaceRequest
from .waiting import Waiting

MOST_A_DAY = 5  # of one event, whoever of its organisers writes
DAY = timedelta(days=1)


class Standing(models.TextChoices):
    """Whom a message is for, by how they stand."""

    COMING = "coming", _("Who comes")
    WAITING = "waiting", _("Who waits for a place")
    ASKED = "asked", _("Who asked for a place")
    MAYBE = "maybe", _("Who may come")
    ALL = "all", _("All of these")


class Unreached(models.TextChoices):
    """Why a message does not reach somebody it is for. What the room that sends it answers goes by the same names."""

    AWAY = "away", _("left the network, or is suspended")
    NO_ADDRESS = "no_address", _("has no address that takes our mail")
    STOPPED = "stopped", _("wants no mail about events")
    PAUSED = "paused", _("wants no mail for a while")
    TOO_MANY = "too_many", _("had as many mails today as one gets in a day")


def rows_of(event, standing, location=None, session=None):
    """The rows that name those a message is for, per table; nobody is shown them."""
    # unguarded: they are counted, and each is told alone
    coming = Registration._base_manager.filter(event=event, cancelled_at=None)
    rows = {
        Standing.COMING: coming,
        Standing.WAITING: Waiting.objects.running().filter(event=event),
        Standing.ASKED: PlaceRequest.objects.running().filter(event=event),
    }
    if session:  # only who comes chooses one, or waits for it
        rows = {
            Standing.COMING: coming.filter(picks__slot=session),
            Standing.WAITING: coming.filter(sessions_waited_for__slot=session),
        }
    asked_for = [each for key, each in rows.items() if standing in (key, Standing.ALL)]
    if location:
        asked_for = [each.filter(location=location) for each in asked_for]
    return asked_for


def members_in(event, standing, location=None, session=None):
    """Those of them who are members, without regard to whether a mail reaches them."""
    named = Q(pk__in=[])
    for rows in rows_of(event, standing, location, session):
        named |= Q(pk__in=rows.values("member"))
    if standing in (Standing.MAYBE, Standing.ALL) and not location and not session:
        named |= Q(pk__in=Rsvp.objects.filter(event=event, reply=Reply.MAYBE).values("member"))
    return Member.objects.filter(named)


def guests_in(event, standing, location=None, session=None):
    named = Q(pk__in=[])
    for rows in rows_of(event, standing, location, session):
        named |= Q(pk__in=rows.values("guest"))
    return Guest.objects.confirmed().filter(named)


def reach_at(event, sender, standing, location=None, session=None):
    """How many get a message, and how many do not and why, as things stand; never the sender, who has it in hand."""
    present = Exists(Member.objects.present().filter(pk=OuterRef("pk")))  # unguarded: they are counted
    why = Case(
        When(~present, then=Value(Unreached.AWAY)),
        When(without_mailbox(), then=Value(Unreached.NO_ADDRESS)),
        default=Value(""),
    )
    others = members_in(event, standing, location, session).exclude(pk=sender.pk).order_by()
    missed = dict(others.annotate(why=why).values_list("pk", "why"))
    numbers = Counter(missed.values())
    members = [pk for pk, reason in missed.items() if not reason]
    for _receiver, wishes in reach_asked.send(Mailing, members=members):
        numbers.update(wishes)
        numbers[""] -= sum(wishes.values())
    guests = guests_in(event, standing, location, session)
    guests = guests.aggregate(reached=Count("pk", filter=Q(bounced_at=None)), missed=Count("bounced_at"))
    if guests["missed"]:
        numbers[Unreached.NO_ADDRESS] += guests["missed"]
    return Reach(numbers.pop("", 0) + guests["reached"], dict(sorted(numbers.items())), Unreached)


class TooManyMailings(Exception):
    """As many messages as people take of one event in a day have been sent."""


class MailingQuerySet(models.QuerySet):
    def left_at(self, event):
        """How many more may be sent now."""
        sent = self.filter(event=event, sent_at__gt=timezone.now() - DAY).count()
        return max(0, MOST_A_DAY - sent)

    @transaction.atomic
    def send(self, event, sender, *, uuid, standing, location=None, session=None, **words):
        """Put it in the hands of the worker. The same form sent twice is one message. Raises TooManyMailings."""
        event.locked()
        key = uuid_for(sender, uuid)
        sent = self.filter(uuid=key).first()
        if sent:
            return sent
        if not self.left_at(event):
            raise TooManyMailings
        reach = reach_at(event, sender, standing, location, session)
        whom = {
            "standing": standing,
            "location": location,
            "is_for_location": location is not None,
            "session": session,
            "is_for_session": session is not None,
            "recipient_count": reach.count,
        }
        mailing = self.create(uuid=key, event=event, sender=sender, **whom, **words)
        mailing_sent.send(Mailing, mailing=mailing)
        return mailing


class Mailing(models.Model):
    """A message of an organiser, as it was sent."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey("events.Event", models.CASCADE, related_name="mailings")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="event_mailings")
    standing = models.CharField(_("To whom?"), max_length=10, choices=Standing, default=Standing.COMING)
    location = models.ForeignKey(Location, models.SET_NULL, null=True, blank=True, related_name="+")
    session = models.ForeignKey(Slot, models.SET_NULL, null=True, blank=True, related_name="+")
    # Also once that location or session is gone, so that it never becomes a message to everybody.
    is_for_location = models.BooleanField(default=False, editable=False)
    is_for_session = models.BooleanField(default=False, editable=False)
    subject = models.CharField(_("subject"), max_length=120)
    text = models.TextField(_("text"), max_length=10_000)
    sent_at = models.DateTimeField(default=timezone.now)
    recipient_count = models.PositiveIntegerField(default=0)

    objects = MailingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["event", "-sent_at"], name="mailings_of_event")]

    def __str__(self):
        return self.subject
