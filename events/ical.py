"""An event as a file for somebody's own calendar."""

from email.utils import parseaddr
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, vCalAddress, vText
from icalendar import Event as Entry

from web.richtext import excerpt

PUBLISH, CANCEL = "PUBLISH", "CANCEL"


def calendar_of(event, location=None, *, with_link):
    """The bytes of an .ics file, for who comes to this location of several. with_link: whether whoever gets it may have
    the online link.

    UID never changes and SEQUENCE rises when time or place does, so a calendar that has the event moves it; what does
    not go on is taken out.
    """
    page = urljoin(settings.SITE_URL, event.get_absolute_url())
    where = location or event
    online = where.online_url if with_link else ""
    zone = ZoneInfo(event.time_zone)
    entry = Entry()
    entry.add("uid", str(event.uuid))
    entry.add("dtstamp", event.edited_at or event.published_at)
    entry.add("sequence", event.sequence)
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    entry.add("organizer", organiser_of(event))
    entry.add("dtstart", event.happens_at.astimezone(zone))
    entry.add("dtend", event.ends_at.astimezone(zone))
    entry.add("summary", event.title)
    entry.add("description", "\n\n".join(filter(None, [excerpt(event.body, 1000), online, page])))
    entry.add("url", page)
    address = location.address if location else event.place
    place = address or online or (_("Online") if where.online_url else "")
    if place:
        entry.add("location", place)
    calendar = Calendar()
    calendar.add("prodid", "-//Ambtenaar 2.0//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method_of(event))
    calendar.add_component(entry)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def method_of(event):
    """What a calendar does with the file: put the event in, or take it out."""
    return CANCEL if event.is_cancelled else PUBLISH


def organiser_of(event):
    """Who organises it by name; the address is that of the network, for nobody's own is told to others."""
    address = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    if event.author:
        address.params["CN"] = vText(event.author.name)
    return address
