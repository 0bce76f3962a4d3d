"""What is told: a class per kind of news, that knows its rows, its audience and its words. Rooms above add theirs."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Content
from events.models import Guest
from members.models import mailbox_of, mailboxes_of
from network.models import Network
from web.nudges import AT_ONCE

from ..conversing import one_click, piece_of, stopping, threading
from ..letters import absolute_url, letter, path_of
from ..reply_addresses import reply_address
from ..tokens import topic_token


class Skipped(models.TextChoices):
    """Why somebody was not sent something after all."""

    GONE = "gone", _("What it was about is gone")
    NOT_FOR_THEM = "not_for_them", _("No longer meant for this member, or no longer visible")
    NOT_PRESENT = "not_present", _("No member any more, or suspended")
    STOPPED = "stopped", _("This member stopped these mails")
    PAUSED = "paused", _("This member wants no mail until a date")
    TOO_MANY = "too_many", _("This member had the most mails of a day; a digest may tell it")
    SEEN = "seen", _("This member read of it on the site first")
    NO_ADDRESS = "no_address", _("No address of this member takes our mail")
    NOTHING_NEW = "nothing_new", _("There was nothing new to tell")
    AWAY = "away", _("Not here for half a year, and asked whether the digest is still wanted")


class Skip(Exception):
    """Nothing is to be sent, for a reason that the ledger keeps."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def address_for(who):
    """Where a mail for this member or guest goes. Raises Skip when mail comes back from every address they have."""
    address = ("" if who.bounced_at else who.email) if isinstance(who, Guest) else mailbox_of(who)
    if not address:
        raise Skip(Skipped.NO_ADDRESS)
    return address


@dataclass(frozen=True)
class Line:
    """What a notification says: a title that leads there, and perhaps words above it."""

    title: str
    words: str = ""


KINDS = {}  # name: class


