"""Events that return: by which rule, by which clock, and what changes for which of them."""

import uuid
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from icalendar import Calendar

from content.models import Authorship
from events.models import (
    Cancellation,
    Event,
    Holder,
    InSeries,
    Move,
    Pattern,
    SignUpQuestion,
    TooSmall,
    patterns_from,
    told,
)
from notifications.models import Announcement
from tests.events.factories import count, make_event
from tests.events.test_planning import as_typed, edit_address, typed
from tests.factories import make_group, make_member, make_post

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
YEAR = timezone.now().year + 1


def at(*when, zone=AMSTERDAM):
    return datetime(*when, tzinfo=zone)


def address_of(event):
    return reverse("events:repeat", args=[event.pk, event.slug])


def weekly(event, times=4):
    """The event and the later ones, in order."""
    event.recur(Pattern.WEEK, 1, event.returns_at(Pattern.WEEK, 1, times=times))
    return series_of(event)


def series_of(event):
    event.refresh_from_db()
    return list(Event.objects.filter(recurrence=event.recurrence).order_by("happens_at"))


def days_of(event, pattern, every=1, **end):
    return [wall.date() for wall in event.returns_at(pattern, every, **end)]


# --- By which rule


def test_every_other_week_so_many_times():
    event = make_event(begins=at(2031, 1, 7, 10))

    assert days_of(event, Pattern.WEEK, 2, times=4) == [date(2031, 1, 21), date(2031, 2, 4), date(2031, 2, 18)]


def test_until_a_day_which_counts():
    event = make_event(begins=at(2031, 1, 7, 10))

    assert days_of(event, Pattern.WEEK, until=date(2031, 1, 21)) == [date(2031, 1, 14), date(2031, 1, 21)]
    assert days_of(event, Pattern.WEEK, until=date(2031, 1, 20)) == [date(2031, 1, 14)]


def test_a_month_without_that_date_is_passed_over_and_not_counted():
    event = make_event(begins=at(2031, 1, 31, 10))
    leap = make_event(begins=at(2028, 2, 29, 10))

    assert days_of(event, Pattern.MONTH_DAY, times=4) == [date(2031, 3, 31), date(2031, 5, 31), date(2031, 7, 31)]
    assert days_of(leap, Pattern.MONTH_DAY, 12, times=2) == [date(2032, 2, 29)]


def test_the_second_tuesday_and_the_last_one():
    second, last = make_event(begins=at(2031, 1, 14, 10)), make_event(begins=at(2031, 1, 28, 10))

    assert days_of(second, Pattern.MONTH_WEEKDAY, times=3) == [date(2031, 2, 11), date(2031, 3, 11)]
    assert days_of(last, Pattern.MONTH_LAST, times=4) == [date(2031, 2, 25), date(2031, 3, 25), date(2031, 4, 29)]


def test_every_day_and_every_workday():
    friday = make_event(begins=at(2031, 1, 10, 10))

    assert days_of(friday, Pattern.DAY, 2, times=3) == [date(2031, 1, 12), date(2031, 1, 14)]
    assert days_of(friday, Pattern.WORKDAYS, times=4) == [date(2031, 1, 13), date(2031, 1, 14), date(2031, 1, 15)]


def test_several_weekdays_every_other_week():
    wednesday = make_event(begins=at(2031, 1, 8, 10))

    assert days_of(wednesday, Pattern.WEEK, 2, weekdays=[0, 3], times=4) == [
        date(2031, 1, 9),  # the week that it begins in
        date(2031, 1, 20),
        date(2031, 1, 23),
    ]


