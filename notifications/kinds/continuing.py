"""An event goes on as a group."""

from django.utils.translation import gettext as _

from events.models import Continuation, Event
from groups.models import Group, Life
from groups.permissions import is_barred
from members.models import Member, apart_from
from web.nudges import LATER

from ..letters import absolute_url
from ..topics import Topic
from . import Kind, Skip, Skipped


class StayTogether(Kind):
    """Whoever was at an event is asked once whether they stay together; it is theirs to say so."""

    NAME = "stay_together"
    TOPIC = Topic.ASKED
    TEMPLATE = "mail/stay_together"
    model = Continuation
    PRIORITY = LATER

    def rows(self):
        return super().rows().exclude(group__life=Life.ARCHIVED).select_related("event", "group", "by")

    def audience(self, continuation):
        asked = Member.objects.present().filter(pk__in=continuation.asked())
        return asked.exclude(pk__in=apart_from(continuation.by)) if continuation.by else asked

    def personal(self, continuation, member):
        seen = Event.objects.visible_to(member).filter(pk=continuation.event_id)
        known = Group.objects.visible_to(member).filter(pk=continuation.group_id)
        if is_barred(member, continuation.group_id) or not seen.exists() or not known.exists():
            raise Skip(Skipped.NOT_FOR_THEM)
        return {}

    def headline(self, continuation):
        return _("Stay together after %(event)s?") % {"event": continuation.event}

    def context(self, continuation):
        event, group = continuation.event, continuation.group
        return {"event": event, "group": group, "stay_url": absolute_url("events:stay", event.pk, event.slug)}