class Kind:
    """News about one row of `model`. NAME is what the ledger calls it; TEMPLATE has an .html and a .txt."""

    NAME = TEMPLATE = ""  # without a TEMPLATE it is told on the site alone
    TOPIC = None  # of notifications.topics; what has none is told by mail alone
    LEADS_TO = "url"  # what its context calls the address a notification leads to
    GATHERS = False
    IS_TOLD_ANEW = False  # about the same row it may be news again, and is then mailed again
    PASSES = False  # it is mailed whatever a member wishes: a place that waits, or an event that does not go on
    HEEDS_WISHES = False  # a member can be rid of it though it has no topic: else what has none is of the account
    IS_THE_PIECE = False  # it tells of the piece itself: who read that knows it
    TO_MANAGERS = False  # on the site it is there for whoever manages its group, as long as they do
    model = None
    # Whether a mail is sent again when a worker died over it. Twice the same digest is worse than none.
    SENT_AGAIN = True
    PRIORITY = AT_ONCE  # or LATER, for what goes to thousands

    def __init_subclass__(cls):
        super().__init_subclass__()
        if not cls.NAME:  # a class that kinds share
            return
        if KINDS.setdefault(cls.NAME, cls) is not cls:  # what was written of one would be read as the other
            raise TypeError(f"{cls.__qualname__} takes the name of {KINDS[cls.NAME].__qualname__}, {cls.NAME}.")

    def rows(self):
        """Where its subject is looked up, each time anew."""
        return self.model._base_manager.all()

    def audience(self, it):
        """The members who are to hear of it, as the rights stand at this moment."""
        raise NotImplementedError

    def guests(self, it):
        """The guests of an event who are to hear of it too; what is not about an event is for members."""
        return Guest.objects.none()

    def headline(self, it):
        raise NotImplementedError

    def context(self, it):
        return {}

    def personal(self, it, member):
        """What differs for each who hears of it; a stop_url is told to mail programs too. Raises Skip."""
        return {}

    def personal_for_all(self, it, people):
        """Who -> what differs for them; a kind that goes to thousands asks about all of them here at once."""
        return lambda who: self.personal(it, who)

    def ways_out(self, member):
        """The links below a mail that stop all mail of its topic without signing in, or lead to the choice."""
        if isinstance(member, Guest) or self.PASSES or not self.TOPIC:
            return {}
        token = topic_token(member.pk, self.TOPIC)
        choice_url = f"{absolute_url('notifications:mail_settings')}#id_soort_{self.TOPIC.value}"
        return {"topic_url": absolute_url("notifications:unsubscribe", token), "choice_url": choice_url}

    def attachments(self, it):
        return []

    def attachments_for(self, it, context):
        """What is attached for this member alone; the context holds what differs for each."""
        return []

    def replied_to(self, it):
        """The piece or the comment below which a reply by mail is placed; None where a reply is of no use."""

    # --- On the site

    def still_for(self, viewer):
        """Its rows that this viewer hears of as the rights stand, for news that not all who see its piece may read;
        None where seeing the piece or the group is enough. It asks nothing yet: it becomes part of the bell's query."""
        return None

    def thread(self, it):
        """News with the same number is one notification. Where the kind GATHERS it comes up again with each."""
        return it.pk

    def about(self, it):
        """The keys of the piece or the group whose right to be seen the notification stands and falls with."""
        content = piece_of(it)
        return {"content_id": content} if content else {"group_id": getattr(it, "group_id", None)}

    def group_of(self, it):
        """The key of the group this is news from, or None."""
        about = self.about(it)
        if about.get("content_id"):
            # unguarded: nobody looks; which group it stands in decides who wants to hear of it
            return Content._base_manager.filter(pk=about["content_id"]).values_list("group", flat=True).first()
        return about.get("group_id")

    def lines(self, viewer, notifications):
        """{key: Line} of those notifications of this kind that still say something, in a fixed number of queries."""
        found = {it.pk: it for it in self.rows().filter(pk__in=[row.last for row in notifications])}
        return {row.pk: Line(self.headline(found[row.last])) for row in notifications if row.last in found}

    def address(self, viewer, notification):
        """Where it leads to; the piece or the group it is about, unless its mail leads somewhere of its own."""
        it = self.rows().filter(pk=notification.last).first()
        url = it and self.context(it).get(self.LEADS_TO)
        if url:
            return path_of(url)
        about = notification.content or notification.group
        return about.get_absolute_url() if about else ""

    # --- By mail

    def told(self, subject_id, skipped=""):
        """What follows when the mail about it has gone, or when it never will and for which reason."""

    def message_for(self, delivery):
        """The mail for one member or guest. Raises Skip when the world moved on since it was announced."""
        [message] = self.messages_for([delivery])
        if isinstance(message, Skip):
            raise message
        return message

    def messages_for(self, deliveries):
        """The mail for each of those who are told of one row, or the Skip that says why there is none.

        What is the same for all is asked and said once, however many they are.
        """
        it = self.rows().filter(pk=deliveries[0].subject_id).first()
        if it is None:
            return [Skip(Skipped.GONE) for _delivery in deliveries]
        members = self.audience(it).in_bulk([each.member_id for each in deliveries if each.member_id])
        guests = self.guests(it).in_bulk([each.guest_id for each in deliveries if each.guest_id])
        mailboxes = mailboxes_of(members.values())
        mailboxes |= {("guest", pk): "" if guest.bounced_at else guest.email for pk, guest in guests.items()}
        shared, headline, headers = {"it": it} | self.context(it), self.headline(it), threading(it)
        attached, replied_to, network = self.attachments(it), self.replied_to(it), Network.current()
        own = self.personal_for_all(it, [*members.values(), *guests.values()])

        def written(delivery):
            who = guests.get(delivery.guest_id) if delivery.guest_id else members.get(delivery.member_id)
            if who is None:
                raise Skip(Skipped.NOT_FOR_THEM)
            context = {"member": who} | self.ways_out(who) | shared | own(who)
            address = mailboxes[("guest", who.pk) if delivery.guest_id else who.pk]
            if not address:
                raise Skip(Skipped.NO_ADDRESS)
            reply_to = "" if delivery.guest_id else reply_address(replied_to, who)
            rest = {"kind": self.NAME, "headers": headers | stops_in(context), "reply_to": reply_to}
            message = letter(self.TEMPLATE, context, address, headline, network=network, **rest)
            for attachment in [*attached, *self.attachments_for(it, context)]:
                message.attach(*attachment)
            return message

        return [unless_skipped(written, delivery) for delivery in deliveries]


def unless_skipped(write, delivery):
    """What is written, or the Skip that says why nothing is."""
    try:
        return write(delivery)
    except Skip as skip:
        return skip


def stops_in(context):
    """What a mail with this context tells mail programs of its way out."""
    if "stop_url" in context:
        return stopping(context["stop_url"])
    return one_click(context["topic_url"]) if "topic_url" in context else {}


def kind_named(name):
    """The kind that bears the name; a row that was written before an upgrade may name one that is no more."""
    kind = KINDS.get(name)
    return kind and kind()
