from django.utils.translation import gettext as _

from events.ical import calendar_of
from events.models import Event, Registration
from members.models import Member

from ..letters import absolute
from . import Kind


class Registered(Kind):
    """A place at an event is taken: whoever took it gets the proof, and the event for the own calendar."""

    NAME = "registered"
    TEMPLATE = "mail/registered"
    model = Registration

    def rows(self):
        return super().rows().filter(cancelled_at=None).select_related("event", "member")

    def audience(self, registration):
        member = registration.member
        if member is None or not Event.objects.visible_to(member).filter(pk=registration.event_id).exists():
            return Member.objects.none()
        return Member.objects.present().filter(pk=member.pk)

    def headline(self, registration):
        return _("You are on the list for %(event)s") % {"event": registration.event}

    def context(self, registration):
        event = registration.event
        return {"event": event, "event_url": absolute(event.get_absolute_url())}

    def attachments(self, registration):
        calendar = calendar_of(registration.event, with_link=True).decode()
        return [(_("event.ics"), calendar, "text/calendar")]
