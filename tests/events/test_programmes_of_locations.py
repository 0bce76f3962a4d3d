"""An event at several locations at once has a programme at each: rooms are at one of them, or at all."""

import pytest
from django.urls import reverse

from events.models import Elsewhere, InUse, Location, Pick, ReleaseNews, clashes
from tests.events.factories import make_guest
from tests.events.programmes import add_round, add_session, change
from tests.events.queries import queries_of
from tests.events.test_choosing_sessions import wait_for, waited_for
from tests.events.test_locations import at, day_in_two_places
from tests.events.test_programme import address
from tests.factories import make_member

pytestmark = pytest.mark.django_db


def day(**fields):
    """Two rounds; in the first a session at each location and one for both, and coffee before it."""
    event, zwolle, rotterdam = day_in_two_places(zwolle=9, rotterdam=9, **fields)
    rooms = {place: event.rooms.create(name="Zaal 1", size=30, location=place) for place in (zwolle, rotterdam)}
    first, second = add_round(event, 1), add_round(event, 2)
    add_session(first, "Dijken", room=rooms[zwolle])
    add_session(first, "Havens", room=rooms[rotterdam])
    add_session(first, "Overal", room=event.rooms.create(name="Scherm"))
    add_session(second, "Weiden", room=rooms[zwolle])
    event.release_programme(event.author)
    return event, zwolle, rotterdam


def slot(event, title):
    return event.slots.get(title=title)


def choose(event, who, *titles):
    wanted = [slot(event, title) for title in titles]
    return event.choose_sessions(who, {each.round_id: each.pk for each in wanted})


def chosen(event, who):
    return {each.title for each in event.programme_for(who) if each.is_chosen}


def page_of(client, event, name="programme", place=None):
    return client.get(address(name, event) + (f"?locatie={place.pk}" if place else "")).content.decode()


def radio(slot):
    return f'for="s{slot.pk}"'


# --- Drawing it up


def test_the_form_of_a_room_asks_for_a_location_where_there_are_several(client):
    event, zwolle, _rotterdam = day()
    client.force_login(event.author)
    form = client.get(address("add_part", event, "zaal")).context["form"]

    fields = {"name": "Zaal 2", "size": "", "location": zwolle.pk, "uuid": form["uuid"].value()}
    client.post(address("add_part", event, "zaal"), fields)

    assert str(event.rooms.get(name="Zaal 2")) == "Zaal 2, Zwolle"
    assert "Zaal 2, Zwolle" in client.get(address("programme_desk", event)).content.decode()
    assert "Zaal 2, Zwolle" in client.get(address("add_part", event, "sessie")).content.decode()


def test_a_room_is_at_no_location_of_another_event_nor_at_the_only_one(client):
    event, *_places = day()
    other, _zwolle, elsewhere = day()
    client.force_login(event.author)
    fields = {"name": "Zaal 2", "size": "", "location": elsewhere.pk}

    page = client.get(address("add_part", event, "zaal"))
    answer = client.post(address("add_part", event, "zaal"), fields | {"uuid": page.context["form"]["uuid"].value()})

    assert list(answer.context["form"].errors) == ["location"]
    other.rooms.filter(location=elsewhere).delete()
    other.release_programme(other.author)
    other.remove_location(elsewhere)
    client.force_login(other.author)
    assert "location" not in client.get(address("add_part", other, "zaal")).context["form"].fields


def test_a_location_in_the_programme_stays(client):
    event, zwolle, rotterdam = day()
    with pytest.raises(InUse):
        event.remove_location(rotterdam)
    event.rooms.filter(location=rotterdam).delete()
    with pytest.raises(InUse):
        event.remove_location(rotterdam)  # others still see a session there
    event.release_programme(event.author)

    event.remove_location(rotterdam)
    event.remove_location(zwolle)  # the last one: all is in one place again

    assert not Location.objects.filter(event=event).exists()
    assert slot(event, "Dijken").where == "Zaal 1"


def test_who_speaks_at_two_locations_at_once_is_told_of():
    event, *_places = day()
    speaker = make_member("Saskia")
    for title in ("Dijken", "Havens", "Weiden"):
        event.sessions.get(title=title).let_speak([speaker], [])
    change(event.sessions.get(title="Weiden"), capacity=31)

    assert {
        "Saskia spreekt tegelijk in ‘Dijken’ (Zwolle) en in ‘Havens’ (Rotterdam).",
        "‘Weiden’ heeft 31 plekken, en in Zaal 1, Zwolle passen er 30.",
    } <= set(map(str, clashes(event.sessions.planned())))


