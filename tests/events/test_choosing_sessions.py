"""Who comes chooses one session in a round, and no session ever has more people than places."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from events.models import CalledOff, Event, LineEnded, NoPlace, Pick, Registration, SessionKind, Slot
from members.models import Suspension
from notifications.kinds.programme import sentence
from tests.at_once import run_at_once
from tests.events.factories import make_event, make_guest
from tests.events.programmes import add_round, add_session, change
from tests.factories import make_member

pytestmark = pytest.mark.django_db


def day(attendees=(), capacity=None, rounds=2):
    """An event of two rounds, each with the sessions A and B. Gives the event and the slots by their titles."""
    begins = timezone.now() + timedelta(days=20)
    event = make_event(begins=begins, ends=begins + timedelta(hours=8), attendees=attendees)
    for number in range(1, rounds + 1):
        round = add_round(event, number)
        for name in "AB":
            add_session(round, f"{name}{number}", capacity=capacity)
    event.release_programme(event.author)
    return event, {slot.title: slot for slot in event.slots.all()}


def choose(event, member, *slots):
    return event.choose_sessions(member, {slot.round_id: slot.pk for slot in slots})


def wait_for(event, member, *slots):
    return event.choose_sessions(member, {}, {slot.pk: True for slot in slots})


def waited_for(event, member):
    return {slot.title: slot.place_in_line for slot in event.programme_for(member) if slot.place_in_line}


def chosen(event, member):
    return {slot.title for slot in event.programme_for(member) if slot.is_chosen}


def taken(event):
    return dict(event.slots.values_list("title", "taken_count"))


def post(client, event, **fields):
    return client.post(reverse("events:choose_sessions", args=[event.pk, event.slug]), fields, follow=True)


def test_a_member_chooses_on_the_page_of_the_event_and_changes_their_mind(client):
    member = make_member()
    event, slots = day([member])
    client.force_login(member)
    page = client.get(event.get_absolute_url()).content.decode()
    assert "Bewaar je keuze" in page

    def send(*wanted):
        return post(client, event, **{f"ronde-{slot.round_id}": slot.pk for slot in wanted})

    assert "Je keuze is bewaard." in send(slots["A1"], slots["B2"]).content.decode()
    assert chosen(event, member) == {"A1", "B2"}
    send(slots["B1"], slots["B2"])
    assert chosen(event, member) == {"B1", "B2"}
    post(client, event, **{f"ronde-{slots['B1'].round_id}": ""})

    assert chosen(event, member) == {"B2"}
    assert taken(event) == {"A1": 0, "B1": 0, "A2": 0, "B2": 1}


@pytest.mark.parametrize("value", ["x", "-1", "9" * 30, "٣", "999999999"])
def test_nonsense_changes_nothing(client, value):
    member = make_member()
    event, slots = day([member])
    choose(event, member, slots["A1"])
    client.force_login(member)

    post(client, event, **{f"ronde-{slots['B1'].round_id}": value, "ronde-x": "1", "ronde-": "1"})

    assert chosen(event, member) == {"A1"}


def test_a_session_of_another_round_or_event_is_no_answer():
    member = make_member()
    event, slots = day([member])
    _other, elsewhere = day([member])

    event.choose_sessions(member, {slots["A1"].round_id: slots["A2"].pk})
    event.choose_sessions(member, {slots["A1"].round_id: elsewhere["A1"].pk})
    event.choose_sessions(member, {elsewhere["A1"].round_id: elsewhere["A1"].pk})

    assert not Pick.objects.exists()


def test_only_who_comes_chooses(client):
    event, slots = day()
    member = make_member()
    client.force_login(member)

    assert "Bewaar je keuze" not in client.get(event.get_absolute_url()).content.decode()
    with pytest.raises(NoPlace):
        choose(event, member, slots["A1"])
    assert (
        "Meld je eerst aan" in post(client, event, **{f"ronde-{slots['A1'].round_id}": slots["A1"].pk}).content.decode()
    )


def test_a_guest_chooses_by_the_link_of_their_own(client):
    event, slots = day(capacity=1)
    Event.objects.filter(pk=event.pk).update(welcomes_guests=True)
    first, second = make_guest(event), make_guest(event)
    places = [reverse("events:guest", args=[guest.token]) for guest in (first, second)]
    assert "Bewaar je keuze" not in client.get(places[0]).content.decode()  # no place yet
    for guest in (first, second):
        event.register(guest)
    page = client.get(places[0]).content.decode()
    assert f'action="{places[0]}"' in page

    wanted = {"kiezen": "1", f"ronde-{slots['A1'].round_id}": slots["A1"].pk}
    assert "Je keuze is bewaard." in client.post(places[0], wanted, follow=True).content.decode()
    late = client.post(places[1], wanted, follow=True).content.decode()

    assert "‘A1’ is vol" in late
    assert chosen(event, first) == {"A1"}
    assert chosen(event, second) == set()


def test_visitors_get_no_form_and_no_cookie(client):
    event, _slots = day()

    response = client.get(reverse("events:programme", args=[event.pk, event.slug]))

    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert not response.cookies


def test_nobody_chooses_a_part_for_everybody_or_what_has_begun():
    member = make_member()
    event, slots = day([member])
    Slot.objects.filter(pk=slots["A1"].pk).update(kind=SessionKind.PLENARY)
    Slot.objects.filter(pk=slots["A2"].pk).update(begins_at=timezone.now() - timedelta(minutes=1))

    choose(event, member, slots["A1"], slots["A2"])

    assert not Pick.objects.exists()


def test_a_full_session_says_so_and_leaves_what_one_had(client):
    first, second = make_member(), make_member()
    event, slots = day([first, second], capacity=1)
    choose(event, first, slots["A1"])
    choose(event, second, slots["B1"])
    client.force_login(second)

    assert "Alle plekken zijn bezet." in client.get(event.get_absolute_url()).content.decode()
    page = post(client, event, **{f"ronde-{slots['A1'].round_id}": slots["A1"].pk}).content.decode()

    assert "‘A1’ is vol: iemand was je net voor." in page
    assert chosen(event, second) == {"B1"}


def test_giving_the_place_back_frees_the_sessions():
    first, second = make_member(), make_member()
    event, slots = day([first, second], capacity=1)
    choose(event, first, slots["A1"], slots["A2"])

    event.unregister(first)

    assert taken(event) == {"A1": 0, "B1": 0, "A2": 0, "B2": 0}
    assert choose(event, second, slots["A1"]) == []


def test_what_does_not_go_on_is_not_chosen_any_more(client):
    member = make_member()
    event, slots = day([member])
    event.cancel(event.author, "Storm.")
    client.force_login(member)

    with pytest.raises(CalledOff):
        choose(event, member, slots["A1"])
    assert "Bewaar je keuze" not in client.get(event.get_absolute_url()).content.decode()


def test_who_chose_a_session_moves_along_with_it_unless_their_round_is_taken():
    free, busy = make_member(), make_member()
    event, slots = day([free, busy])
    choose(event, free, slots["A1"])
    choose(event, busy, slots["A1"], slots["B2"])
    change(slots["A1"].session, round=slots["A2"].round)

    event.release_programme(event.author)

    assert chosen(event, free) == {"A1"}
    assert chosen(event, busy) == {"B2"}
    assert taken(event) == {"A1": 1, "B1": 0, "A2": 0, "B2": 1}


def test_two_sessions_that_change_places_keep_their_people():
    member = make_member()
    event, slots = day([member])
    choose(event, member, slots["A1"], slots["B2"])
    change(slots["A1"].session, round=slots["B2"].round)
    change(slots["B2"].session, round=slots["A1"].round)

    event.release_programme(event.author)

    assert chosen(event, member) == {"A1", "B2"}


def test_a_session_that_becomes_for_everybody_or_goes_is_chosen_by_nobody():
    member = make_member()
    event, slots = day([member])
    choose(event, member, slots["A1"], slots["A2"])
    change(slots["A1"].session, kind=SessionKind.PLENARY)
    slots["A2"].session.discard()

    event.release_programme(event.author)

    assert not Pick.objects.exists()
    assert taken(event) == {"A1": 0, "B1": 0, "B2": 0}


def test_what_becomes_for_everybody_may_have_fewer_places_than_chose_it():
    members = [make_member(), make_member()]
    event, slots = day(members, capacity=2)
    for member in members:
        choose(event, member, slots["A1"])
    change(slots["A1"].session, kind=SessionKind.PLENARY, capacity=1)

    event.release_programme(event.author)

    assert not Pick.objects.filter(slot__event=event).exists()
    assert taken(event)["A1"] == 0


def test_who_is_first_in_line_gets_the_place_and_passes_the_other_one_on(client):
    has, first, second, third = members = [make_member() for _ in range(4)]
    event, slots = day(members, capacity=1)
    choose(event, has, slots["A1"])
    choose(event, first, slots["B1"])
    client.force_login(first)
    assert "Zet me op de wachtlijst" in client.get(slots["A1"].get_absolute_url()).content.decode()

    page = post(client, event, **{f"wacht-{slots['A1'].pk}": "1"}).content.decode()
    wait_for(event, second, slots["A1"], slots["B1"])
    wait_for(event, third, slots["A1"])
    assert "Je bent nummer 1 in de rij." in page
    assert (chosen(event, first), waited_for(event, second)) == ({"B1"}, {"A1": 2, "B1": 1})
    event.unregister(has)

    assert [chosen(event, member) for member in (first, second, third)] == [{"A1"}, {"B1"}, set()]
    assert waited_for(event, second) == {}  # not moved on to what was waited for beside it
    assert waited_for(event, third) == {"A1": 1}
    assert taken(event) == {"A1": 1, "B1": 1, "A2": 0, "B2": 0}


@pytest.mark.parametrize("fallback", [None, "B1"])
def test_a_page_from_before_the_place_was_given_takes_it_from_nobody(fallback):
    has, first, second = members = [make_member() for _ in range(3)]
    event, slots = day(members, capacity=1)
    choose(event, has, slots["A1"])
    for member in (first, second):
        wait_for(event, member, slots["A1"])
    event.unregister(has)

    event.choose_sessions(first, {slots["A1"].round_id: fallback and slots[fallback].pk}, {slots["A1"].pk: True})

    assert chosen(event, first) == {"A1"}
    assert (waited_for(event, first), waited_for(event, second)) == ({}, {"A1": 1})


def test_the_page_keeps_a_choice_beside_a_line_and_lets_one_out_of_it(client):
    has, member = make_member(), make_member()
    event, slots = day([has, member], capacity=1)
    choose(event, has, slots["A1"])
    client.force_login(member)
    line, ronde = f"wacht-{slots['A1'].pk}", f"ronde-{slots['A1'].round_id}"

    post(client, event, **{line: ["", "1"], ronde: slots["B1"].pk})
    assert (chosen(event, member), waited_for(event, member)) == ({"B1"}, {"A1": 1})
    post(client, event, **{ronde: slots["B1"].pk, "wacht-x": "1", "wacht-99999": "1"})  # a page without that line
    assert waited_for(event, member) == {"A1": 1}
    client.force_login(event.author)
    desk = client.get(reverse("events:programme_desk", args=[event.pk, event.slug])).content.decode()
    assert "1 van de 1 plekken bezet. Er wacht 1 persoon." in desk
    client.force_login(member)
    post(client, event, **{line: [""]})

    assert (chosen(event, member), waited_for(event, member)) == ({"B1"}, {})


def test_more_places_go_to_who_waits_and_nobody_is_called_away_at_the_last_moment(client):
    has, first, second = members = [make_member() for _ in range(3)]
    event, slots = day(members, capacity=1)
    choose(event, has, slots["A1"], slots["A2"])
    for member in (first, second):
        wait_for(event, member, slots["A1"], slots["A2"])
    change(slots["A1"].session, capacity=2)

    event.release_programme(event.author)
    Slot.objects.filter(pk=slots["A2"].pk).update(begins_at=timezone.now() + timedelta(minutes=50))
    event.choose_sessions(has, {slots["A2"].round_id: None})

    assert [chosen(event, member) for member in (first, second)] == [{"A1"}, set()]
    assert taken(event)["A1"] == 2
    choose(event, first, slots["A2"])
    with pytest.raises(LineEnded):
        wait_for(event, has, slots["A2"])
    wait_for(event, second, slots["A2"])  # as an older page says of who stands there already
    client.force_login(second)
    assert "in de rij" not in client.get(slots["A2"].get_absolute_url()).content.decode()


def test_who_may_not_come_any_more_is_passed_over():
    has, barred, second = members = [make_member() for _ in range(3)]
    event, slots = day(members, capacity=1)
    choose(event, has, slots["A1"])
    for member in (barred, second):
        wait_for(event, member, slots["A1"])
    Suspension.objects.create(member=barred)

    event.unregister(has)

    assert chosen(event, second) == {"A1"}


def test_a_line_goes_along_with_its_session_unless_that_round_is_taken():
    has, free, busy, content = members = [make_member() for _ in range(4)]
    event, slots = day(members, capacity=1)
    choose(event, has, slots["A1"])
    choose(event, busy, slots["B2"])
    choose(event, content, slots["B1"])
    for member in (free, busy, content):
        wait_for(event, member, slots["A1"])
    for moved in ("A1", "B1"):
        change(slots[moved].session, round=slots["A2"].round)

    release = event.release_programme(event.author)

    assert [waited_for(event, member) for member in (free, busy, content)] == [{"A1": 1}, {}, {"A1": 2}]
    out = {news.member: [change.get("is_out_of_line", False) for change in news.changes] for news in release.news.all()}
    assert out == {has: [False], free: [False], busy: [True], content: [False, False]}


def test_a_choice_that_moves_is_never_given_for_what_its_owner_waits_for_there():
    has, waits, chose = members = [make_member() for _ in range(3)]
    event, slots = day(members, capacity=1)
    change(slots["A1"].session, capacity=2)
    event.release_programme(event.author)
    choose(event, has, slots["B2"])
    choose(event, waits, slots["A1"])
    wait_for(event, waits, slots["B2"])
    choose(event, chose, slots["A1"], slots["A2"])
    change(slots["A1"].session, round=slots["A2"].round)

    release = event.release_programme(event.author)
    event.unregister(has)  # so that a place comes free in what was waited for

    assert [(chosen(event, member), waited_for(event, member)) for member in (waits, chose)] == [
        ({"A1"}, {}),
        ({"A2"}, {}),
    ]
    said = {news.member: sentence(news.changes[0]) for news in release.news.all()}
    assert "Je wacht niet langer op “B2”" in said[waits]
    assert "Je hebt daar geen plek meer" in said[chose]
    assert taken(event) == {"A1": 1, "B1": 0, "A2": 1, "B2": 0}


def test_the_database_holds_it_too():
    member = make_member()
    event, slots = day([member], capacity=1)
    registration = Registration.objects.running_for(member).get(event=event)
    row = {"registration": registration, "round_id": slots["A1"].round_id}
    Pick.objects.create(slot=slots["A1"], **row)

    with pytest.raises(IntegrityError), transaction.atomic():
        Pick.objects.create(slot=slots["B1"], **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.filter(pk=slots["A1"].pk).update(taken_count=2)


@pytest.mark.django_db(transaction=True)
def test_the_last_place_of_a_session_goes_to_one():
    members = [make_member() for _ in range(8)]
    event, slots = day(members, capacity=1)

    results = run_at_once([lambda member=member: choose(event, member, slots["A1"]) for member in members])

    assert sorted(map(len, results)) == [0] + [1] * 7
    assert taken(event)["A1"] == Pick.objects.filter(slot=slots["A1"]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_place_that_frees_while_all_want_it_goes_to_the_first_in_line():
    has, first, *others = members = [make_member() for _ in range(8)]
    event, slots = day(members, capacity=1)
    choose(event, has, slots["A1"])
    wait_for(event, first, slots["A1"])
    acts = [lambda: event.choose_sessions(has, {slots["A1"].round_id: slots["B1"].pk})]
    acts += [lambda member=member: choose(event, member, slots["A1"]) for member in others[:3]]
    acts += [lambda member=member: wait_for(event, member, slots["A1"]) for member in others[3:]]

    results = run_at_once(acts)

    assert results == [[]] + [[slots["A1"]]] * 3 + [[]] * 3
    assert (chosen(event, has), chosen(event, first)) == ({"B1"}, {"A1"})
    assert taken(event)["A1"] == Pick.objects.filter(slot=slots["A1"]).count() == 1
    assert sorted(waited_for(event, member)["A1"] for member in others[3:]) == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_one_member_in_many_tabs_is_in_one_session_of_a_round():
    member = make_member()
    event, slots = day([member])
    wanted = [slots["A1"], slots["B1"]] * 4

    results = run_at_once([lambda slot=slot: choose(event, member, slot) for slot in wanted])

    assert results == [[]] * 8
    assert Pick.objects.count() == 1
    assert sum(taken(event).values()) == 1