def test_every_year_and_29_february_only_where_there_is_one():
    leap, last_sunday = make_event(begins=at(2028, 2, 29, 10)), make_event(begins=at(2030, 10, 27, 2, 30))

    assert days_of(leap, Pattern.YEAR_DAY, times=3) == [date(2032, 2, 29), date(2036, 2, 29)]
    assert days_of(leap, Pattern.YEAR_LAST, times=3) == [date(2029, 2, 27), date(2030, 2, 26)]
    assert days_of(last_sunday, Pattern.YEAR_LAST, times=3) == [date(2031, 10, 26), date(2032, 10, 31)]
    assert days_of(last_sunday, Pattern.YEAR_WEEKDAY, times=3) == [date(2031, 10, 26), date(2032, 10, 24)]


@pytest.mark.parametrize(
    ("day", "rule", "words"),
    [
        (date(2031, 1, 8), ("day", 1, []), "elke dag"),
        (date(2031, 1, 8), ("workdays", 2, []), "elke 2 weken op de werkdagen"),
        (date(2031, 1, 8), ("week", 2, [0, 3, 4]), "elke 2 weken op maandag, donderdag en vrijdag"),
        (date(2031, 1, 14), ("month_weekday", 1, []), "elke maand op de tweede dinsdag"),
        (date(2028, 2, 29), ("year_day", 1, []), "elk jaar op 29 februari"),
        (date(2030, 10, 27), ("year_last", 3, []), "elke 3 jaar op de laatste zondag van oktober"),
    ],
)
def test_a_rule_is_said_back(day, rule, words):
    assert told(*rule, day) == words


@pytest.mark.parametrize(
    ("day", "patterns"),
    [
        (date(2031, 1, 7), "day workdays week month_day month_weekday year_day year_weekday"),
        (
            date(2031, 1, 28),
            "day workdays week month_day month_weekday month_last year_day year_weekday year_last",
        ),
        (date(2031, 1, 29), "day workdays week month_day month_last year_day year_last"),
        (date(2031, 3, 1), "day week month_day month_weekday year_day year_weekday"),
    ],
)
def test_a_day_returns_only_as_it_can(day, patterns):
    assert list(patterns_from(day)) == patterns.split()


def test_it_never_returns_more_often_than_a_year_has_weeks():
    event = make_event(begins=at(YEAR, 1, 7, 10))

    assert len(days_of(event, Pattern.WEEK, until=date(YEAR + 5, 1, 1))) == 52  # one too many, which the form tells
    assert days_of(event, Pattern.MONTH_DAY, 12, times=52)[-1].year == timezone.now().year + 10


# --- By which clock


def test_ten_o_clock_stays_ten_o_clock_in_winter():
    event = make_event(begins=at(2031, 10, 21, 10), ends=at(2031, 10, 21, 12))

    events = weekly(event, times=3)

    assert [each.happens_at.astimezone(UTC).hour for each in events] == [8, 9, 9]
    assert [each.happens_at.astimezone(AMSTERDAM).hour for each in events] == [10, 10, 10]
    assert {each.ends_at - each.happens_at for each in events} == {timedelta(hours=2)}


def test_the_clock_is_that_of_the_event():
    zone = ZoneInfo("America/New_York")
    event = make_event(begins=at(2031, 3, 2, 20, zone=zone), time_zone="America/New_York")

    assert [each.happens_at.astimezone(zone).hour for each in weekly(event, times=3)] == [20, 20, 20]


def test_an_hour_that_the_clock_skips_is_passed_over():
    event = make_event(begins=at(2031, 3, 23, 2, 30))  # on 30 March 2031 it is never half past two

    assert days_of(event, Pattern.WEEK, times=3) == [date(2031, 4, 6), date(2031, 4, 13)]


def test_an_end_in_the_hour_that_is_skipped_comes_after_the_begin():
    event = make_event(begins=at(2031, 3, 23, 1, 30), ends=at(2031, 3, 23, 2, 30))

    [_, changed, _] = weekly(event, times=3)

    assert changed.ends_at - changed.happens_at == timedelta(hours=1)


