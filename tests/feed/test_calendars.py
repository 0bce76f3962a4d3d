"""Calendars to follow: what is in them, for whom, and that they are what RFC 5545 asks, as two programs read it."""

from datetime import UTC, datetime, timedelta

import pytest
import vobject
from django.utils import timezone
from icalendar import Calendar

from content.models import Visibility
from groups.models import Kind
from members.models import FeedKey
from network.models import Network
from tests.events.factories import make_event
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
LINK = "https://video.example/zaal-7"


def entries(response):
    """The events by title, as icalendar reads them; the file is held to the letter of the standard on the way."""
    assert response.status_code == 200, response.status_code
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    vobject.readOne(response.content.decode()).validate(raiseException=True)
    calendar = Calendar.from_ical(response.content)
    assert not calendar.errors
    assert calendar.subcomponents  # the standard asks one at least
    return {str(entry["SUMMARY"]): entry for entry in calendar.walk("VEVENT")}


@pytest.fixture
def scene():
    """A public event and one for members, in each agenda there is a calendar of."""
    author = make_member("Noor Visscher")
    group = make_group(manager=author, name="Balie")
    public = make_event(author, group, tags=["Woo"], title="Openbaar")
    make_event(author, group, Visibility.MEMBERS, tags=["Woo"], title="Voor leden")
    return author, group, public


def addresses(group):
    return {
        "network": "/agenda/agenda.ics",
        "group": f"{group.get_absolute_url()}agenda.ics",
        "subject": "/onderwerpen/woo/agenda.ics",
    }


def own(member, path="agenda.ics"):
    return f"/feeds/{FeedKey.objects.make(member).token}/{path}"


