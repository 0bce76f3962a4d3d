"""Events as a file or a feed for somebody's own calendar (RFC 5545)."""

import re
from datetime import UTC, timedelta
from email.utils import parseaddr
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, vCalAddress, vText
from icalendar import Event as Entry

from web.richtext import excerpt

from .ical_clocks import clock_of
from .models import Holder

PUBLISH, CANCEL = "PUBLISH", "CANCEL"
REFRESH = timedelta(hours=4)  # how often a calendar that follows a feed asks what is new; it may do as it likes
UNSPEAKABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f]")  # the standard has no way to write these


def calendar_of(event, location=None, *, with_link, with_page=True):
    """The bytes of an .ics file, for who comes to this location of several. with_link: whether whoever gets it may have
    the online link; with_page: whether the page of the event opens to them.

    UID never changes and SEQUENCE rises when time or place does, so a calendar that has the event moves it; what does
    not go on is taken out.
    """
    calendar = begun(method_of(event))
    calendar.add_component(entry_of(event, location, with_link=with_link, with_page=with_page))
    return with_clocks(calendar).to_ical()


def feed_of(title, entries):
    """The bytes of a calendar that others follow. What is called off stays in it, and says so."""
    calendar = begun(PUBLISH)
    for name in ("name", "x-wr-calname"):  # as RFC 7986 has it, and as programs read it
        calendar.add(name, plain(title))
    calendar.add("refresh-interval", REFRESH)
    calendar.add("x-published-ttl", calendar["refresh-interval"].to_ical().decode())
    for entry in entries:
        calendar.add_component(entry)
    if not calendar.subcomponents:  # a calendar holds something, so one without events holds its clock
        calendar.add_component(clock_of(settings.TIME_ZONE))
    return with_clocks(calendar).to_ical()


def with_clocks(calendar):
    """Before what is told by them."""
    used = sorted(calendar.get_used_tzids() - {"UTC"})
    calendar.subcomponents = [*map(clock_of, used), *calendar.subcomponents]
    return calendar


def begun(method):
    calendar = Calendar()
    calendar.add("prodid", "-//Ambtenaar 2.0//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def entry_of(event, location=None, *, with_link, with_page=True):
    page = urljoin(settings.SITE_URL, event.get_absolute_url()) if with_page else ""
    where = location or event
    online = where.online_url if with_link else ""
    entry = Entry()
    entry.add("uid", str(event.uuid))
    entry.add("dtstamp", event.edited_at or event.published_at)
    entry.add("sequence", event.sequence)
    entry.add("status", "CANCELLED" if is_off(event) else "CONFIRMED")
    entry.add("organizer", organiser_of(event))
    entry.add("dtstart", clock_at(event.happens_at, event.time_zone))
    entry.add("dtend", clock_at(event.ends_at, event.time_zone))
    entry.add("summary", plain(event.title))
    entry.add("description", plain("\n\n".join(filter(None, [excerpt(event.body, 1000), online, page]))))
    if page:
        entry.add("url", page)
    address = location.address if location else event.place
    place = address or online or (_("Online") if where.online_url else "")
    if place:
        entry.add("location", plain(place))
    return entry


def clock_at(moment, zone):
    """The moment by the clock of the event. Of an hour that comes twice in autumn a calendar takes the first; the
    second one is told in UTC."""
    wall = moment.astimezone(ZoneInfo(zone))
    return moment.astimezone(UTC) if wall.fold else wall


def method_of(event):
    """What a calendar does with the file: put the event in, or take it out."""
    return CANCEL if is_off(event) else PUBLISH


def is_off(event):
    return event.is_cancelled or event.removed_at is not None


def organiser_of(event):
    """Who organises it by name; the address is that of the network, for nobody's own is told to others."""
    address = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    if event.holder == Holder.GROUP and event.group:
        address.params["CN"] = vText(plain(event.group.name))
    elif event.author:
        address.params["CN"] = vText(plain(event.author.name))
    return address


def plain(text):
    return UNSPEAKABLE.sub("", text)
