from datetime import UTC, datetime, timedelta

import pytest
import vobject
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from content.models import Visibility
from events.ical import calendar_of
from events.models import Event, TimeZone
from tests.events.factories import make_event
from tests.factories import make_member

pytestmark = pytest.mark.django_db
NASTY = 'Soep; met, komma\'s \\ en "regels" – één'


def download(client, event):
    return client.get(reverse("events:ics", args=[event.pk, event.slug]))


def entry_of(response):
    """The one event in the file, as another program reads it."""
    [entry] = Calendar.from_ical(response.content).walk("VEVENT")
    return entry


def test_the_file_says_what_the_page_says(client):
    event = make_event(title=NASTY, place="Waagplein 1; zaal 2, Oeverdam", body="<p>Neem een <b>mok</b> mee.</p>")

    response = download(client, event)

    entry = entry_of(response)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{event.slug}.ics"'
    assert entry["SUMMARY"] == NASTY
    assert entry["LOCATION"] == "Waagplein 1; zaal 2, Oeverdam"
    assert entry["DTSTART"].dt == event.happens_at
    assert entry["DTEND"].dt == event.ends_at
    assert entry["URL"].endswith(event.get_absolute_url())
    assert entry["URL"].startswith("http")
    assert "Neem een mok mee." in entry["DESCRIPTION"]
    assert entry["DTSTAMP"].dt == event.published_at.replace(microsecond=0)


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "America/Curacao", "Europe/London"])
def test_the_file_brings_the_rules_of_its_clock(client, zone):
    event = make_event(time_zone=zone)

    response = download(client, event)

    [clock] = Calendar.from_ical(response.content).walk("VTIMEZONE")
    assert clock["TZID"] == zone
    assert entry_of(response)["DTSTART"].params["TZID"] == zone


@pytest.mark.parametrize("zone", TimeZone.values)
def test_another_program_reads_the_same_moment_in_summer_and_in_winter(zone):
    event, year = make_event(time_zone=zone), timezone.now().year
    days = [(1, 15), (3, 20), (3, 31), (7, 1), (10, 24), (10, 31), (11, 20)]
    for moment in (datetime(year + ahead, *day, 12, 30, tzinfo=UTC) for ahead in (0, 2, 9) for day in days):
        event.happens_at, event.ends_at = moment, moment + timedelta(hours=1)

        entry = vobject.readOne(calendar_of(event, with_link=False).decode()).vevent

        assert (entry.dtstart.value.astimezone(UTC), entry.dtend.value.astimezone(UTC)) == (moment, event.ends_at)


def test_the_night_of_25_october_stays_six_hours_long(client):
    event = make_event(begins=datetime(2026, 10, 24, 20, 0, tzinfo=UTC), ends=datetime(2026, 10, 25, 2, 0, tzinfo=UTC))

    entry = entry_of(download(client, event))

    assert entry["DTSTART"].dt.isoformat() == "2026-10-24T22:00:00+02:00"
    assert entry["DTEND"].dt.isoformat() == "2026-10-25T03:00:00+01:00"


def test_a_calendar_that_has_it_moves_it(client):
    event = make_event()
    before = entry_of(download(client, event))

    event.replan(
        version=1,
        title=event.title,
        body=event.body,
        group=None,
        visibility=event.visibility,
        happens_at=event.happens_at + timedelta(days=1),
        ends_at=event.ends_at + timedelta(days=1),
        time_zone=event.time_zone,
        place=event.place,
        online_url="",
        capacity=None,
    )
    after = entry_of(download(client, event))

    assert after["UID"] == before["UID"] == str(event.uuid)
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["DTSTAMP"].dt >= before["DTSTAMP"].dt
    assert after["DTSTART"].dt - before["DTSTART"].dt == timedelta(days=1)


def test_the_link_is_in_the_file_of_who_is_registered_only(client):
    link, organiser, going, other = "https://video.example/zaal-7", make_member(), make_member(), make_member()
    event = make_event(organiser, online_url=link, attendees=[going])

    with_link = []
    for viewer in (None, other, going, organiser):
        client.logout()
        if viewer:
            client.force_login(viewer)
        with_link.append("zaal-7" in str(entry_of(download(client, event))))

    assert with_link == [False, False, True, True]


def test_a_long_text_is_cut_and_folded(client):
    event = make_event(body=f"<p>{'woorden ' * 5000}</p>")

    response = download(client, event)

    assert max(len(line) for line in response.content.split(b"\r\n")) <= 75
    assert len(entry_of(response)["DESCRIPTION"]) < 1200


def test_nothing_of_an_unseen_event_leaks_into_a_file(client):
    event = make_event(visibility=Visibility.MEMBERS)
    assert Event.objects.count() == 1

    assert download(client, event).status_code == 404
