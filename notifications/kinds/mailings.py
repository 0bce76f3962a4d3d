"""Messages of the organisers of an event to those who come."""

from django.utils.translation import gettext as _

from events.models import Event, Mailing, guests_in, members_in
from events.permissions import can_edit
from members.models import Member
from web.nudges import LATER

from ..letters import absolute, letter
from ..topics import Topic
from . import Skip, Skipped, address_for
from .events import AtEvent


class MailingSent(AtEvent):
    """A message to those it is for, as they stand then. Nothing more is sent of who organises it no longer, nor to a
    location or session that is gone."""

    NAME = "mailing"
    TOPIC = Topic.EVENTS
    TEMPLATE = "mail/mailing"
    model = Mailing
    PRIORITY = LATER

    def rows(self):
        standing = super().rows().filter(sender__in=Member.objects.present())
        standing = standing.exclude(is_for_location=True, location=None).exclude(is_for_session=True, session=None)
        return standing.select_related("event", "sender", "location", "session")

    def audience(self, mailing):
        people = members_in(mailing.event, mailing.standing, mailing.location, mailing.session)
        return Member.objects.present().filter(pk__in=people.values("pk")).exclude(pk=mailing.sender_id)

    def guests(self, mailing):
        return guests_in(mailing.event, mailing.standing, mailing.location, mailing.session)

    def personal(self, mailing, member):
        seen_by_sender = Event.objects.visible_to(mailing.sender).filter(pk=mailing.event_id)
        if not can_edit(mailing.sender, mailing.event) or not seen_by_sender.exists():
            raise Skip(Skipped.GONE)
        if not Event.objects.visible_to(member).filter(pk=mailing.event_id).exists():
            raise Skip(Skipped.NOT_FOR_THEM)
        return super().personal(mailing, member)

    def headline(self, mailing):
        return mailing.subject

    def context(self, mailing):
        return words_of(mailing.event, mailing.sender, mailing.subject, mailing.text)


def words_of(event, sender, subject, text):
    event_url = absolute(event.get_absolute_url())
    return {"event": event, "sender": sender, "subject": subject, "text": text, "event_url": event_url}


def trial_of(event, writer, words):
    """The same mail to its writer alone, marked as a test."""
    headline = _("Test: %(subject)s") % {"subject": words["subject"]}
    context = words_of(event, writer, **words)
    return letter(MailingSent.TEMPLATE, context, address_for(writer), headline, kind=MailingSent.NAME)
