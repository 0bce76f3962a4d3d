from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from events.models import Event, Full, InUse, Location, NameTaken, NoSuchLocation, Offer, TooSmall, Waiting
from tests.at_once import run_at_once
from tests.events.factories import make_event
from tests.factories import make_member

pytestmark = pytest.mark.django_db
LINK = "https://video.example/zaal-7"


def add(event, name, capacity=None, address="", online_url=""):
    return event.add_location(name=name, capacity=capacity, address=address or name, online_url=online_url)


def day_in_two_places(zwolle=2, rotterdam=2, **fields):
    event = make_event(begins=timezone.now() + timedelta(days=7), **fields)
    return event, add(event, "Zwolle", zwolle), add(event, "Rotterdam", rotterdam)


def hall_and_online(hall=1, **fields):
    event = make_event(begins=timezone.now() + timedelta(days=7), **fields)
    return event, add(event, "Oeverdam", hall), event.add_location(name="Online", online_url=LINK, capacity=None)


def counts(location):
    return Location.objects.values_list("registration_count", "reserved_count").get(pk=location.pk)


def at(event, member):
    return event.registration_of(member).location


def post(client, event, act, *args, **fields):
    return client.post(reverse(f"events:{act}", args=[event.pk, event.slug, *args]), fields)


def page_for(client, event, member):
    client.force_login(member)
    return client.get(event.get_absolute_url()).content.decode()


# --- Registering


def test_a_member_chooses_where_to_come(client):
    event, zwolle, rotterdam = day_in_two_places()
    member = make_member()
    client.force_login(member)

    post(client, event, "register", locatie=rotterdam.pk)

    assert at(event, member) == rotterdam
    assert counts(rotterdam) == (1, 0)
    assert counts(zwolle) == (0, 0)
    assert "Je hebt een plek: Rotterdam." in page_for(client, event, member)


@pytest.mark.parametrize("choice", ["", "0", "x", "999999", "9" * 30])
def test_nobody_comes_to_nowhere(client, choice):
    event, _zwolle, _rotterdam = day_in_two_places()
    client.force_login(make_member())

    response = post(client, event, "register", locatie=choice)

    assert str(NoSuchLocation.reason) in client.get(response.url).content.decode()
    assert not event.registrations.running().exists()


def test_a_location_of_another_event_is_none_of_this_one():
    event, _zwolle, _rotterdam = day_in_two_places()
    _other, elsewhere, _more = day_in_two_places()

    with pytest.raises(NoSuchLocation):
        event.register(make_member(), elsewhere)


def test_each_location_is_full_on_its_own():
    event, zwolle, rotterdam = day_in_two_places(zwolle=1)
    event.register(make_member(), zwolle)

    with pytest.raises(Full):
        event.register(make_member(), zwolle)
    event.register(make_member(), rotterdam)

    assert (counts(zwolle), counts(rotterdam)) == ((1, 0), (1, 0))


def test_the_database_itself_refuses_one_too_many_at_a_location():
    _event, zwolle, _rotterdam = day_in_two_places()

    with pytest.raises(IntegrityError, match="never_one_over_capacity_of_a_location"):
        Location.objects.filter(pk=zwolle.pk).update(registration_count=3)


def test_the_event_can_be_full_while_locations_are_not():
    event, zwolle, rotterdam = day_in_two_places(zwolle=5, rotterdam=5)
    Event.objects.filter(pk=event.pk).update(capacity=2)
    event.register(make_member(), zwolle)
    event.register(make_member(), rotterdam)

    with pytest.raises(Full):
        event.register(make_member(), zwolle)


def test_moving_to_another_location_frees_the_first_for_who_waits():
    event, zwolle, rotterdam = day_in_two_places(zwolle=1)
    mover, waiter = make_member(), make_member()
    event.register(mover, zwolle)
    event.wait(waiter, zwolle)

    event.register(mover, rotterdam)

    assert event.registrations.running().count() == 1
    assert at(event, mover) == rotterdam
    assert Offer.objects.open().get().waiting.member == waiter


# --- Waiting for the hall with a seat online


def test_a_seat_online_is_kept_until_the_offer_of_the_hall_is_accepted(client):
    event, hall, online = hall_and_online()
    first, member = make_member(), make_member()
    event.register(first, hall)
    event.sign_up(member, hall)
    event.register(member, online)

    event.unregister(first)
    assert (counts(hall), counts(online)) == ((0, 1), (1, 0))
    page = page_for(client, event, member)
    assert "Zeg je ja, dan verhuist je aanmelding." in page
    post(client, event, "register", locatie=hall.pk)

    assert at(event, member) == hall
    assert (counts(hall), counts(online)) == ((1, 0), (0, 0))
    assert not Waiting.objects.running().exists()


