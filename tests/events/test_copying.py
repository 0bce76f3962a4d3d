"""Another event like the one there was: all but the day and the people."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Picture
from events.models import Admission, Event
from tests.events.factories import make_event
from tests.events.programmes import add_round, add_session
from tests.events.test_locations import day_in_two_places
from tests.events.test_planning import YEAR
from tests.factories import make_group, make_member
from tests.web.pictures import photo, upload
from web.clock import moment_at, wall_at

pytestmark = pytest.mark.django_db


def address_of(event):
    return reverse("events:copy", args=[event.pk, event.slug])


def filled_in(client, event, **fields):
    """The form as the page gives it, with a day chosen."""
    form = client.get(address_of(event)).context["form"]
    given = {field.html_name: field.value() for field in form}
    given = {name: "" if value is None else value for name, value in given.items() if value is not False}
    return given | {"begins": f"{YEAR}-03-04T10:00", "ends": f"{YEAR}-03-04T12:00", "scripted": "1"} | fields


def copied(client, event, **fields):
    response = client.post(address_of(event), filled_in(client, event, **fields))
    assert response.status_code == 302, response.context["form"].errors
    return Event.objects.exclude(pk=event.pk).get(author=event.author)


def test_all_but_the_day_and_the_people_goes_along(client):
    member = make_member()
    group = make_group(members=[member])
    kept = {
        "title": "Lunchpraat",
        "body": "<p>Neem een brief mee.</p>",
        "place": "Kantine",
        "capacity": 12,
        "admission": Admission.ON_REQUEST,
        "hides_attendees": True,
        "time_zone": "America/Curacao",
        "province": "Drenthe",
        "costs": "Gratis",
        "access": "Een lift.",
        "hashtag": "lunchpraat",
        "visibility": "members",
    }
    event = make_event(
        member, group, tags=["brieven"], attendees=[make_member()], registers_until=timezone.now(), **kept
    )
    client.force_login(member)

    copy = copied(client, event)

    assert {name: getattr(copy, name) for name in kept} == kept
    assert copy.group == group
    assert [subject.name for subject in copy.tags.all()] == ["brieven"]
    assert copy.when.startswith(("donderdag", "woensdag", "vrijdag", "zaterdag", "zondag", "maandag", "dinsdag"))
    assert (copy.day.month, copy.day.day) == (3, 4)
    assert (copy.registration_count, copy.sequence, copy.registers_until, copy.edited_at) == (0, 0, None, None)
    assert copy.uuid != event.uuid
    assert not copy.has_people()


def test_the_locations_and_the_picture_go_along(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    event = make_event()
    event.add_location(name="Zwolle", address="Plein 1", capacity=20)
    event.add_location(name="Online", address="", online_url="https://video.example/1", capacity=None)
    event.register(make_member(), event.locations.get(name="Zwolle"))
    client.force_login(event.author)
    client.post(
        f"/inhoud/{event.pk}/plaatje/kiezen/", {"picture": upload(photo(), "zaal.jpg"), "alt": "Een volle zaal"}
    )

    copy = copied(client, Event.objects.get(pk=event.pk))

    places = copy.locations.order_by("pk").values_list(
        "name", "address", "online_url", "capacity", "registration_count"
    )
    assert list(places) == [("Zwolle", "Plein 1", "", 20, 0), ("Online", "", "https://video.example/1", None, 0)]
    assert copy.place == "Zwolle en Online"
    assert copy.edited_at is None
    theirs, ours = Picture.objects.get(content=event), Picture.objects.get(content=copy)
    assert ours.alt == "Een volle zaal"
    assert ours.stored.name != theirs.stored.name
    with ours.stored.open() as one, theirs.stored.open() as other:
        assert one.read() == other.read()


def test_a_day_has_to_be_chosen(client):
    event = make_event()
    client.force_login(event.author)

    response = client.post(address_of(event), filled_in(client, event, begins="", ends=""))

    assert set(response.context["form"].errors) == {"begins", "ends"}
    assert "Een kopie van" in response.content.decode()


def test_a_double_submit_is_one_copy(client):
    event = make_event()
    event.add_location(name="Zwolle", address="Plein 1", capacity=20)
    client.force_login(event.author)
    form = filled_in(client, event)

    for _ in range(2):
        assert client.post(address_of(event), form).status_code == 302

    copy = Event.objects.exclude(pk=event.pk).get(author=event.author)
    assert copy.locations.count() == 1


def test_what_was_called_off_can_be_held_another_day(client):
    event = make_event()
    event.cancel(event.author, "Griep.")
    client.force_login(event.author)

    assert not copied(client, event).is_cancelled


def test_the_programme_and_the_questions_go_along_without_the_people(client):
    event = make_event(begins=moment_at(datetime(YEAR - 1, 11, 5, 9), "Europe/Amsterdam"))
    room, track = event.rooms.create(name="Zaal 1", size=30), event.tracks.create(name="Data")
    round = add_round(event, 2)
    add_session(round, "Meten", [make_member()], ["Gerda Gast"], room=room, track=track, capacity=20)
    dropped = add_session(round, "Vervallen")
    event.sign_up_questions.create(label="Eet je mee?", is_required=True)
    for part in (room, track, round, event.sessions.get(title="Meten")):
        type(part).objects.filter(pk=part.pk).update(uuid=uuid4())  # as made at the desk
    event.release_programme(event.author)
    dropped.discard()
    client.force_login(event.author)
    form = filled_in(client, event)

    for _send in range(2):  # a double submit
        client.post(address_of(event), form)

    copy = Event.objects.exclude(pk=event.pk).get(author=event.author)
    session = copy.sessions.get()
    assert (session.title, session.room.name, session.track.name, session.capacity) == ("Meten", "Zaal 1", "Data", 20)
    assert session.room.event == session.round.event == copy
    assert wall_at(session.round.begins_at, "Europe/Amsterdam") == datetime(YEAR, 3, 4, 11)
    assert not session.speakers.exists()
    assert not copy.slots.exists()  # its organisers release it
    assert [question.label for question in copy.sign_up_questions.all()] == ["Eet je mee?"]


def test_the_rooms_of_a_copy_are_at_its_own_locations(client):
    event, zwolle, rotterdam = day_in_two_places()
    for name, location in (("Zaal 1", rotterdam), ("Zaal 2", zwolle), ("Overal", None)):
        event.rooms.create(name=name, location=location, uuid=uuid4())  # as the form makes them
    add_session(add_round(event), "Havens", room=event.rooms.get(name="Zaal 1"), uuid=uuid4())
    client.force_login(event.author)

    copy = copied(client, Event.objects.get(pk=event.pk))

    assert {str(room) for room in copy.rooms.all()} == {"Zaal 1, Rotterdam", "Zaal 2, Zwolle", "Overal"}
    assert {room.location.event for room in copy.rooms.exclude(location=None)} == {copy}
    assert copy.sessions.get().location == copy.locations.get(name="Rotterdam")