def test_the_last_moment_to_register_goes_along():
    event = make_event(begins=at(2031, 10, 21, 10), registers_until=at(2031, 10, 20, 17))

    assert [each.registers_until.astimezone(AMSTERDAM) for each in weekly(event, times=2)] == [
        at(2031, 10, 20, 17),
        at(2031, 10, 27, 17),
    ]


def test_every_day_keeps_its_hours_in_the_night_that_the_clock_goes_back():
    event = make_event(begins=at(2031, 10, 25, 2, 30), ends=at(2031, 10, 25, 4))

    event.recur(Pattern.DAY, 1, event.returns_at(Pattern.DAY, 1, times=3))

    events = series_of(event)
    walls = [(each.happens_at.astimezone(AMSTERDAM), each.ends_at.astimezone(AMSTERDAM)) for each in events]
    assert [(begin.day, begin.hour, end.hour) for begin, end in walls] == [(25, 2, 4), (26, 2, 4), (27, 2, 4)]
    assert events[1].ends_at - events[1].happens_at == timedelta(hours=2, minutes=30)  # half past two comes twice


# --- What each of them is


def test_each_day_is_an_event_of_its_own_like_the_first():
    author, along, going = make_member(), make_member(), make_member()
    group = make_group(members=[author, along])
    event = make_event(author, group, tags=["brieven"], attendees=[going], capacity=8, costs="Gratis")
    Authorship.objects.create(content_id=event.pk, member=along, accepted_at=timezone.now())
    Authorship.objects.create(content_id=event.pk, member=make_member())
    SignUpQuestion.objects.create(event=event, label="Neem je iets mee?")

    first, second, *_ = weekly(event)

    assert first == event
    assert (second.author, second.group, second.capacity, second.costs) == (author, group, 8, "Gratis")
    assert (second.title, second.body, second.place) == (event.title, event.body, event.place)
    assert (second.registration_count, second.version, second.sequence) == (0, 1, 0)
    assert second.uuid != first.uuid
    assert list(second.tags.names()) == ["brieven"]
    assert list(second.authorships.values_list("member", flat=True)) == [along.pk]
    assert [question.label for question in second.sign_up_questions.all()] == ["Neem je iets mee?"]
    second.register(going)
    assert [each.registration_count for each in series_of(event)] == [1, 1, 0, 0]


def test_locations_go_along():
    event = make_event()
    event.add_location(name="Zwolle", address="Plein 1", capacity=20)
    event.refresh_from_db()

    again = weekly(event, times=2)[1]

    assert [location.name for location in again.locations.all()] == ["Zwolle"]
    assert again.place == "Zwolle"


def test_nobody_is_told_of_each_day():
    member = make_member()
    event = make_event(member, make_group(members=[member, make_member()]))
    before = Announcement.objects.count()

    weekly(event)

    assert Announcement.objects.count() == before


def test_the_agenda_has_every_day_and_what_is_new_has_one(client):
    event = make_event(title="Elke week soep")
    weekly(event)
    client.force_login(make_member())

    assert client.get("/agenda/").content.decode().count("Elke week soep") == 4
    cards = "".join(client.get("/").context["cards"].html)
    assert cards.count(f'href="{event.get_absolute_url()}"') == cards.count('href="/agenda/') == 1
    assert client.get("/atom/").content.decode().count("<title>Elke week soep") == 1


def test_the_page_shows_the_other_days(client):
    events = weekly(make_event(begins=timezone.now() + timedelta(days=3)), times=7)
    events[2].cancel(events[2].author, "Vakantie.")

    page = client.get(events[1].get_absolute_url()).content.decode()

    assert all(other.get_absolute_url() in page for other in events if other != events[1])
    assert f"elke week op {WEEKDAYS[events[1].day.weekday()]}." in page
    assert f"<s>{events[2].when}</s>" in page


