import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from events.clock import end_of_offer, spoken
from events.forms import EventForm
from tests.events.factories import make_event
from tests.factories import make_member
from web.clock import moment_at, wall_at

AMSTERDAM = "Europe/Amsterdam"


@pytest.mark.parametrize(
    ("wall", "zone", "utc"),
    [
        (datetime(2027, 2, 11, 9, 30), AMSTERDAM, datetime(2027, 2, 11, 8, 30)),
        (datetime(2027, 7, 11, 9, 30), AMSTERDAM, datetime(2027, 7, 11, 7, 30)),
        (datetime(2027, 2, 11, 9, 30), "America/Curacao", datetime(2027, 2, 11, 13, 30)),
        (datetime(2027, 2, 11, 9, 30), "UTC", datetime(2027, 2, 11, 9, 30)),
        (datetime(2026, 10, 25, 2, 30), AMSTERDAM, datetime(2026, 10, 25, 0, 30)),  # comes twice: the first
        (datetime(2026, 10, 25, 3, 0), AMSTERDAM, datetime(2026, 10, 25, 2, 0)),
    ],
)
def test_a_clock_on_the_wall_says_a_moment(wall, zone, utc):
    moment = moment_at(wall, zone)

    assert moment == utc.replace(tzinfo=UTC)
    assert wall_at(moment, zone) == wall


def test_the_hour_that_a_spring_night_skips_does_not_exist():
    with pytest.raises(ValidationError):
        moment_at(datetime(2027, 3, 28, 2, 30), AMSTERDAM)


@pytest.mark.parametrize(
    ("begin", "end", "zone", "words"),
    [
        ("2027-02-11T08:30", "2027-02-11T15:45", AMSTERDAM, "donderdag 11 februari 2027, 9.30 tot 16.45 uur"),
        ("2027-07-01T10:00", "2027-07-01T11:05", AMSTERDAM, "donderdag 1 juli 2027, 12.00 tot 13.05 uur"),
        (
            "2026-10-24T20:00",
            "2026-10-25T02:00",
            AMSTERDAM,
            "zaterdag 24 oktober 2026, 22.00 uur tot zondag 25 oktober 2026, 3.00 uur",
        ),
        ("2027-02-11T23:30", "2027-02-12T01:00", "America/Curacao", "donderdag 11 februari 2027, 19.30 tot 21.00 uur"),
    ],
)
def test_a_span_is_told_as_people_say_it(begin, end, zone, words):
    moments = [datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (begin, end)]

    with override("nl"):
        assert spoken(*moments, zone) == words


@pytest.mark.django_db
def test_the_night_of_25_october_lasts_an_hour_longer():
    zone = ZoneInfo(AMSTERDAM)
    event = make_event(
        begins=datetime(2026, 10, 24, 22, 0, tzinfo=zone), ends=datetime(2026, 10, 25, 3, 0, tzinfo=zone)
    )

    event.refresh_from_db()

    assert event.ends_at - event.happens_at == timedelta(hours=6)
    assert event.day.isoformat() == "2026-10-24"


@pytest.mark.django_db
def test_saving_again_does_not_move_an_end_in_the_hour_that_comes_twice():
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 2.30 for the second time
    event = make_event(begins=second - timedelta(hours=3), ends=second)

    form = form_of(event)

    assert form.is_valid(), form.errors
    assert form.words()["ends_at"] == second
    assert form.words()["happens_at"] == event.happens_at