@pytest.mark.parametrize("name", ["network", "group", "subject"])
def test_a_public_calendar_holds_what_everybody_may_see_whoever_asks(client, scene, name):
    address = addresses(scene[1])[name]

    as_visitor = client.get(address)
    client.force_login(scene[0])

    assert list(entries(as_visitor)) == ["Openbaar"]
    assert client.get(address).content == as_visitor.content
    assert as_visitor["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("path", ["alles.ics", "groep/{group}.ics", "onderwerp/woo.ics"])
def test_with_a_key_one_follows_what_the_member_may_see(client, scene, path):
    author, group, _event = scene
    make_event(author, group, Visibility.GROUP, tags=["Woo"], title="Voor de groep")
    inside, outside = make_member(), make_member()
    group.join(inside)
    path = path.format(group=group.pk)

    response = client.get(own(inside, path))

    assert set(entries(response)) == {"Openbaar", "Voor leden", "Voor de groep"}
    assert set(entries(client.get(own(outside, path)))) == {"Openbaar", "Voor leden"}
    assert response["Cache-Control"] == "private, no-cache"
    assert FeedKey.objects.get(member=inside).token.encode() not in response.content


def test_the_own_agenda_is_what_one_comes_to_and_organises(client):
    member = make_member()
    make_event(member, title="Zelf")
    going = make_event(title="Erheen", attendees=[member])
    make_event(title="Niet", attendees=[make_member()])

    assert set(entries(client.get(own(member)))) == {"Zelf", "Erheen"}
    going.unregister(member)
    assert set(entries(client.get(own(member)))) == {"Zelf"}


def test_what_one_may_no_longer_see_leaves_the_own_agenda(client):
    member = make_member()
    group = make_group(kind=Kind.CLOSED, members=[member])
    make_event(group=group, visibility=Visibility.GROUP, attendees=[member], title="Binnen")
    assert list(entries(client.get(own(member)))) == ["Binnen"]

    group.memberships.get(member=member).delete()

    assert entries(client.get(own(member))) == {}


def test_the_online_link_is_in_the_calendar_of_who_comes_only(client):
    going, other = make_member(), make_member()
    event = make_event(online_url=LINK, attendees=[going])
    several = make_event(attendees=[going], title="Twee plekken")
    several.add_location(name="Zwolle", address="Plein 1, Zwolle", online_url=f"{LINK}-zwolle", capacity=None)

    mine, theirs = client.get(own(going)), client.get(own(other, "alles.ics"))

    assert LINK in str(entries(mine)[event.title]["DESCRIPTION"])
    assert f"{LINK}-zwolle" in str(entries(mine)["Twee plekken"]["DESCRIPTION"])
    assert entries(mine)["Twee plekken"]["LOCATION"] == "Plein 1, Zwolle"
    for response in (theirs, client.get("/agenda/agenda.ics")):
        assert len(entries(response)) == 2
        assert "zaal-7" not in str(list(entries(response).values()))


def test_what_is_called_off_stays_and_says_so(client):
    member = make_member()
    event = make_event(member, attendees=[make_member()], title="Gaat niet door")
    before = client.get("/agenda/agenda.ics")
    event.cancel(member, "Griep.")

    response = client.get("/agenda/agenda.ics", HTTP_IF_NONE_MATCH=before["ETag"])

    was, entry = entries(before)["Gaat niet door"], entries(response)["Gaat niet door"]
    assert (was["STATUS"], entry["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert entry["UID"] == was["UID"] == str(event.uuid)
    assert entry["SEQUENCE"] == was["SEQUENCE"] + 1


def test_who_has_the_newest_gets_no_other(client, scene):
    first = client.get("/agenda/agenda.ics")

    assert client.get("/agenda/agenda.ics", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    scene[2].hide(by=None, reason="Reclame.")
    assert entries(client.get("/agenda/agenda.ics", HTTP_IF_NONE_MATCH=first["ETag"])) == {}


def test_a_calendar_without_events_is_one_too_and_stays_the_same(client):
    first = client.get("/agenda/agenda.ics")

    assert entries(first) == {}
    [clock] = Calendar.from_ical(first.content).walk("VTIMEZONE")
    assert clock["TZID"] == "Europe/Amsterdam"
    assert client.get("/agenda/agenda.ics", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304


def test_the_calendar_has_a_name_and_the_rules_of_each_clock_once(client):
    for zone in ("Europe/Amsterdam", "Europe/Amsterdam", "America/Curacao"):
        make_event(time_zone=zone)

    calendar = Calendar.from_ical(client.get("/agenda/agenda.ics").content)

    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == f"Agenda van {Network.current().name}"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=4)
    assert sorted(clock["TZID"] for clock in calendar.walk("VTIMEZONE")) == ["America/Curacao", "Europe/Amsterdam"]


def test_the_hour_that_comes_twice_is_told_apart(client):
    year = timezone.now().year + 1
    last = max(day for day in range(25, 32) if datetime(year, 10, day, tzinfo=UTC).weekday() == 6)
    begins = datetime(year, 10, last, 1, 30, tzinfo=UTC)  # half past two by the clock, for the second time
    event = make_event(begins=begins, ends=begins + timedelta(hours=1))

    entry = entries(client.get("/agenda/agenda.ics"))[event.title]

    assert entry["DTSTART"].dt == begins
    assert entry["DTEND"].dt == begins + timedelta(hours=1)
    assert b"DTSTART:" + begins.strftime("%Y%m%dT%H%M%SZ").encode() in client.get("/agenda/agenda.ics").content


@pytest.mark.parametrize(
    "title", ["Een\x08 teken", "Regel\r\nBEGIN:VEVENT", "Soep; met, komma \\n \\", "é" * 100, "🙂" * 60]
)
def test_no_title_breaks_a_calendar(client, title):
    event = make_event()
    type(event)._base_manager.filter(pk=event.pk).update(title=title)

    [summary] = entries(client.get("/agenda/agenda.ics"))

    assert summary == title.replace("\x08", "").replace("\r", "")


def test_what_has_long_been_is_in_no_calendar(client):
    make_event(title="Vorige week", begins=timezone.now() - timedelta(days=7))
    make_event(title="Vorig jaar", begins=timezone.now() - timedelta(days=365))

    assert list(entries(client.get("/agenda/agenda.ics"))) == ["Vorige week"]


def test_a_key_that_was_taken_back_opens_no_calendar(client):
    member = make_member()
    address = own(member)
    assert client.get(address).status_code == 200

    FeedKey.objects.take_back(member)

    assert client.get(address).status_code == 404


def test_the_pages_say_how_to_follow(client, scene):
    author, group, _event = scene
    for page, address in [
        ("/agenda/", "network"),
        (f"{group.get_absolute_url()}agenda/", "group"),
        ("/onderwerpen/woo/", "subject"),
    ]:
        shown = client.get(page).content.decode()
        assert f'value="{SITE}{addresses(group)[address]}"' in shown
        assert "We openden hem niet in Outlook, Google of Apple." in shown
    client.force_login(author)
    key = FeedKey.objects.make(author)

    page = client.get("/profiel/feeds/").content.decode()

    for path in ("agenda.ics", "alles.ics", f"groep/{group.pk}.ics"):
        assert f'value="{SITE}/feeds/{key.token}/{path}"' in page


def test_a_busy_quarter_does_not_keep_out_what_comes(client, monkeypatch):
    monkeypatch.setattr("feed.calendars.MOST", 1)
    for days in (-14, -7, 7, 14):
        make_event(begins=timezone.now() + timedelta(days=days), title=f"Over {days} dagen")

    assert list(entries(client.get("/agenda/agenda.ics"))) == ["Over -7 dagen", "Over 7 dagen"]
