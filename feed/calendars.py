"""The agenda of a source as a calendar that others follow in a program of their own (RFC 5545)."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from events.ical import entry_of, feed_of
from events.models import Event, Location
from events.permissions import can_see_online_url
from network.models import Network

AGO = timedelta(days=90)  # what has been stays in a calendar for a while
MOST = 500  # of what comes, and as many of what has been


class Calendar:
    """An agenda in the shape that feed.atom answers with."""

    content_type = "text/calendar; charset=utf-8"

    def __init__(self, source):
        self.source = source
        self.events = list(events_of(source))

    @classmethod
    def of(cls, source, address=None):
        return cls(source)

    def latest_post_date(self):
        return max((event.changed_at for event in self.events), default=Network.current().changed_at)

    def writeString(self, encoding):
        keys = {event.registered_at for event in self.events if event.registered_at}
        locations = Location.objects.in_bulk(keys)
        entries = [
            entry_of(event, locations.get(event.registered_at), with_link=can_see_online_url(self.source.viewer, event))
            for event in self.events
        ]
        return feed_of(self.source.title, entries).decode(encoding)


def events_of(source):
    now = timezone.now()
    seen = source.pieces.standing().filter(kind=Event.KIND, happens_at__gte=now - AGO)
    coming = seen.filter(happens_at__gte=now).order_by("happens_at", "pk")[:MOST]
    recent = seen.filter(happens_at__lt=now).order_by("-happens_at", "-pk")[:MOST]  # never instead of what comes
    kept = Q(pk__in=coming.values("pk")) | Q(pk__in=recent.values("pk"))
    events = Event.objects.visible_to(source.viewer).filter(kept)
    return events.with_standing_of(source.viewer).with_byline().order_by("happens_at", "pk")
