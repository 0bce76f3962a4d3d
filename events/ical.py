"""An event as a file for somebody's own calendar."""

from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Entry

from web.richtext import excerpt


def calendar_of(event, with_link):
    """The bytes of an .ics file. with_link: whether whoever gets it may have the online link.

    UID never changes and SEQUENCE rises when time or place does, so a calendar that has the event moves it.
    """
    address = urljoin(settings.SITE_URL, event.get_absolute_url())
    online = event.online_url if with_link else ""
    zone = ZoneInfo(event.time_zone)
    entry = Entry()
    entry.add("uid", str(event.uuid))
    entry.add("dtstamp", event.edited_at or event.published_at)
    entry.add("sequence", event.sequence)
    entry.add("dtstart", event.happens_at.astimezone(zone))
    entry.add("dtend", event.ends_at.astimezone(zone))
    entry.add("summary", event.title)
    entry.add("description", "\n\n".join(filter(None, [excerpt(event.body, 1000), online, address])))
    entry.add("url", address)
    place = event.place or online or (_("Online") if event.online_url else "")
    if place:
        entry.add("location", place)
    calendar = Calendar()
    calendar.add("prodid", "-//Ambtenaar 2.0//NL")
    calendar.add("version", "2.0")
    calendar.add_component(entry)
    calendar.add_missing_timezones()
    return calendar.to_ical()
