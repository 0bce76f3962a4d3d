"""Calling off, moving, reminding, deleting; and the link that gives a place back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from content.models import Visibility
from events.models import CalledOff, Event, InUse, Move, Offer, Registration, Reminder, Waiting
from events.tasks import remind
from groups.models import Kind
from tests.events.factories import make_event
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def address(name, event):
    return reverse(f"events:{name}", args=[event.pk, event.slug])


def replan(event, **fields):
    now = Event.objects.get(pk=event.pk)
    names = ["title", "body", "group", "visibility", "happens_at", "ends_at", "time_zone", "place", "online_url"]
    was = {name: getattr(now, name) for name in [*names, "capacity"]}
    now.replan(version=now.version, **was | fields)
    return now


def file_of(client, event):
    calendar = Calendar.from_ical(client.get(address("ics", event)).content)
    [entry] = calendar.walk("VEVENT")
    return calendar, entry


# --- Calling off


def test_what_is_called_off_stands_on_the_page_and_in_the_agenda(client):
    organiser = make_member()
    event = make_event(organiser, attendees=[make_member()], begins=timezone.now() + WEEK)
    client.force_login(organiser)

    client.post(address("cancel", event), {"reason": "De zaal is ondergelopen."})

    page = client.get(event.get_absolute_url()).content.decode()
    assert "De zaal is ondergelopen." in page
    assert "Afgelast" in client.get("/agenda/").content.decode()
    assert reverse("events:register", args=[event.pk, event.slug]) not in page


def test_nobody_registers_or_waits_any_more():
    one, two = make_member(), make_member()
    event = make_event(capacity=1, attendees=[one], begins=timezone.now() + WEEK)
    event.wait(two)

    event.cancel(event.author, "Het kan niet.")
    event.unregister(one)

    for act in (event.register, event.wait, lambda member: event.answer(member, "maybe")):
        with pytest.raises(CalledOff):
            act(make_member())
    assert not Waiting.objects.running().exists()
    assert not Offer.objects.exists()


def test_calling_off_twice_is_once():
    event = make_event(begins=timezone.now() + WEEK)

    event.cancel(event.author, "Het kan niet.")
    Event.objects.get(pk=event.pk).cancel(event.author, "Nog eens.")

    assert str(Event.objects.get(pk=event.pk).cancellation) == "Het kan niet."
    assert Event.objects.get(pk=event.pk).sequence == 1


def test_a_reason_is_asked(client):
    organiser = make_member()
    event = make_event(organiser)
    client.force_login(organiser)

    page = client.post(address("cancel", event), {"reason": " "}).content.decode()

    assert 'id="id_reason_error"' in page
    assert not Event.objects.get(pk=event.pk).is_cancelled


def test_the_file_takes_it_out_of_the_calendar(client):
    event = make_event(begins=timezone.now() + WEEK)
    before, first = file_of(client, event)

    event.cancel(event.author, "Het kan niet.")
    after, then = file_of(client, event)

    assert (before["METHOD"], after["METHOD"]) == ("PUBLISH", "CANCEL")
    assert (first["STATUS"], then["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert first["UID"] == then["UID"]
    assert then["SEQUENCE"] == first["SEQUENCE"] + 1
    assert event.author.email not in str(then)


# --- Deleting


def test_an_event_with_people_in_it_is_not_deleted(client):
    organiser = make_member()
    event = make_event(organiser, attendees=[make_member()])
    client.force_login(organiser)

    client.post(address("drop", event))

    assert Event.objects.filter(pk=event.pk).exists()
    assert "Gelast deze bijeenkomst af" in client.get(address("drop", event)).content.decode()
    with pytest.raises(InUse):
        event.drop()


def test_an_event_somebody_waits_for_is_not_deleted():
    organiser = make_member()
    event = make_event(organiser, capacity=1, attendees=[organiser])
    event.wait(make_member())

    with pytest.raises(InUse):
        event.drop()


def test_an_event_nobody_counts_on_is_deleted(client):
    organiser = make_member()
    event = make_event(organiser, attendees=[organiser])
    client.force_login(organiser)

    response = client.post(address("drop", event))

    assert response.url == "/agenda/"
    assert not Event.objects.filter(pk=event.pk).exists()


# --- Moving


def test_a_move_is_written_down_once_for_all_who_come():
    event = make_event(attendees=[make_member()], begins=timezone.now() + WEEK)

    replan(event, title="Anders")
    assert not Move.objects.exists()
    moved = replan(event, place="Elders")

    move = Move.objects.get()
    assert (move.place, move.began_at) == (event.place, event.happens_at)
    assert moved.sequence == 1


def test_a_location_that_moves_is_a_move_for_who_comes_there():
    event = make_event(begins=timezone.now() + WEEK)
    zwolle = event.add_location(name="Zwolle", address="Stationsplein 1", capacity=None)
    sequence = Event.objects.get(pk=event.pk).sequence

    event.change_location(zwolle, name="Zwolle", address="Brink 2", online_url="", capacity=5)

    _to_first_location, moved = Move.objects.order_by("pk")
    assert (moved.location, moved.place) == (zwolle, "Stationsplein 1")
    assert Event.objects.get(pk=event.pk).sequence == sequence + 1


@pytest.mark.parametrize(
    ("begin", "end", "wall"),
    [
        # over the night in which the clock goes back, on the last Sunday of October: an hour longer than it looks
        (
            datetime(2026, 10, 24, 20, 0, tzinfo=UTC),
            datetime(2026, 10, 25, 2, 0, tzinfo=UTC),
            ("2026-10-24T22:00:00+02:00", "2026-10-25T03:00:00+01:00"),
        ),
        (
            datetime(2028, 2, 29, 8, 0, tzinfo=UTC),
            datetime(2028, 2, 29, 16, 0, tzinfo=UTC),
            ("2028-02-29T09:00:00+01:00", "2028-02-29T17:00:00+01:00"),
        ),
    ],
)
def test_a_move_to_a_day_that_is_strange_is_right_in_the_calendar(client, begin, end, wall):
    event = make_event(begins=timezone.now() + WEEK)

    replan(event, happens_at=begin, ends_at=end)
    _calendar, entry = file_of(client, event)

    assert (entry["DTSTART"].dt.isoformat(), entry["DTEND"].dt.isoformat()) == wall


# --- Reminding


def reminders(event):
    return sorted(Reminder.objects.filter(event=event).values_list("ahead", flat=True))


@pytest.mark.parametrize(
    ("ahead", "due"),
    [
        (timedelta(days=8), []),
        (timedelta(days=6, hours=23), ["week"]),
        (timedelta(days=4), []),
        (timedelta(hours=23), ["day"]),
        (timedelta(hours=2), []),
    ],
)
def test_who_comes_is_reminded_a_week_and_a_day_before(ahead, due):
    event = make_event(attendees=[make_member()], begins=timezone.now() + ahead)

    remind()
    remind()

    assert reminders(event) == due


def test_nobody_is_reminded_of_what_is_off():
    event = make_event(attendees=[make_member()], begins=timezone.now() + timedelta(hours=20))
    event.cancel(event.author, "Het kan niet.")

    remind()

    assert reminders(event) == []


def test_another_day_is_another_reminder():
    event = make_event(attendees=[make_member()], begins=timezone.now() + timedelta(days=6, hours=12))
    remind()

    replan(event, happens_at=event.happens_at + WEEK, ends_at=event.ends_at + WEEK)
    assert reminders(event) == []
    Event.objects.filter(pk=event.pk).update(happens_at=timezone.now() + timedelta(days=6, hours=12))
    remind()

    assert reminders(event) == ["week"]


# --- The link that gives a place back


def link(registration):
    return reverse("events:give_back", args=[registration.token])


def test_looking_gives_nothing_back(client):
    event = make_event(attendees=[make_member()])

    assert "Geef je plek terug" in client.get(link(event.registrations.get())).content.decode()
    assert Registration.objects.running().count() == 1


def test_who_is_not_signed_in_gives_the_place_back_once(client):
    event = make_event(attendees=[make_member()])
    registration = event.registrations.get()

    client.post(link(registration))
    client.post(link(registration))

    assert Event.objects.get().registration_count == 0
    assert "Je bent niet meer aangemeld" in client.get(link(registration)).content.decode()


def test_an_old_link_gives_no_newer_place_back(client):
    member = make_member()
    event = make_event(attendees=[member])
    old = event.registrations.get()
    event.unregister(member)
    event.register(member)

    client.post(link(old))

    assert Event.objects.get().registration_count == 1


def test_a_forged_link_opens_nothing(client):
    event = make_event(attendees=[make_member()])
    token = event.registrations.get().token

    for forged in (token[:-1] + "~", str(event.registrations.get().pk), f"1{token}"):
        assert client.get(reverse("events:give_back", args=[forged])).status_code == 404


def test_the_link_shows_nothing_of_what_is_no_longer_theirs(client):
    author, member = make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, members=[author, member])
    event = make_event(author, group=group, visibility=Visibility.GROUP, attendees=[member])
    registration = event.registrations.get()
    group.memberships.filter(member=member).delete()

    assert client.get(link(registration)).status_code == 404


def test_after_the_beginning_the_link_says_so(client):
    event = make_event(attendees=[make_member()], begins=timezone.now() - timedelta(hours=1))

    page = client.post(link(event.registrations.get())).content.decode()

    assert "Deze bijeenkomst is al begonnen." in page
    assert Event.objects.get().registration_count == 1