def test_more_days_than_the_page_shows_hide_neither_the_last_one_nor_what_is_said(client, monkeypatch):
    monkeypatch.setattr("events.views.pages.MOST_TIMES", 1)
    event = make_event(begins=timezone.now() + timedelta(days=3))
    second = weekly(event)[1]
    talk = make_post(about_event=second.content_ptr)
    client.force_login(event.author)

    page = client.get(second.get_absolute_url())

    assert page.context["series"] == [event]
    assert not page.context["can_repeat"]
    assert [piece.pk for piece in page.context["reports"]] == [talk.pk]


def test_an_event_that_does_not_return_says_nothing_of_it(client):
    assert 'id="reeks"' not in client.get(make_event().get_absolute_url()).content.decode()


# --- In calendars


def test_a_calendar_that_follows_has_each_day_by_itself(client):
    events = weekly(make_event(begins=at(2031, 10, 21, 10), title="Elke week soep"), times=3)
    events[1].cancel(events[1].author, "Vakantie.")
    answer = client.get("/agenda/agenda.ics")

    entries = Calendar.from_ical(answer.content).walk("VEVENT")

    assert {str(entry["UID"]) for entry in entries} == {str(event.uuid) for event in events}
    assert {entry["STATUS"] for entry in entries} == {"CONFIRMED", "CANCELLED"}
    assert sorted(entry["DTSTART"].dt.isoformat() for entry in entries) == [
        "2031-10-21T10:00:00+02:00",
        "2031-10-28T10:00:00+01:00",
        "2031-11-04T10:00:00+01:00",
    ]
    assert not any(name in entry for entry in entries for name in ("RRULE", "EXDATE", "RECURRENCE-ID"))
    read = vobject.readOne(answer.content.decode())
    read.validate(raiseException=True)
    assert sorted((entry.dtstart.value.day, entry.dtstart.value.hour) for entry in read.vevent_list) == [
        (4, 10),
        (21, 10),
        (28, 10),
    ]


# --- Making it


@pytest.fixture
def event(client):
    event = make_event(begins=at(YEAR, 3, 3, 10))
    client.force_login(event.author)
    return event


def test_the_days_are_shown_before_they_are_made(client, event):
    asked = {"pattern": "week", "weekdays": ["0", "3"], "every": "2", "times": "3", "until": ""}
    assert f'href="{address_of(event)}"' in client.get(event.get_absolute_url()).content.decode()

    page = client.post(address_of(event), asked)

    assert "2 dagen erbij" in page.content.decode()
    assert "Elke 2 weken op maandag en donderdag." in page.content.decode()
    assert Event.objects.filter(title=event.title).count() == 1

    seen = page.context["form"].asked
    changed = client.post(address_of(event), asked | {"times": "4", "seen": seen})
    assert "3 dagen erbij" in changed.content.decode()
    assert Event.objects.filter(title=event.title).count() == 1

    none = client.post(address_of(event), asked | {"seen": seen})
    assert "Kies minstens één dag." in none.content.decode()
    days = [key for key, _day in page.context["days"]]
    for _ in range(2):  # also when the button is pressed twice
        done = client.post(address_of(event), asked | {"seen": seen, "day": days})
        assert done.headers["Location"] == event.get_absolute_url()
        event.refresh_from_db()
    _first, second, third = series_of(event)
    assert [second.rule, third.rule] == ["elke 2 weken op maandag en donderdag"] * 2
    assert {second.day.weekday(), third.day.weekday()} == {0, 3}
    assert client.get(address_of(third)).context["form"].initial == {"pattern": "week", "every": 2, "weekdays": [0, 3]}


def test_a_holiday_is_left_out(client, event):
    asked = {"pattern": "week", "every": "1", "times": "4", "until": ""}
    page = client.post(address_of(event), asked)
    first, _holiday, last = (key for key, _day in page.context["days"])

    client.post(address_of(event), asked | {"seen": page.context["form"].asked, "day": [first, last]})

    assert [(each.happens_at - event.happens_at).days for each in series_of(event)] == [0, 7, 21]


