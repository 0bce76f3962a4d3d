"""An organiser writes to those who come: to whom, to how many, once, by mail from the worker."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Authorship
from events.models import Admission, Event, Mailing, Reply, Standing, members_in, reach_at
from members.models import Suspension
from notifications.deciding import MAILS_A_DAY
from notifications.kinds.events import ComesNear
from notifications.models import Delivery, Mail
from notifications.models.wishes import Wishes
from notifications.topics import Topic
from tests.events.factories import make_event, make_guest
from tests.events.programmes import add_break, add_round, add_session
from tests.factories import make_member
from tests.notifications.factories import deliver_everything, text_of

pytestmark = pytest.mark.django_db
WORDS = {"subject": "Een andere zaal", "text": "We zitten op zolder."}
WEEK = timedelta(days=7)


def write(client, event, press="send", **fields):
    form = {"uuid": uuid.uuid4(), "standing": "coming", press: "1"} | WORDS | fields
    return client.post(reverse("events:write_mailing", args=[event.pk, event.slug]), form)


def reached(smtp):
    return sorted(recipient for recipient, mail in smtp.letters if mail["Subject"] == WORDS["subject"])


@pytest.fixture
def organiser(client):
    organiser = make_member()
    client.force_login(organiser)
    return organiser


@pytest.fixture
def event(organiser):
    return make_event(organiser, begins=timezone.now() + WEEK, welcomes_guests=True, capacity=2)


@pytest.mark.parametrize("standing", [each for each in Standing if each != Standing.ASKED])
def test_it_reaches_exactly_those_it_is_for(client, event, smtp, standing):
    coming, guest, waiting, maybe = make_member(), make_guest(event), make_member(), make_member()
    make_member()
    for person in (coming, guest, waiting):
        event.sign_up(person)
    event.answer(maybe, Reply.MAYBE)
    people = {
        Standing.COMING: [coming, guest],
        Standing.WAITING: [waiting],
        Standing.MAYBE: [maybe],
        Standing.ALL: [coming, guest, waiting, maybe],
    }[standing]

    write(client, event, standing=standing)
    deliver_everything()

    assert reached(smtp) == sorted(person.email for person in people)
    assert Mailing.objects.get(event=event).recipient_count == len(people)


def test_who_wants_no_mail_about_events_is_not_counted_and_the_reason_is_said(client, organiser, smtp):
    event = make_event(organiser, begins=timezone.now() + WEEK)
    gets, stopped, paused, full = (make_member() for _ in range(4))
    for person in (gets, stopped, paused, full):
        event.sign_up(person)
    deliver_everything()
    smtp.letters.clear()
    Wishes.stop(stopped.pk, Topic.EVENTS)
    Wishes.objects.create(member=paused, paused_until=timezone.localdate() + WEEK)
    now = timezone.now()
    Delivery.objects.bulk_create(
        Delivery(member=full, kind=ComesNear.NAME, subject_id=number, claimed_at=now, sent_at=now)
        for number in range(MAILS_A_DAY)
    )

    page = write(client, event, press="preview").content.decode()
    write(client, event)
    deliver_everything()

    assert reached(smtp) == [gets.email]
    assert "1 persoon krijgt deze mail" in page
    assert page.count("1 niet:") == 3
    assert Mailing.objects.get().recipient_count == 1


def test_who_asked_for_a_place_hears_it(client, event, smtp):
    Event.objects.filter(pk=event.pk).update(admission=Admission.ON_REQUEST)
    asking = make_member()
    event.sign_up(asking)

    write(client, event, standing=Standing.ASKED)
    deliver_everything()

    assert reached(smtp) == [asking.email]


def test_one_location_alone_when_that_is_chosen(client, organiser, smtp):
    event = make_event(organiser, begins=timezone.now() + WEEK)
    one, two = (event.add_location(name=name, address=name, capacity=None) for name in ("Zwolle", "Rotterdam"))
    here, there = make_member(), make_member()
    event.sign_up(here, one)
    event.sign_up(there, two)

    write(client, event, location=one.pk)
    deliver_everything()

    assert reached(smtp) == [here.email]


def test_one_session_alone_when_that_is_chosen_guests_included(client, organiser, smtp):
    chose, elsewhere, idle, waiting, maybe = (make_member() for _ in range(5))
    event = make_event(organiser, begins=timezone.now() + WEEK, welcomes_guests=True, capacity=4)
    guest = make_guest(event)
    round = add_round(event)
    one, other = add_session(round, "Het loket"), add_session(round, "De balie")
    event.release_programme(organiser)
    for person in (chose, guest, elsewhere, idle, waiting):
        event.sign_up(person)
    event.answer(maybe, Reply.MAYBE)
    for person, session in ((chose, one), (guest, one), (elsewhere, other)):
        event.choose_sessions(person, {round.pk: session.slot.pk})

    page = write(client, event, press="preview", session=one.slot.pk, standing=Standing.ALL).content.decode()
    write(client, event, session=one.slot.pk, standing=Standing.ALL)
    deliver_everything()

    assert "2 mensen krijgen deze mail" in page
    assert reached(smtp) == sorted([chose.email, guest.email])
    desk = client.get(reverse("events:desk", args=[event.pk, event.slug])).content.decode()
    assert "(iedereen hierboven, Het loket)" in desk


def test_who_waits_for_a_session_and_not_who_waits_for_the_event(client, organiser):
    event = make_event(organiser, begins=timezone.now() + WEEK, capacity=2)
    session = add_session(add_round(event), capacity=1)
    event.release_programme(organiser)
    chose, waits, outside = [make_member() for _ in range(3)]
    for member in (chose, waits, outside):
        event.sign_up(member)
    event.choose_sessions(chose, {session.round_id: session.slot.pk})
    event.choose_sessions(waits, {}, {session.slot.pk: True})

    members = [list(members_in(event, each, session=session.slot)) for each in (Standing.COMING, Standing.WAITING)]
    assert members == [[chose], [waits]]
    assert reach_at(event, organiser, Standing.ALL, session=session.slot).count == 2


def test_only_sessions_that_others_see_and_choose_from_are_offered(client, organiser):
    event = make_event(organiser, begins=timezone.now() + WEEK)
    round = add_round(event)
    shown = add_session(round, "Het loket")
    add_break(round, "Soep en brood")
    other = make_event(begins=timezone.now() + WEEK)
    foreign = add_session(add_round(other), "Bij de buren")
    for each in (event, other):
        each.release_programme(each.author)
    add_session(round, "Nog geheim")

    page = client.get(reverse("events:write_mailing", args=[event.pk, event.slug])).content.decode()
    write(client, event, session=foreign.slot.pk)

    assert f'<option value="{shown.slot.pk}">Het loket (' in page
    assert not [title for title in ("Soep en brood", "Nog geheim", "Bij de buren") if title in page]
    assert not Mailing.objects.filter(event=event).exists()


def test_a_message_for_a_session_that_is_gone_goes_to_nobody(client, organiser, smtp):
    chose = make_member()
    event = make_event(organiser, begins=timezone.now() + WEEK, attendees=[chose, make_member()])
    round = add_round(event)
    session = add_session(round, "Het loket")
    event.release_programme(organiser)
    event.choose_sessions(chose, {round.pk: session.slot.pk})
    write(client, event, session=session.slot.pk)
    session.discard()
    event.release_programme(organiser)

    deliver_everything()

    assert reached(smtp) == []
    desk = client.get(reverse("events:desk", args=[event.pk, event.slug])).content.decode()
    assert "een sessie die er niet meer is" in desk


def test_the_page_says_beforehand_how_many_get_it_and_why_others_do_not(client, event):
    coming, away = make_member(), make_member()
    event.sign_up(coming)
    event.sign_up(away)
    Suspension.objects.create(member=away, reason="Huisregel 3")

    page = write(client, event, press="preview").content.decode()

    assert "1 persoon krijgt deze mail" in page
    assert "heeft opgezegd of is geschorst" in page
    assert not Mailing.objects.filter(event=event).exists()


def test_a_test_goes_to_the_writer_alone_and_nothing_is_kept(client, event, organiser):
    event.sign_up(make_member())

    write(client, event, press="test")

    assert Mail.objects.get(subject="Proef: Een andere zaal").recipient == organiser.email
    assert not Mailing.objects.filter(event=event).exists()


def test_the_same_form_twice_is_one_message_on_the_desk(client, event, smtp):
    coming, form = make_member(), uuid.uuid4()
    event.sign_up(coming)

    write(client, event, uuid=form)
    write(client, event, uuid=form)
    deliver_everything()
    deliver_everything()

    assert reached(smtp) == [coming.email]
    page = client.get(reverse("events:desk", args=[event.pk, event.slug])).content.decode()
    assert "Een andere zaal" in page
    assert "aan 1 persoon" in page


def test_a_sixth_message_in_a_day_waits_and_keeps_its_words(client, event):
    event.sign_up(make_member())

    for _ in range(5):
        write(client, event)
    page = write(client, event).content.decode()

    assert Mailing.objects.filter(event=event).count() == 5
    assert "Wacht tot morgen" in page
    assert WORDS["text"] in page


def test_of_an_organiser_who_was_suspended_meanwhile_nothing_goes(client, event, organiser, smtp):
    event.sign_up(make_member())
    write(client, event)
    Suspension.objects.create(member=organiser, reason="Huisregel 3")

    deliver_everything()
    again = write(client, event)

    assert reached(smtp) == []
    assert again.headers["Location"].startswith(reverse("account_login"))
    assert Mailing.objects.filter(event=event).count() == 1


def test_of_who_organises_it_no_longer_nothing_goes(client, event, smtp):
    second = make_member()
    event.ask_along(second, by=event.author).accept()
    event.sign_up(make_member())
    client.force_login(second)
    write(client, event)
    Authorship.objects.get(content=event.pk, member=second).end()

    deliver_everything()

    assert reached(smtp) == []


def test_a_message_for_a_location_that_is_gone_goes_to_nobody(client, organiser, smtp):
    event = make_event(organiser, begins=timezone.now() + WEEK)
    one, two = (event.add_location(name=name, address=name, capacity=None) for name in ("Zwolle", "Rotterdam"))
    here = make_member()
    event.sign_up(here, one)
    event.sign_up(make_member(), two)
    write(client, event, location=one.pk)
    event.unregister(here)
    event.remove_location(one)

    deliver_everything()

    assert reached(smtp) == []
    desk = client.get(reverse("events:desk", args=[event.pk, event.slug])).content.decode()
    assert "een locatie die er niet meer is" in desk


def test_who_gave_the_place_back_before_the_mail_goes_does_not_get_it(client, event, smtp):
    stays, leaves = make_member(), make_member()
    event.sign_up(stays)
    event.sign_up(leaves)
    write(client, event)
    event.unregister(leaves)

    deliver_everything()

    assert reached(smtp) == [stays.email]


def test_a_guest_is_led_to_their_own_page(client, event, smtp):
    guest = make_guest(event)
    event.sign_up(guest)

    write(client, event)
    deliver_everything()

    [mail] = [mail for _recipient, mail in smtp.letters if mail["Subject"] == WORDS["subject"]]
    assert f"/agenda/gast/{guest.token}/" in text_of(mail)
    assert WORDS["text"] in text_of(mail)


def test_counting_takes_four_questions_however_many_come(organiser, django_assert_num_queries):
    event = make_event(organiser, begins=timezone.now() + WEEK, attendees=[make_member() for _ in range(5)])

    with django_assert_num_queries(4):
        assert reach_at(event, organiser, Standing.ALL).count == 5