@pytest.mark.django_db
def test_the_other_zone_moves_the_moment():
    event = make_event(begins=datetime(2026, 10, 20, 18, 0, tzinfo=UTC))

    form = form_of(event, time_zone="America/Curacao")
    form.is_valid()

    # 20.00 by the clock in Amsterdam, which is ahead six hours then
    assert form.words()["happens_at"] == datetime(2026, 10, 21, 0, 0, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize(("begins", "ends"), [("2027-03-28T02:30", "2027-03-28T05:00")])
def test_a_time_that_does_not_exist_is_said_beside_its_field(begins, ends):
    form = EventForm(fields(begins=begins, ends=ends), viewer=make_member())

    assert set(form.errors) == {"begins"}


def form_of(event, **changed):
    walls = {
        "begins": wall_at(event.happens_at, event.time_zone).isoformat(timespec="minutes"),
        "ends": wall_at(event.ends_at, event.time_zone).isoformat(timespec="minutes"),
    }
    return EventForm(fields(**walls | {"title": event.title} | changed), instance=event, viewer=event.author)


def fields(**changed):
    return {
        "uuid": str(uuid.uuid4()),
        "title": "Nachtwerk",
        "body": "<p>Tekst.</p>",
        "scripted": "1",
        "time_zone": AMSTERDAM,
        "place": "De kelder",
        "visibility": "public",
    } | changed


@pytest.mark.django_db
def test_an_event_elsewhere_names_its_clock_and_tells_ours(client):
    event = make_event(
        begins=datetime(2027, 2, 11, 23, 30, tzinfo=UTC),
        ends=datetime(2027, 2, 12, 1, 0, tzinfo=UTC),
        time_zone="America/Curacao",
    )

    page = client.get(event.get_absolute_url()).content.decode()

    assert "donderdag 11 februari 2027, 19.30 tot 21.00 uur (tijd in het Caribisch deel van het Koninkrijk)" in page
    assert "In Nederland: vrijdag 12 februari 2027, 0.30 tot 2.00 uur" in page
    assert '<time class="date-block large" datetime="2027-02-11">' in page


@pytest.mark.django_db
def test_an_event_here_names_no_clock(client):
    event = make_event(begins=datetime(2027, 2, 11, 8, 30, tzinfo=UTC), ends=datetime(2027, 2, 11, 15, 45, tzinfo=UTC))

    page = client.get(event.get_absolute_url()).content.decode()

    assert "donderdag 11 februari 2027, 9.30 tot 16.45 uur" in page
    assert "tijd in" not in page


# --- How long a place is kept


def offer(start, begin, zone=AMSTERDAM):
    """The end of an offer, on the wall of the event."""
    return wall_at(end_of_offer(moment_at(start, zone), moment_at(begin, zone), zone), zone)


@pytest.mark.parametrize(
    ("start", "begin", "end"),
    [
        # two days
        (datetime(2027, 3, 1, 14, 0), datetime(2027, 3, 20, 9, 30), datetime(2027, 3, 3, 14, 0)),
        (datetime(2027, 3, 1, 20, 59), datetime(2027, 3, 20, 9, 30), datetime(2027, 3, 3, 20, 59)),
        # which would end at night
        (datetime(2027, 3, 1, 21, 0), datetime(2027, 3, 20, 9, 30), datetime(2027, 3, 4, 9, 0)),
        (datetime(2027, 3, 1, 3, 0), datetime(2027, 3, 20, 9, 30), datetime(2027, 3, 3, 9, 0)),
        (datetime(2027, 3, 1, 8, 59), datetime(2027, 3, 20, 9, 30), datetime(2027, 3, 3, 9, 0)),
        # within three days: six hours
        (datetime(2027, 3, 18, 10, 0), datetime(2027, 3, 20, 9, 30), datetime(2027, 3, 18, 16, 0)),
        (datetime(2027, 3, 18, 16, 0), datetime(2027, 3, 20, 9, 30), datetime(2027, 3, 19, 9, 0)),
        # ending on the last day, at night too
        (datetime(2027, 3, 19, 17, 0), datetime(2027, 3, 20, 17, 30), datetime(2027, 3, 19, 23, 0)),
        # never after the beginning
        (datetime(2027, 3, 20, 8, 0), datetime(2027, 3, 20, 9, 30), datetime(2027, 3, 20, 9, 30)),
        # over the nights in which the clock changes, and 29 February
        (datetime(2026, 10, 24, 4, 0), datetime(2026, 11, 20, 9, 30), datetime(2026, 10, 26, 9, 0)),
        (datetime(2026, 10, 23, 22, 30), datetime(2026, 11, 20, 9, 30), datetime(2026, 10, 26, 9, 0)),
        (datetime(2027, 3, 27, 12, 0), datetime(2027, 4, 20, 9, 30), datetime(2027, 3, 29, 13, 0)),
        (datetime(2028, 2, 27, 22, 0), datetime(2028, 3, 20, 9, 30), datetime(2028, 3, 1, 9, 0)),
        (datetime(2028, 2, 27, 12, 0), datetime(2028, 3, 20, 9, 30), datetime(2028, 2, 29, 12, 0)),
    ],
)
def test_a_place_is_kept_two_days_or_six_hours_and_never_ends_at_night(start, begin, end):
    assert offer(start, begin) == end


def test_night_is_night_where_the_event_is():
    start, begin = datetime(2027, 3, 1, 22, 0), datetime(2027, 3, 20, 9, 30)

    assert offer(start, begin, "America/Curacao") == datetime(2027, 3, 4, 9, 0)