def test_a_whole_series_is_called_off_in_one_act(client, event):
    first, second, third, last = weekly(event, times=4)
    going = make_member()
    third.register(going)
    Event.objects.filter(pk=second.pk).update(author=make_member())
    Event.objects.filter(pk=last.pk).update(is_exception=True)
    page = reverse("events:cancel", args=[first.pk, first.slug])
    assert "whole_series" in client.get(page).context["form"].fields

    client.post(page, {"reason": "De zaal is weg.", "whole_series": "on"})

    assert [each.is_cancelled for each in series_of(event)] == [True, False, True, True]
    assert Announcement.objects.filter(kind="cancelled").count() == 3


def test_one_day_of_a_series_is_called_off_by_itself(client, event):
    first, _second = weekly(event, times=2)

    client.post(reverse("events:cancel", args=[first.pk, first.slug]), {"reason": "De zaal is weg."})

    assert [each.is_cancelled for each in series_of(event)] == [True, False]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "times"),
        ({"times": "3", "until": f"{YEAR}-06-01"}, "until"),
        ({"times": "53"}, "times"),
        ({"times": "1"}, "times"),
        ({"times": "3", "every": "0"}, "every"),
        ({"times": "3", "every": "99"}, "every"),
        ({"times": "3", "pattern": "hour"}, "pattern"),
        ({"times": "3", "weekdays": "7"}, "weekdays"),
        ({"until": f"{YEAR}-03-05"}, "until"),
        ({"until": "morgen"}, "until"),
        ({"until": f"{YEAR}-12-31", "pattern": "day"}, "until"),  # more days than there can be
        ({"times": "20", "pattern": "year_day"}, "times"),  # more years than there can be
        ({"until": f"{YEAR + 20}-01-01", "pattern": "year_day"}, "until"),
    ],
)
def test_what_makes_no_series_is_said_at_the_field(client, event, typed, field):
    page = client.post(address_of(event), {"pattern": "week", "every": "1"} | typed)

    assert list(page.context["form"].errors) == [field]


def test_a_series_is_made_longer_from_its_last_day(client, event):
    *_, last = weekly(event, times=3)

    with pytest.raises(InSeries):
        event.recur(Pattern.WEEK, 1, [])
    assert "Maak de reeks langer" not in client.get(event.get_absolute_url()).content.decode()
    assert "Maak de reeks langer" in client.get(last.get_absolute_url()).content.decode()

    last.recur(Pattern.WEEK, 2, last.returns_at(Pattern.WEEK, 2, times=2))

    assert len(series_of(event)) == 4


def test_on_which_days_is_only_said_of_a_day_for_which_it_holds():
    wednesday = make_event(begins=at(2031, 1, 8, 10))
    on = {"weekdays": [0, 3]}
    wednesday.recur(Pattern.WEEK, 1, wednesday.returns_at(Pattern.WEEK, 1, times=3, **on), **on)
    days = series_of(wednesday)
    assert [each.rule for each in days] == ["elke week", *["elke week op maandag en donderdag"] * 2]

    days[-1].recur(Pattern.WEEK, 1, days[-1].returns_at(Pattern.WEEK, 1, times=2), weekdays=[0])

    assert [each.rule for each in series_of(wednesday)] == ["elke week"] * 4


def test_who_says_so_while_planning_chooses_the_days_next(client):
    client.force_login(make_member())

    response = client.post("/agenda/nieuw/", typed(repeats="on", uuid=uuid.uuid4()))

    assert response.headers["Location"] == address_of(Event.objects.get(title=typed()["title"]))


# --- Changing one, or more of them


def test_one_day_changed_by_hand_stays_apart(client, event):
    first, second, third, _ = weekly(event)

    client.post(edit_address(third), as_typed(third, title="Met gast", reach="alone"))
    response = client.post(edit_address(second), as_typed(second, title="Anders", reach="following"))

    assert response.status_code == 302
    assert [each.title for each in series_of(event)] == [first.title, "Anders", "Met gast", "Anders"]
    assert [each.is_exception for each in series_of(event)] == [False, False, True, False]
    assert [each.rule for each in series_of(event)][1:3] == [second.rule, "elke week"]


