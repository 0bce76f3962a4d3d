"""Checking people in: by name, by code, twice, taken back, walked in, and told by a phone that was away for a while."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import (
    Admission,
    CameIn,
    CheckIn,
    Event,
    GivenBack,
    Guest,
    NoRoom,
    NotAtTheDoor,
    NotYet,
    OtherEvent,
    Registration,
    SignUpAnswer,
    UnknownCode,
)
from events.tasks import forget_guests
from events.tickets import code_of, spelt
from notifications.kinds.events import Registered
from tests.events.factories import make_event, make_guest
from tests.factories import make_member

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=2)


def soon():
    return timezone.now().replace(second=0, microsecond=0) + SOON


def address(name, event, *more):
    return reverse(f"events:{name}", args=[event.pk, event.slug, *more])


def place_of(member, event):
    return Registration.objects.running_for(member).get(event=event)


@pytest.fixture
def organiser():
    return make_member("Trijn Organiseert")


@pytest.fixture
def guest():
    return make_member("Anaïs van 't Hof")


@pytest.fixture
def event(organiser, guest):
    return make_event(organiser, attendees=[guest, make_member("Boudewijn Blok")], begins=soon())


@pytest.fixture
def door(client, organiser):
    client.force_login(organiser)
    return client


def say_in(place, uuid=None, **more):
    return {"key": "a", "act": "in", "place": place.pk, "uuid": str(uuid or uuid4())} | more


def tell(door, event, *acts, known=2):
    body = json.dumps({"acts": acts, "known": known})
    return door.post(address("sync", event), body, content_type="application/json").json()


# --- Codes


def test_a_code_opens_its_own_place_however_it_is_typed(event, guest):
    place = place_of(guest, event)
    code = code_of(place.pk)

    for typed in (code, spelt(code).lower(), f" {code} ", code.replace("1", "I").replace("0", "o")):
        assert event.place_with(typed) == place
    assert event.place_with(f"https://a20.example/agenda/{event.pk}-x/inchecken/?code={code}") == place


def test_a_forged_or_foreign_code_opens_nothing(event, guest, settings):
    other = make_event(attendees=[guest], begins=soon())
    foreign = code_of(place_of(guest, other).pk)

    for typed in ("", "00000000", foreign, "é’%00"):
        with pytest.raises(UnknownCode):
            event.place_with(typed)
    with pytest.raises(OtherEvent):
        event.place_with(f"https://a20.example/agenda/{other.pk}-x/inchecken/?code={foreign}")
    code = code_of(place_of(guest, event).pk)
    settings.SECRET_KEY = "die van een ander"
    with pytest.raises(UnknownCode):
        event.place_with(code)


def test_a_code_outlives_the_secret_it_was_made_with(event, guest, settings):
    place = place_of(guest, event)
    code = code_of(place.pk)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "een nieuw geheim"

    assert event.place_with(code) == place


def test_the_ticket_is_on_the_page_of_who_comes(event, guest, client):
    code = spelt(code_of(place_of(guest, event).pk))
    client.force_login(guest)
    assert code in client.get(event.get_absolute_url()).content.decode()

    client.force_login(make_member())
    assert "Je toegangsbewijs" not in client.get(event.get_absolute_url()).content.decode()


def test_what_is_online_alone_has_no_door_to_show_a_ticket_at(client):
    event, member = make_event(place="Online", online_url="https://video.example/1"), make_member()
    event.sign_up(member)
    client.force_login(member)

    page = client.get(event.get_absolute_url()).content.decode()

    assert "Je gaat" in page
    assert "Je toegangsbewijs" not in page


# --- At the door


def test_a_code_that_is_used_twice_tells_when_and_by_whom(event, guest, door):
    code = code_of(place_of(guest, event).pk)

    first = door.post(address("check_in", event), {"code": code}, follow=True).content.decode()
    again = door.post(address("check_in", event), {"code": code}, follow=True).content.decode()

    stands = CheckIn.objects.running().get(registration__event=event)
    assert "is ingecheckt" in first
    assert f"was al ingecheckt, om {stands.hour} door Trijn Organiseert" in again
    assert place_of(guest, event).attended_at == stands.at


def test_a_name_is_found_and_the_check_in_taken_back(event, guest, door):
    found = door.get(address("check_in", event), {"naam": "anais hof"}).content.decode()
    place = place_of(guest, event)
    assert address("check_in_one", event, place.pk) not in found  # words in between: one at a time
    found = door.get(address("check_in", event), {"naam": "anais"}).content.decode()
    assert address("check_in_one", event, place.pk) in found

    door.post(address("check_in_one", event, place.pk), {"uuid": str(uuid4())})
    assert "1 van de 2 zijn binnen" in door.get(address("check_in", event)).content.decode()
    door.post(address("take_back", event), {"uuid": str(CheckIn.objects.running().get(registration=place).uuid)})

    assert "0 van de 2 zijn binnen" in door.get(address("check_in", event)).content.decode()
    assert place_of(guest, event).attended_at is None


def test_a_guest_has_a_ticket_and_is_found_by_name(event, door, client):
    Event.objects.filter(pk=event.pk).update(welcomes_guests=True)
    guest = make_guest(event, name="Gerda van Buiten")
    place = event.register(guest)
    assert spelt(code_of(place.pk)) in Client().get(reverse("events:guest", args=[guest.token])).content.decode()

    found = door.get(address("check_in", event), {"naam": "buiten"}).content.decode()
    assert address("check_in_one", event, place.pk) in found
    answer = door.post(address("check_in", event), {"code": code_of(place.pk)}, follow=True).content.decode()

    assert "Gerda van Buiten is ingecheckt" in answer


def test_the_camera_is_for_this_page_alone(event, door):
    assert "camera=(self)" in door.get(address("check_in", event))["Permissions-Policy"]
    assert "camera=()" in door.get(event.get_absolute_url())["Permissions-Policy"]


def test_nobody_comes_in_days_before_or_with_a_place_given_back(event, guest, organiser):
    early = make_event(attendees=[guest], begins=timezone.now() + timedelta(days=3))
    with pytest.raises(NotYet):
        early.check_in(place_of(guest, early), by=organiser, uuid=uuid4())
    place = place_of(guest, event)
    event.unregister(guest)

    with pytest.raises(GivenBack):
        event.check_in(place, by=organiser, uuid=uuid4())


def test_who_is_in_does_not_give_the_place_back(event, guest, organiser):
    event.check_in(place_of(guest, event), by=organiser, uuid=uuid4())

    with pytest.raises(CameIn):
        event.unregister(guest)


def test_somebody_without_a_registration_comes_in_as_long_as_there_is_room(organiser, door):
    member, late = make_member("Zonder Plek"), make_member()
    event = make_event(organiser, capacity=1, begins=soon())
    Event.objects.filter(pk=event.pk).update(registers_until=timezone.now())
    form = {"name": "zonder plek", "uuid": str(uuid4())}

    for _twice in range(2):
        answer = door.post(address("walk_in", event), form, follow=True).content.decode()
        assert "Zonder Plek is ingecheckt" in answer

    assert place_of(member, event).attended_at
    with pytest.raises(NoRoom):
        event.walk_in(late, by=organiser, uuid=uuid4())


def test_a_visitor_at_the_door_comes_in_where_guests_are_welcome(organiser, door):
    event = make_event(organiser, begins=soon(), welcomes_guests=True)
    form = {"name": "Gerda Gast", "email": "gerda@buiten.example", "uuid": str(uuid4())}

    for _twice in range(2):
        answer = door.post(address("walk_in", event), form, follow=True).content.decode()
        assert "Gerda Gast is ingecheckt" in answer
    Guest.objects.update(asked_at=timezone.now() - timedelta(days=2))
    forget_guests()

    guest = Guest.objects.get(event=event)
    assert place_of(guest, event).attended_at
    assert not Registered().guests(place_of(guest, event))  # nobody showed that the address is theirs


def test_who_comes_already_and_gives_an_address_at_the_door_has_one_place(organiser, door):
    event = make_event(organiser, begins=soon(), welcomes_guests=True)
    member = make_member("Ria Verbeek", email="ria@lid.example")
    event.register(member)

    door.post(address("walk_in", event), {"name": "Ria", "email": "Ria@lid.example", "uuid": str(uuid4())})

    assert place_of(member, event).attended_at
    assert Registration.objects.filter(event=event).count() == 1


def test_at_an_event_for_members_no_stranger_comes_in(event, door):
    form = {"name": "Gerda Gast", "email": "gerda@buiten.example", "uuid": str(uuid4())}

    door.post(address("walk_in", event), form)

    assert not Guest.objects.exists()


def test_who_comes_in_at_the_door_was_not_asked_what_others_answered(organiser, door):
    make_member("Zonder Plek")
    event = make_event(organiser, begins=soon())
    question = event.sign_up_questions.create(label="Wat eet je niet?", is_required=True)
    early = make_member("Vroeg Gevraagd")
    event.register(early)
    SignUpAnswer.objects.give(early, {question: ""})

    answer = door.post(address("walk_in", event), {"name": "zonder plek", "uuid": str(uuid4())}, follow=True)

    assert "De vragen bij het aanmelden zijn niet gesteld." in answer.content.decode()
    assert "1 deelnemer kreeg deze vraag niet" in door.get(address("desk", event)).content.decode()
    table = door.get(address("export", event)).getvalue().decode()
    assert [line.rstrip().rpartition(";")[2] for line in table.splitlines()[1:]] == ["", "niet gevraagd"]


def test_nobody_is_walked_in_while_there_is_no_door_to_stand_at(organiser):
    now = timezone.now()
    early = make_event(organiser, begins=now + timedelta(hours=13))
    over = make_event(organiser, begins=now - timedelta(days=3), ends=now - timedelta(hours=25))

    for event in (early, over):
        with pytest.raises(NotAtTheDoor):
            event.walk_in(make_member(), by=organiser, uuid=uuid4())


def test_who_was_turned_away_does_not_come_in_by_the_door(organiser, door):
    member, event = make_member("Toch Gekomen"), make_event(organiser, admission=Admission.ON_REQUEST, begins=soon())
    event.turn_away(event.sign_up(member))

    page = door.post(address("walk_in", event), {"name": "toch gekomen", "uuid": str(uuid4())}).content.decode()

    assert "De organisator heeft de aanvraag van dit lid afgewezen." in page
    assert not Registration.objects.filter(event=event).exists()


def test_one_pair_of_hands_lets_in_only_so_many_a_day(event, door, settings):
    settings.ACCOUNT_RATE_LIMITS = {"walk_in": "1/d/user"}
    for name in ("Eerste Binnen", "Tweede Buiten"):
        make_member(name)
        page = door.post(address("walk_in", event), {"name": name, "uuid": str(uuid4())}).content.decode()

    assert "Vraag een collega om de volgende binnen te laten." in page
    assert "Tweede Buiten" in page
    assert Registration.objects.filter(event=event, attended_at__isnull=False).count() == 1


# --- From a phone


def test_what_a_phone_tells_twice_is_done_once_and_keeps_its_own_moment(event, guest, door):
    place, then = place_of(guest, event), timezone.now()
    act = say_in(place, at=then.isoformat())

    first, again = tell(door, event, act), tell(door, event, act)

    assert first["inside"] == again["inside"]
    assert [done["refusal"] for done in again["done"]] == [""]
    assert CheckIn.objects.get(registration=place).at == then


def test_what_was_taken_back_meanwhile_does_not_come_back(event, guest, door, organiser):
    place = place_of(guest, event)
    theirs = event.check_in(place, by=organiser, uuid=uuid4())
    late = say_in(place)
    tell(door, event, late)
    event.check_out(theirs.uuid, by=organiser)

    assert tell(door, event, late)["inside"] == {}


def test_taking_back_an_own_check_in_leaves_that_of_a_colleague(event, guest, door, organiser):
    place = place_of(guest, event)
    theirs = event.check_in(place, by=organiser, uuid=uuid4())
    mine = say_in(place)

    answer = tell(door, event, mine, {"key": "b", "act": "out", "place": place.pk, "uuid": mine["uuid"]})

    assert answer["inside"][str(place.pk)][0] == str(theirs.uuid)


def test_a_moment_that_cannot_be_is_not_believed(event, guest, door):
    place = place_of(guest, event)

    tell(door, event, say_in(place, at="2999-01-01T10:00:00Z"))

    assert CheckIn.objects.get(registration=place).at <= timezone.now()


def test_what_cannot_be_done_is_forgotten_with_a_reason(event, guest, door):
    elsewhere = make_event(attendees=[guest], begins=soon())
    foreign = say_in(place_of(guest, elsewhere))

    answer = tell(door, event, foreign, {"key": "x"}, "nonsense", {"key": "y", "uuid": str(uuid4()), "place": 10**30})

    assert len(answer["done"]) == 4
    assert answer["done"][0]["refusal"]
    assert not CheckIn.objects.filter(registration__event=elsewhere).exists()


def test_a_phone_hears_who_came_to_the_list(event, door):
    assert "people" not in tell(door, event)
    assert len(tell(door, event, known=1)["people"]) == 2


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"acts": 3, "known": 1}', '{"acts": [], "known": "x"}'])
def test_nonsense_is_refused(event, door, body):
    assert door.post(address("sync", event), body, content_type="application/json").status_code == 400


def test_a_helper_checks_in_and_a_stranger_does_not(event, guest, organiser):
    helper, stranger = make_member(), make_member()
    event.ask_to_help(helper, by=organiser).accept()
    client = Client()

    client.force_login(helper)
    assert tell(client, event, say_in(place_of(guest, event)))["inside"]
    client.force_login(stranger)
    assert client.post(address("sync", event), "{}", content_type="application/json").status_code == 403


def test_the_page_costs_the_same_for_a_full_room(door, organiser, django_assert_max_num_queries):
    event = make_event(organiser, attendees=[make_member() for _ in range(12)], begins=soon())
    for place in Registration.objects.visible_to(organiser).filter(event=event):
        event.check_in(place, by=organiser, uuid=uuid4())

    with django_assert_max_num_queries(14):
        door.get(address("check_in", event))