def test_an_offer_to_who_is_in_already_takes_no_second_place_of_the_event():
    event, hall, online = hall_and_online()
    Event.objects.filter(pk=event.pk).update(capacity=2)
    first, member = make_member(), make_member()
    event.register(first, hall)
    event.register(member, online)
    event.wait(member, hall)

    event.unregister(first)

    assert Event.objects.values_list("registration_count", "reserved_count").get(pk=event.pk) == (1, 0)
    assert counts(hall) == (0, 1)


def test_declining_the_hall_keeps_the_seat_online():
    event, hall, online = hall_and_online()
    first, member = make_member(), make_member()
    event.register(first, hall)
    event.register(member, online)
    event.wait(member, hall)
    event.unregister(first)

    event.stop_waiting(member)

    assert at(event, member) == online
    assert counts(hall) == (0, 0)


def test_only_who_comes_online_sees_the_link(client):
    event, hall, online = hall_and_online(hall=5)
    there, here = make_member(), make_member()
    event.register(here, hall)
    event.register(there, online)

    assert LINK in page_for(client, event, there)
    for other in (here, make_member()):
        assert LINK not in page_for(client, event, other)
    client.logout()
    assert LINK not in client.get(event.get_absolute_url()).content.decode()


def test_the_file_for_the_calendar_is_that_of_the_own_location(client):
    event, zwolle, _rotterdam = day_in_two_places()
    Location.objects.filter(pk=zwolle.pk).update(address="Stationsplein 1, Zwolle")
    member = make_member()
    event.register(member, zwolle)

    def place():
        ics = client.get(reverse("events:ics", args=[event.pk, event.slug])).content
        [entry] = Calendar.from_ical(ics).walk("VEVENT")
        return str(entry["LOCATION"])

    assert place() == "Zwolle en Rotterdam"
    client.force_login(member)
    assert place() == "Stationsplein 1, Zwolle"


# --- Arranging them


def typed(**fields):
    words = {
        "name": "Zwolle",
        "address": "Stationsplein 1",
        "province": "Overijssel",
        "online_url": "",
        "capacity": "20",
    }
    return words | fields


def test_the_first_location_takes_along_who_came_already(client):
    organiser, member = make_member(), make_member()
    event = make_event(organiser, attendees=[member], capacity=30, online_url=LINK, province="Drenthe")
    client.force_login(organiser)

    page = client.get(reverse("events:add_location", args=[event.pk, event.slug])).content.decode()
    assert f'value="{event.place}"' in page
    assert 'value="30"' in page
    post(client, event, "add_location", **typed())

    event.refresh_from_db()
    assert at(event, member).name == event.place == "Zwolle"
    assert (event.capacity, event.online_url, event.province) == (None, "", "")
    assert counts(event.locations.get()) == (1, 0)
    assert "Stationsplein 1, Overijssel" in client.get(event.get_absolute_url()).content.decode()
    assert "province" not in client.get(reverse("events:edit", args=[event.pk, event.slug])).context["form"].fields

    event.remove_location(event.locations.get())
    event.refresh_from_db()
    assert (event.place, event.province) == ("Stationsplein 1", "Overijssel")


def test_the_agenda_names_all_locations(client):
    event, _zwolle, _rotterdam = day_in_two_places()

    assert "Zwolle en Rotterdam" in client.get("/agenda/").content.decode()
    event.refresh_from_db()
    assert event.sequence == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": "zwolle"}, "name"),
        ({"address": "", "online_url": ""}, "address"),
        ({"online_url": "javascript:alert(1)"}, "online_url"),
        ({"capacity": "0"}, "capacity"),
        ({"capacity": "veel"}, "capacity"),
    ],
)
def test_an_error_stands_beside_its_field_and_nothing_is_lost(client, wrong, field):
    organiser = make_member()
    event, _zwolle, _rotterdam = day_in_two_places(author=organiser)
    client.force_login(organiser)

    fields = typed(name="Assen", address="Brink 1") | wrong
    page = post(client, event, "add_location", **fields).content.decode()

    assert f'id="id_{field}_error"' in page
    assert event.locations.count() == 2
    assert all(f'value="{value}"' in page for value in fields.values() if value)


def test_online_is_in_no_province(client):
    event = make_event(province="Drenthe")
    client.force_login(event.author)

    fields = typed(name="Online", address="", online_url=LINK, province="Drenthe")
    post(client, event, "add_location", **fields)

    assert event.locations.get().province == ""