def test_what_follows_gets_only_what_changed_and_no_other_readers(client, event):
    first, second, third = weekly(event, times=3)
    Event.objects.filter(pk=second.pk).update(costs="Vijf euro", visibility="members")

    client.post(edit_address(first), as_typed(first, title="Anders", reach="following"))

    after = series_of(event)
    assert [each.title for each in after] == ["Anders"] * 3
    assert (after[1].costs, after[1].visibility) == ("Vijf euro", "members")
    assert after[2].visibility == third.visibility


def test_a_day_of_another_organiser_is_left_alone(client, event):
    first, _, third = weekly(event, times=3)
    Event.objects.filter(pk=third.pk).update(author=make_member())

    client.post(edit_address(first), as_typed(first, title="Anders", reach="following"))

    assert [each.title for each in series_of(event)] == ["Anders", "Anders", third.title]


def test_who_may_not_use_the_name_of_the_network_repeats_in_the_own_name(client):
    event = make_event(begins=at(YEAR, 3, 3, 10), holder=Holder.NETWORK)

    weekly(event, times=2)

    assert [each.holder for each in series_of(event)] == [Holder.NETWORK, Holder.MEMBER]


def test_all_that_follow_move_by_their_own_clock(client):
    event = make_event(begins=at(YEAR, 10, 5, 10), ends=at(YEAR, 10, 5, 12))
    client.force_login(event.author)
    going = make_member()
    events = weekly(event, times=6)
    events[4].register(going)
    moved = as_typed(events[1], begins=f"{YEAR}-10-13T14:00", ends=f"{YEAR}-10-13T15:30", reach="following")

    response = client.post(edit_address(events[1]), moved)

    assert response.status_code == 302, response.context["form"].errors
    begins = [each.happens_at.astimezone(AMSTERDAM) for each in series_of(event)]
    assert begins[0] == at(YEAR, 10, 5, 10)
    assert [(begin.hour, begin.date() - begins[1].date()) for begin in begins[1:]] == [
        (14, timedelta(weeks=week)) for week in range(5)
    ]
    after = Event.objects.get(pk=events[4].pk)
    assert after.rule == "elke week"  # on which day the rule no longer says
    assert (after.sequence, after.ends_at - after.happens_at) == (1, timedelta(minutes=90))
    assert Move.objects.filter(event=events[4]).count() == 1


def test_what_is_called_off_or_has_been_stays_as_it_was(client):
    event = make_event(begins=timezone.now() + timedelta(days=2))
    client.force_login(event.author)
    first, second, _ = weekly(event, times=3)
    second.cancel(event.author, "Vakantie.")

    client.post(edit_address(first), as_typed(first, title="Anders", reach="following"))

    assert [each.title for each in series_of(event)] == ["Anders", second.title, "Anders"]
    assert Cancellation.objects.count() == 1


def test_all_or_none_of_them_get_fewer_places(client, event):
    first, second, _ = weekly(event, times=3)
    Event.objects.filter(pk=second.pk).update(capacity=10)
    count(second, 5)

    page = client.post(edit_address(first), as_typed(first, capacity="3", reach="following"))

    assert "capacity" in page.context["form"].errors
    assert [each.capacity for each in series_of(event)] == [None, 10, None]
    with pytest.raises(TooSmall):
        second.replan(version=1, title="x", body="y", capacity=3)


def test_the_last_day_asks_nothing(client, event):
    *_, last = weekly(event)

    assert "reach" in client.get(edit_address(event)).context["form"].fields
    assert "reach" not in client.get(edit_address(last)).context["form"].fields
    assert "reach" not in client.get("/agenda/nieuw/").context["form"].fields