# --- Seeing it


def test_each_location_has_a_programme_at_an_address_of_its_own(client):
    event, zwolle, rotterdam = day()

    whole, there = page_of(client, event), page_of(client, event, place=rotterdam)

    for title in ("Dijken", "Havens", "Overal", "Weiden", "Zaal 1, Zwolle", "Zaal 1, Rotterdam"):
        assert title in whole
    assert f'href="{address("programme", event)}?locatie={zwolle.pk}"' in whole
    assert "Havens" in there
    assert "Overal" in there
    assert "Dijken" not in there
    assert "Weiden" not in there
    assert f'<a href="{address("programme", event)}?locatie={rotterdam.pk}" aria-current="page">' in there


def test_now_and_next_is_of_one_location_too(client):
    event, zwolle, rotterdam = day()

    there = page_of(client, event, "now", rotterdam)
    fragment = client.get(f"{address('now', event)}?locatie={zwolle.pk}", headers={"HX-Request": "true"})

    assert "Havens" in there
    assert "Dijken" not in there
    assert f'hx-get="{address("now", event)}?locatie={rotterdam.pk}"' in there
    assert "Dijken" in fragment.content.decode()
    assert "Havens" not in fragment.content.decode()


@pytest.mark.parametrize("asked", ["x", "-1", "9" * 30, "٣", ""])
def test_what_is_no_location_is_all_of_them(client, asked):
    event, _zwolle, _rotterdam = day()

    page = client.get(address("programme", event), {"locatie": asked}).content.decode()

    assert "Dijken" in page
    assert "Havens" in page


def test_a_location_without_sessions_says_so(client):
    event, zwolle, _rotterdam = day()
    online = event.add_location(name="Online", online_url="https://video.example/1", capacity=None)
    event.sessions.get(title="Overal").discard()
    event.release_programme(event.author)

    assert "Op deze locatie is nog niets van het programma." in page_of(client, event, place=online)
    assert "Dijken" in page_of(client, event, place=zwolle)


def test_an_event_at_one_location_has_no_row_of_links(client):
    event, zwolle, rotterdam = day()
    event.rooms.filter(location=rotterdam).delete()
    event.release_programme(event.author)
    event.remove_location(rotterdam)

    assert "?locatie=" not in page_of(client, event)
    assert "Havens" in page_of(client, event, place=zwolle)


def test_a_big_programme_at_two_locations_costs_no_more_queries(client):
    event, zwolle, _rotterdam = day()
    member = make_member()
    event.register(member, zwolle)
    client.force_login(member)
    pages = [event.get_absolute_url(), address("programme", event), address("now", event)]
    before = [len(queries_of(client, page)) for page in pages]

    for number in range(3, 9):
        round = add_round(event, number)
        for room in event.rooms.all():
            add_session(round, f"Sessie {number} {room.pk}", room=room)
    event.release_programme(event.author)

    assert [len(queries_of(client, page)) for page in pages] == before
    assert max(before) <= 10


# --- Choosing


def test_one_chooses_where_one_comes(client):
    event, zwolle, rotterdam = day()
    member = make_member()
    event.register(member, zwolle)
    client.force_login(member)

    page = page_of(client, event)

    assert radio(slot(event, "Dijken")) in page
    assert radio(slot(event, "Overal")) in page
    assert radio(slot(event, "Havens")) not in page
    assert "Bewaar je keuze" in page_of(client, event, place=zwolle)
    # A page that lacks what one chose would take it away when it is saved.
    assert "Bewaar je keuze" not in page_of(client, event, place=rotterdam)
    there = client.get(address("session", event, slot(event, "Havens").session_id)).content.decode()
    assert "Kies deze sessie" not in there
    assert "op een andere locatie dan waar je komt" in there
    for title in ("Dijken", "Overal"):
        assert choose(event, member, title) == []
        assert chosen(event, member) == {title}


def test_a_session_elsewhere_is_refused_and_nothing_is_saved(client):
    event, zwolle, _rotterdam = day()
    member = make_member()
    event.register(member, zwolle)
    choose(event, member, "Dijken")
    client.force_login(member)
    wanted = {f"ronde-{each.round_id}": each.pk for each in (slot(event, "Havens"), slot(event, "Weiden"))}

    page = client.post(address("choose_sessions", event), wanted, follow=True).content.decode()

    assert "Die sessie is op een andere locatie dan waar je komt." in page
    assert chosen(event, member) == {"Dijken"}
    with pytest.raises(Elsewhere):
        choose(event, member, "Havens")


