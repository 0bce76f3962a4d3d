"""What an organiser asks of those who register: asked once, for the organisers alone, and gone after a while."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Admission, Asking, Event, Offer, Registration, SignUpAnswer
from events.tasks import forget_guests
from tests.at_once import run_at_once
from tests.events.factories import make_event, make_guest
from tests.factories import make_member

pytestmark = pytest.mark.django_db


def make_asking_event(**fields):
    event = make_event(**{"begins": timezone.now() + timedelta(days=7), "welcomes_guests": True} | fields)
    why = event.sign_up_questions.create(label="Waarom kom je?", is_required=True, position=1)
    event.sign_up_questions.create(label="Wat eet je niet?", kind=Asking.DIET, position=2)
    return event, why


def address(name, event, *args):
    return reverse(f"events:{name}", args=[event.pk, event.slug, *args])


def texts_of(event):
    given = SignUpAnswer.objects.filter(question__event=event).order_by("question__position", "pk")
    return [answer.text for answer in given]


@pytest.mark.django_db(transaction=True)
def test_a_question_that_is_sent_twice_at_once_is_asked_once(client):
    event = make_event(begins=timezone.now() + timedelta(days=30))
    client.force_login(event.author)
    session = client.cookies["sessionid"].value

    def send():
        from_tab = Client()
        from_tab.cookies["sessionid"] = session
        return from_tab.post(address("questions", event), {"label": "Eet je mee?", "kind": Asking.TEXT}).status_code

    assert sorted(run_at_once([send, send])) == [200, 302]
    assert event.sign_up_questions.count() == 1


# --- Answering


def test_the_questions_come_before_the_place(client):
    (event, why), member = make_asking_event(), make_member()
    client.force_login(member)

    led = client.post(address("register", event))
    assert led.status_code == 302
    assert led.headers["Location"] == f"{address('answers', event)}?aanmelden=1"
    assert not Registration.objects.filter(event=event).exists()

    client.post(led.headers["Location"], {"aanmelden": "1", why.field_name: "Om te leren"})
    assert Registration.objects.get(event=event).member == member
    assert texts_of(event) == ["Om te leren", ""]


def test_the_script_is_led_to_the_questions_too(client):
    event, _why = make_asking_event()
    client.force_login(make_member())

    led = client.post(address("register", event), headers={"HX-Request": "true"})

    assert led.headers["HX-Redirect"].startswith(address("answers", event))


def test_what_is_required_is_said_beside_the_field_and_nothing_is_lost(client):
    event, why = make_asking_event()
    diet = event.sign_up_questions.get(kind=Asking.DIET)
    client.force_login(make_member())

    page = client.post(address("answers", event), {"aanmelden": "1", diet.field_name: "Geen noten"})

    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {why.field_name}
    assert "Geen noten" in page.content.decode()
    assert not Registration.objects.filter(event=event).exists()


def test_who_answered_is_not_asked_again_and_can_change_it(client):
    (event, why), member = make_asking_event(), make_member()
    client.force_login(member)
    client.post(address("answers", event), {"aanmelden": "1", why.field_name: "Om te leren"})

    assert "Verander je antwoorden" in client.get(event.get_absolute_url()).content.decode()
    assert "Om te leren" in client.get(address("answers", event)).content.decode()
    client.post(address("answers", event), {why.field_name: "Voor de koffie"})

    assert texts_of(event)[0] == "Voor de koffie"
    assert Registration.objects.filter(event=event).count() == 1


def test_only_an_answer_that_is_offered_can_be_chosen(client):
    event, why = make_asking_event()
    choice = event.sign_up_questions.create(label="Welke ronde?", kind=Asking.CHOICE, options=["Een", "Twee"])
    client.force_login(make_member())

    page = client.post(
        address("answers", event), {"aanmelden": "1", why.field_name: "Om te leren", choice.field_name: "Drie"}
    )

    assert page.context["form"].errors.keys() == {choice.field_name}


def test_the_link_of_an_offer_asks_what_was_not_answered(client):
    event = make_event(capacity=1, begins=timezone.now() + timedelta(days=7), attendees=[make_member()])
    member = make_member()
    event.wait(member)
    why = event.sign_up_questions.create(label="Waarom kom je?", is_required=True)
    event.unregister(event.registrations.running().get().member)
    link = reverse("events:offer", args=[Offer.objects.get(waiting__event=event).token])

    refused = client.post(link).content.decode()
    assert "Waarom kom je?" in refused
    assert not Registration.objects.running().filter(event=event).exists()
    client.post(link, {why.field_name: "Om te leren"})

    assert Registration.objects.running().get(event=event).member == member
    assert texts_of(event) == ["Om te leren"]


def test_who_refuses_an_offer_is_asked_nothing(client):
    event = make_event(capacity=1, begins=timezone.now() + timedelta(days=7), attendees=[make_member()])
    event.wait(make_member())
    event.sign_up_questions.create(label="Waarom kom je?", is_required=True)
    event.unregister(event.registrations.running().get().member)

    client.post(reverse("events:offer", args=[Offer.objects.get(waiting__event=event).token]), {"decline": "1"})

    assert not event.waiting.running().exists()


def test_a_guest_answers_while_confirming(client):
    event, why = make_asking_event()
    guest = make_guest(event, confirmed=False)
    page = reverse("events:guest", args=[guest.token])

    assert "Vul" in client.post(page).content.decode() or not Registration.objects.filter(event=event).exists()
    client.post(page, {why.field_name: "Om te leren"})

    assert Registration.objects.get(event=event).guest == guest
    assert SignUpAnswer.objects.get(question=why).guest == guest


# --- Who sees the answers, and how long


def test_only_organisers_see_the_answers_and_no_cell_is_a_formula(client):
    organiser, member = make_member(), make_member()
    event, why = make_asking_event(author=organiser)
    SignUpAnswer.objects.give(member, {why: "=1+1"})
    event.register(member)

    client.force_login(organiser)
    desk = client.get(address("desk", event)).content.decode()
    table = client.get(address("export", event)).getvalue().decode()
    client.force_login(make_member())

    assert "=1+1" in desk
    assert "Waarom kom je?" in table.splitlines()[0]
    assert table.splitlines()[1].split(";")[5] == "'=1+1"
    assert client.get(address("desk", event)).status_code == 403
    assert "=1+1" not in client.get(event.get_absolute_url()).content.decode()


def test_who_does_not_agree_is_in_no_list_but_that_of_the_organiser(client):
    organiser, shy, open_one, looks = (make_member() for _ in range(4))
    event = make_event(organiser, begins=timezone.now() + timedelta(days=7))
    listed = event.sign_up_questions.create(label="Mag je naam in de lijst?", kind=Asking.LISTED)
    client.force_login(shy)
    client.post(address("answers", event), {"aanmelden": "1"})
    client.force_login(open_one)
    client.post(address("answers", event), {"aanmelden": "1", listed.field_name: "on"})

    def seen_by(viewer):
        return {row.member for row in Registration.objects.visible_to(viewer).filter(event=event)}

    assert seen_by(looks) == {open_one}
    assert seen_by(shy) == {shy, open_one}
    assert seen_by(organiser) == {shy, open_one}


def test_who_said_no_stays_unseen_when_the_question_goes(client):
    organiser, shy = make_member(), make_member()
    event = make_event(organiser, begins=timezone.now() + timedelta(days=7), attendees=[shy])
    unanswered = event.sign_up_questions.create(label="Mag het?", kind=Asking.LISTED)
    client.force_login(organiser)
    client.post(address("change_question", event, unanswered.pk), {"weg": "1"})
    assert not Event.objects.get(pk=event.pk).hides_attendees
    listed = event.sign_up_questions.create(label="Mag je naam in de lijst?", kind=Asking.LISTED)
    SignUpAnswer.objects.give(shy, {listed: ""})

    page = client.post(address("change_question", event, listed.pk), {"weg": "1"}, follow=True).content.decode()

    assert "Vanaf nu zien alleen de organisatoren wie er komt." in page
    assert not Registration.objects.visible_to(make_member()).filter(event=event).exists()


def test_whoever_gives_the_place_back_takes_the_answers_along():
    (event, why), member = make_asking_event(), make_member()
    SignUpAnswer.objects.give(member, {why: "Om te leren"})
    event.register(member)

    event.unregister(member)

    assert texts_of(event) == []


def test_a_month_after_the_event_the_answers_are_gone():
    (event, why), member = make_asking_event(), make_member()
    SignUpAnswer.objects.give(member, {why: "Om te leren"})
    event.register(member)
    past = timezone.now() - timedelta(days=31)
    Event.objects.filter(pk=event.pk).update(happens_at=past - timedelta(hours=2), ends_at=past)

    forget_guests()

    assert texts_of(event) == []
    assert Registration.objects.filter(event=event).count() == 1


# --- Asking


def test_an_organiser_asks_changes_the_order_and_takes_away(client):
    organiser = make_member()
    event = make_event(organiser, begins=timezone.now() + timedelta(days=7))
    client.force_login(organiser)
    form = {"label": "Welke ronde?", "kind": "choice", "options": "Een\nTwee", "is_required": "on"}

    client.post(address("questions", event), form)
    again = client.post(address("questions", event), form)
    client.post(address("questions", event), {"label": "Wat eet je niet?", "kind": "diet"})
    first, second = event.sign_up_questions.all()
    client.post(address("change_question", event, second.pk), {"omhoog": "1"})
    client.post(address("change_question", event, first.pk), {"weg": "1"})

    assert "Dit vraag je al." in again.content.decode()
    assert first.options == ["Een", "Twee"]
    assert [question.label for question in event.sign_up_questions.all()] == ["Wat eet je niet?"]


@pytest.mark.parametrize(
    "wrong", [{"label": ""}, {"options": "Een"}, {"options": "x" * 81 + "\ny"}, {"kind": "anders"}]
)
def test_a_question_that_nobody_can_answer_is_refused(client, wrong):
    organiser = make_member()
    event = make_event(organiser, begins=timezone.now() + timedelta(days=7))
    client.force_login(organiser)

    form = {"label": "Welke ronde?", "kind": "choice", "options": "Een\nTwee"} | wrong
    page = client.post(address("questions", event), form)

    assert page.status_code == 200
    assert not event.sign_up_questions.exists()


def test_nobody_has_to_be_listed():
    event = make_event()

    with pytest.raises(IntegrityError):
        event.sign_up_questions.create(label="In de lijst?", kind=Asking.LISTED, is_required=True)


# --- Without a place


def test_who_stops_waiting_takes_the_answers_along():
    (event, why), member = make_asking_event(capacity=1, attendees=[make_member()]), make_member()
    event.wait(member)
    SignUpAnswer.objects.give(member, {why: "Om te leren"})

    event.stop_waiting(member)

    assert texts_of(event) == []


def test_an_offer_that_passes_on_takes_the_answers_along():
    first, member = make_member(), make_member()
    event, why = make_asking_event(capacity=1, attendees=[first])
    event.wait(member)
    SignUpAnswer.objects.give(member, {why: "Om te leren"})
    event.unregister(first)
    past = timezone.now() - timedelta(hours=1)
    Offer.objects.filter(waiting__event=event).update(told_at=past, expires_at=past)

    event.pass_on(Offer.objects.get(waiting__event=event))

    assert texts_of(event) == []


@pytest.mark.parametrize("ends", ["turned away", "taken back"])
def test_a_request_that_ends_takes_the_answers_along(ends):
    (event, why), member = make_asking_event(admission=Admission.ON_REQUEST), make_member()
    request = event.sign_up(member)
    SignUpAnswer.objects.give(member, {why: "Om te leren"})

    if ends == "turned away":
        event.turn_away(request)
    else:
        event.take_request_back(member)

    assert texts_of(event) == []


def test_who_says_no_or_waited_in_vain_leaves_nothing_and_who_comes_does():
    comes, waits, asks = make_member(), make_member(), make_member()
    event, why = make_asking_event(capacity=1, attendees=[comes])
    event.wait(waits)
    event.place_requests.create(member=asks)
    for member in (comes, waits, asks):
        SignUpAnswer.objects.give(member, {why: str(member.pk)})

    event.answer(asks, "no")
    event.cancel(by=event.author, reason="Het stormt.")

    assert texts_of(event) == [str(comes.pk)]


def test_answers_to_what_is_refused_are_on_the_page_and_nowhere_else(client):
    event, why = make_asking_event(registers_until=timezone.now() - timedelta(hours=1))
    client.force_login(make_member())

    page = client.post(address("answers", event), {"aanmelden": "1", why.field_name: "Om te leren"})

    assert page.status_code == 200
    assert "Om te leren" in page.content.decode()
    assert texts_of(event) == []


def test_answers_of_a_guest_who_is_refused_are_on_the_page_and_nowhere_else(client):
    event, why = make_asking_event()
    event.locations.create(name="Zwolle")
    page = reverse("events:guest", args=[make_guest(event).token])

    refused = client.post(page, {why.field_name: "Om te leren"}).content.decode()  # without saying where

    assert "Om te leren" in refused
    assert texts_of(event) == []


def test_who_neither_comes_nor_registers_answers_nothing(client):
    event, why = make_asking_event()
    client.force_login(make_member())

    assert client.post(address("answers", event), {why.field_name: "Om te leren"}).status_code == 302

    assert texts_of(event) == []
