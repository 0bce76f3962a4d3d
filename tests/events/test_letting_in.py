"""Yes, maybe and no; asking for a place; registration that is closed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import Admission, Declined, Event, PlaceRequest, Rsvp, SignUpClosed, Waiting
from notifications.kinds.events import PlaceRequested
from notifications.models import Notification
from tests.events.factories import make_event
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db
TOMORROW, WEEK = timezone.now() + timedelta(days=1), timezone.now() + timedelta(days=7)


def post(client, name, event, *args):
    return client.post(reverse(f"events:{name}", args=[event.pk, event.slug, *args]))


def panel(client, event, member):
    client.force_login(member)
    page = client.get(event.get_absolute_url()).content.decode()
    return page[page.index('id="registration"') :]


# --- Maybe and no


@pytest.mark.parametrize(
    ("address", "reply", "words"), [("maybe", "maybe", "Je komt misschien"), ("say_no", "no", "Je komt niet")]
)
def test_an_answer_takes_no_place(client, address, reply, words):
    event, member = make_event(capacity=1), make_member()
    client.force_login(member)

    post(client, address, event)
    post(client, address, event)

    assert Rsvp.objects.get().reply == reply
    assert Event.objects.get().registration_count == 0
    assert words in panel(client, event, member)


def test_how_many_may_come_is_said(client):
    event = make_event()
    for reply in ("maybe", "maybe", "no"):
        event.answer(make_member(), reply)

    assert "2 leden komen misschien." in panel(client, event, make_member())


def test_who_said_maybe_and_registers_said_yes():
    event, member = make_event(), make_member()
    event.answer(member, "maybe")

    event.register(member)

    assert not Rsvp.objects.exists()
    assert event.registration_count == 1


def test_who_was_coming_and_says_no_gives_the_place_back():
    member = make_member()
    event = make_event(capacity=1, attendees=[member])

    event.answer(member, "no")

    assert Event.objects.get().registration_count == 0
    event.register(make_member())


# --- Closed


def test_nobody_registers_after_the_last_moment(client):
    event, member = make_event(begins=WEEK, registers_until=timezone.now() - timedelta(minutes=1)), make_member()

    with pytest.raises(SignUpClosed):
        event.register(member)
    with pytest.raises(SignUpClosed):
        event.wait(member)
    assert "Aanmelden kon tot" in panel(client, event, member)


def test_until_the_last_moment_the_page_says_when_that_is(client):
    event = make_event(begins=WEEK, registers_until=TOMORROW)

    assert "Je kunt je aanmelden tot" in panel(client, event, make_member())


def test_a_closed_registration_takes_nobody_but_who_waited(client):
    first, waiter, late = make_member(), make_member(), make_member()
    event = make_event(capacity=1, attendees=[first], begins=WEEK)
    event.wait(waiter)
    Event.objects.update(admission=Admission.CLOSED)
    event.refresh_from_db()

    event.unregister(first)
    event.register(waiter)

    with pytest.raises(SignUpClosed):
        event.register(late)
    assert "De organisator neemt geen aanmeldingen meer aan." in panel(client, event, late)


def test_who_comes_can_cancel_after_the_last_moment():
    member = make_member()
    event = make_event(attendees=[member], begins=WEEK, registers_until=timezone.now() - timedelta(minutes=1))

    event.unregister(member)

    assert Event.objects.get().registration_count == 0


# --- On request


def make_event_on_request(**fields):
    return make_event(make_member(), admission=Admission.ON_REQUEST, begins=WEEK, **fields)


def test_asking_takes_no_place_and_twice_is_once(client):
    event, member = make_event_on_request(), make_member()
    client.force_login(member)

    post(client, "register", event)
    post(client, "register", event)

    assert PlaceRequest.objects.get().member == member
    assert Event.objects.get().registration_count == 0
    assert "Je hebt een plek aangevraagd" in panel(client, event, member)


def test_the_organiser_lets_in(client):
    event, member = make_event_on_request(), make_member("Noor Achterberg")
    request = event.sign_up(member)
    client.force_login(event.author)

    assert "Noor Achterberg" in client.get(reverse("events:desk", args=[event.pk, event.slug])).content.decode()
    post(client, "let_in", event, request.pk)

    assert event.registrations.running().get().member == member
    assert not PlaceRequest.objects.exists()
    assert post(client, "let_in", event, request.pk).status_code == 404


@pytest.mark.parametrize("shut", [{"registers_until": timezone.now()}, {"admission": Admission.CLOSED}])
def test_who_asked_in_time_is_let_in_later_and_nobody_else(shut):
    event, member = make_event_on_request(), make_member()
    request = event.sign_up(member)
    Event.objects.update(**shut)
    event.refresh_from_db()
    with pytest.raises(SignUpClosed):
        event.register(member)

    event.let_in(request)

    assert event.registration_of(member)
    with pytest.raises(SignUpClosed):
        event.sign_up(make_member())


def test_who_organises_it_no_longer_reads_nothing_of_who_asks_for_a_place():
    event, along = make_event_on_request(), make_member()
    authorship = event.authorships.create(member=along, asked_by=event.author, accepted_at=timezone.now())
    request = event.sign_up(make_member())
    Notification.write_to([along.pk, event.author_id], PlaceRequested(), request, request.member_id)
    assert Notification.objects.visible_to(along).exists()

    authorship.delete()

    assert not Notification.objects.visible_to(along).exists()
    assert Notification.objects.visible_to(event.author).exists()


def test_who_is_let_in_when_it_is_full_waits():
    event, member = make_event_on_request(capacity=1), make_member()
    request = event.sign_up(member)
    event.register(make_member())

    event.let_in(request)

    assert Waiting.objects.running().get().member == member
    assert not PlaceRequest.objects.exists()


def test_who_was_turned_away_does_not_ask_again(client):
    event, member = make_event_on_request(), make_member()
    request = event.sign_up(member)
    client.force_login(event.author)

    post(client, "turn_away", event, request.pk)

    with pytest.raises(Declined):
        event.sign_up(member)
    assert "De organisator heeft geen plek voor je" in panel(client, event, member)
    assert event.registrations.count() == 0


def test_an_organiser_whom_the_group_keeps_out_hears_nothing_of_it():
    manager, organiser, along = make_member(), make_member(), make_member()
    group = make_group(manager=manager, members=[organiser, along])
    event = make_event(organiser, group=group, admission=Admission.ON_REQUEST, begins=WEEK)
    event.authorships.create(member=along, accepted_at=timezone.now())
    request = event.sign_up(make_member())
    assert set(PlaceRequested().audience(request)) == {organiser, along}

    group.exclude(organiser, by=manager, reason="Zo doen we dat hier niet.")

    assert set(PlaceRequested().audience(request)) == {along}


def test_a_question_can_be_taken_back(client):
    event, member = make_event_on_request(), make_member()
    event.sign_up(member)
    client.force_login(member)

    post(client, "take_request_back", event)

    assert not PlaceRequest.objects.exists()
    assert "Vraag een plek aan" in panel(client, event, member)