def test_who_goes_to_another_location_leaves_the_sessions_there_and_hears_it(client):
    event, zwolle, rotterdam = day()
    member = make_member()
    event.register(member, zwolle)
    choose(event, member, "Dijken", "Weiden")
    client.force_login(member)
    register = address("register", event)

    page = client.post(register, {"locatie": rotterdam.pk}, follow=True).content.decode()

    assert at(event, member) == rotterdam
    assert "dus niet meer je keuze: Dijken, Weiden." in page
    assert chosen(event, member) == set()
    assert set(event.slots.values_list("taken_count", flat=True)) == {0}
    choose(event, member, "Overal")
    again = client.post(register, {"locatie": zwolle.pk}, follow=True).content.decode()
    assert "niet meer je keuze" not in again
    assert chosen(event, member) == {"Overal"}


@pytest.mark.parametrize("way", ["questions", "offer", "guest"])
def test_every_way_to_another_location_tells_what_stays_behind(client, way):
    event, zwolle, rotterdam = day()
    who = make_guest(event) if way == "guest" else make_member()
    event.register(who, zwolle)
    choose(event, who, "Dijken")
    before = make_member()
    event.register(before, rotterdam)
    change(rotterdam, capacity=1)
    if way == "questions":
        event.unregister(before)
        client.force_login(who)
        event.sign_up_questions.create(label="Eet je mee?")
        there = address("answers", event)
    else:
        waiting = event.wait(who, rotterdam)
        event.unregister(before)
        token = who.token if way == "guest" else waiting.offer.token
        there = reverse(f"events:{way}", args=[token])

    page = client.post(there, {"aanmelden": "1", "locatie": rotterdam.pk}, follow=True).content.decode()

    assert at(event, who) == rotterdam
    assert "niet meer je keuze: Dijken." in page


def test_a_session_that_goes_to_another_location_is_told_as_a_move_and_leaves_its_people():
    event, zwolle, rotterdam = day()
    stays, comes = make_member(), make_member()
    event.register(stays, zwolle)
    event.register(comes, rotterdam)
    choose(event, stays, "Dijken")
    choose(event, comes, "Overal")
    session = event.sessions.get(title="Dijken")
    change(session, room=event.rooms.get(location=rotterdam))

    release = event.release_programme(event.author)

    [moved] = release.changes
    assert moved["what"] == "moved"
    assert moved["was"].endswith("Zaal 1, Zwolle")
    assert moved["now"].endswith("Zaal 1, Rotterdam")
    assert [news.member for news in ReleaseNews.objects.filter(release=release)] == [stays]
    assert chosen(event, stays) == set()
    assert chosen(event, comes) == {"Overal"}
    assert slot(event, "Dijken").taken_count == 0


def test_a_choice_that_goes_where_its_owner_does_not_come_costs_no_place_in_a_line():
    event, zwolle, rotterdam = day()
    member, has = make_member(), make_member()
    for each in (member, has):
        event.register(each, zwolle)
    change(event.sessions.get(title="Weiden"), capacity=1)
    event.release_programme(event.author)
    choose(event, has, "Weiden")
    choose(event, member, "Dijken")
    wait_for(event, member, slot(event, "Weiden"))
    session = event.sessions.get(title="Dijken")
    change(session, round=event.rounds.get(name="Ronde 2"), room=event.rooms.get(location=rotterdam))

    event.release_programme(event.author)

    assert (chosen(event, member), waited_for(event, member)) == (set(), {"Weiden": 1})


def test_those_who_do_not_go_along_count_for_no_place_there():
    event, zwolle, rotterdam = day()
    for _ in range(2):
        member = make_member()
        event.register(member, zwolle)
        choose(event, member, "Dijken")
    change(event.sessions.get(title="Dijken"), room=event.rooms.get(location=rotterdam), capacity=1)

    event.release_programme(event.author)

    assert not Pick.objects.filter(slot__event=event).exists()


def test_another_name_of_a_location_is_no_change_of_the_programme(client):
    event, zwolle, _rotterdam = day()

    event.change_location(zwolle, name="Kampen", address="Zwolle", online_url="", capacity=None)

    assert "Zaal 1, Kampen" in page_of(client, event)
    client.force_login(event.author)
    assert "Anderen zien alles wat hier staat." in client.get(address("programme_desk", event)).content.decode()