def test_fewer_places_than_people_is_an_error_beside_the_field(client):
    organiser = make_member()
    event, zwolle, _rotterdam = day_in_two_places(author=organiser)
    for _ in range(2):
        event.register(make_member(), zwolle)
    client.force_login(organiser)

    page = post(client, event, "edit_location", zwolle.pk, **typed(capacity="1")).content.decode()

    assert 'id="id_capacity_error"' in page
    assert Location.objects.get(pk=zwolle.pk).capacity == 2


def test_more_places_are_offered_at_once():
    event, zwolle, _rotterdam = day_in_two_places(zwolle=1)
    event.register(make_member(), zwolle)
    line = [make_member(), make_member()]
    for member in line:
        event.wait(member, zwolle)

    event.change_location(zwolle, name="Zwolle", address="Zwolle", online_url="", capacity=3)

    assert [offer.waiting.member for offer in Offer.objects.open().order_by("pk")] == line


def test_a_location_where_people_come_stays(client):
    organiser = make_member()
    event, zwolle, rotterdam = day_in_two_places(author=organiser)
    event.register(make_member(), zwolle)
    client.force_login(organiser)

    post(client, event, "remove_location", zwolle.pk)
    post(client, event, "remove_location", rotterdam.pk)

    assert list(event.locations.all()) == [zwolle]
    event.refresh_from_db()
    assert event.place == "Zwolle"


def test_without_its_last_location_the_event_is_one_place_again():
    event = make_event()
    zwolle = add(event, "Zwolle", 5, address="Stationsplein 1")
    member = make_member()
    event.register(member, zwolle)

    event.remove_location(zwolle)

    event.refresh_from_db()
    assert (event.place, event.capacity, event.registration_count) == ("Stationsplein 1", 5, 1)
    assert at(event, member) is None


@pytest.mark.parametrize(("name", "refusal"), [("zwolle", NameTaken), ("Assen", None)])
def test_two_locations_of_one_event_have_two_names(name, refusal):
    event, zwolle, rotterdam = day_in_two_places()

    if refusal:
        with pytest.raises(refusal):
            event.change_location(rotterdam, name=name, address="x", online_url="", capacity=None)
    else:
        event.change_location(rotterdam, name=name, address="x", online_url="", capacity=None)
    event.change_location(zwolle, name="Zwolle", address="x", online_url="", capacity=None)  # its own name is no other


def test_who_waits_keeps_a_location_in_use():
    event, zwolle, _rotterdam = day_in_two_places(zwolle=1)
    first = make_member()
    event.register(first, zwolle)
    event.wait(make_member(), zwolle)

    with pytest.raises(InUse):
        event.remove_location(zwolle)


def test_the_first_location_is_never_too_small_for_who_came():
    event = make_event(attendees=[make_member(), make_member()])

    with pytest.raises(TooSmall):
        add(event, "Zwolle", 1)

    assert not event.locations.exists()


def test_the_form_of_the_event_leaves_places_to_its_locations(client):
    organiser = make_member()
    event, _zwolle, _rotterdam = day_in_two_places(author=organiser)
    client.force_login(organiser)

    page = client.get(reverse("events:edit", args=[event.pk, event.slug])).content.decode()

    assert 'name="place"' not in page
    assert reverse("events:locations", args=[event.pk, event.slug]) in page


# --- Several at once


@pytest.mark.django_db(transaction=True)
def test_forty_people_race_for_two_locations_and_neither_is_oversold():
    event, zwolle, rotterdam = day_in_two_places(zwolle=5, rotterdam=7)
    members = [make_member() for _ in range(40)]

    run_at_once(
        [
            lambda member=member, place=place: Event.objects.get(pk=event.pk).sign_up(
                member, (zwolle, rotterdam)[place % 2]
            )
            for place, member in enumerate(members)
        ]
    )

    assert (counts(zwolle), counts(rotterdam)) == ((5, 0), (7, 0))
    assert Waiting.objects.running().filter(event=event, location=zwolle).count() == 15
    assert Waiting.objects.running().filter(event=event, location=rotterdam).count() == 13


@pytest.mark.django_db(transaction=True)
def test_moving_both_ways_at_once_deadlocks_nobody():
    event, zwolle, rotterdam = day_in_two_places(zwolle=10, rotterdam=10)
    people = [make_member() for _ in range(10)]
    for place, member in enumerate(people):
        event.register(member, (zwolle, rotterdam)[place % 2])

    results = run_at_once(
        [
            lambda member=member, place=place: Event.objects.get(pk=event.pk).register(
                member, (rotterdam, zwolle)[place % 2]
            )
            for place, member in enumerate(people)
        ]
    )

    assert [type(result).__name__ for result in results] == ["Registration"] * 10
    assert (counts(zwolle), counts(rotterdam)) == ((5, 0), (5, 0))
