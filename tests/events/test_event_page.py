import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Visibility
from events.models import Event
from groups.models import Kind
from tests.events.factories import count, make_event
from tests.events.queries import queries_of
from tests.factories import make_comment, make_group, make_member

pytestmark = pytest.mark.django_db
VECTOR = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><b>"
LINK = "https://video.example/zaal-7"


def page_of(client, event, viewer=None):
    client.logout()
    if viewer:
        client.force_login(viewer)
    return client.get(event.get_absolute_url()).content.decode()


def panel_of(page):
    return re.search(r'<aside class="side" id="registration".*?</aside>', page, re.S)[0]


def act(client, name, event, **headers):
    return client.post(reverse(f"events:{name}", args=[event.pk, event.slug]), headers=headers)


def test_the_page_says_where_and_with_whom(client):
    event = make_event(make_member("Saskia Brandsma"), place="Stadhuis van Oeverdam", body="<p>Geen keynotes.</p>")

    page = page_of(client, event)

    assert "Geen keynotes." in page
    assert "Stadhuis van Oeverdam" in page
    assert "Saskia Brandsma" in page


@pytest.mark.parametrize(
    ("capacity", "taken", "words"),
    [
        (180, 157, "Nog 23 van de 180 plekken."),
        (1, 0, "Er is één plek."),
        (1, 1, "De enige plek is bezet."),
        (2, 2, "Alle 2 plekken zijn bezet."),
        (None, 1, "Er gaat 1 persoon."),
        (None, 1200, "Er gaan 1.200 mensen."),
        (None, 0, "Er is nog niemand aangemeld."),
    ],
)
def test_places_are_said_in_a_sentence(client, capacity, taken, words):
    event = make_event(capacity=capacity)
    count(event, taken)

    page = page_of(client, event)

    assert words in page
    assert ("<meter" in page) == (capacity is not None)


def test_the_meter_is_written_for_machines(client):
    event = make_event(capacity=12_000)
    count(event, 1_500)

    assert 'max="12000" value="1500"' in page_of(client, event)


def test_a_member_finds_a_button_and_then_the_way_back(client):
    event, member = make_event(), make_member()
    before = panel_of(page_of(client, event, member))

    act(client, "register", event)
    after = panel_of(page_of(client, event, member))

    assert reverse("events:register", args=[event.pk, event.slug]) in before
    assert "Je gaat" in after
    assert reverse("events:unregister", args=[event.pk, event.slug]) in after


def test_a_visitor_is_invited_to_join_and_comes_back_here(client):
    event = make_event()

    panel = panel_of(page_of(client, event))

    assert f'href="/word-lid/?next={event.get_absolute_url()}"' in panel
    assert "Word lid om je aan te melden" in panel
    assert "<form" not in panel


def test_a_full_event_offers_a_place_in_the_line(client):
    event = make_event(capacity=1, attendees=[make_member()])

    panel = panel_of(page_of(client, event, make_member()))

    assert "Deze bijeenkomst is vol" in panel
    assert "Zet me op de wachtlijst" in panel


def test_who_is_in_a_full_event_can_still_leave_it(client):
    member = make_member()
    event = make_event(capacity=1, attendees=[member])

    panel = panel_of(page_of(client, event, member))

    assert "Je gaat" in panel
    assert reverse("events:unregister", args=[event.pk, event.slug]) in panel


@pytest.mark.parametrize(
    ("begins", "words"),
    [(timedelta(hours=-1), "Deze bijeenkomst is begonnen"), (timedelta(days=-1), "Deze bijeenkomst is geweest")],
)
def test_an_event_that_began_offers_no_button(client, begins, words):
    member = make_member()
    event = make_event(begins=timezone.now() + begins, attendees=[member, make_member()])

    for viewer in (None, member, make_member()):
        panel = panel_of(page_of(client, event, viewer))
        assert words in panel
        assert "<form" not in panel


@pytest.mark.parametrize("name", ["register", "unregister"])
def test_the_fragment_is_what_a_fresh_page_shows(client, name):
    member = make_member()
    event = make_event(capacity=30, online_url=LINK, attendees=[make_member(), make_member(), make_member()])
    if name == "unregister":
        event.register(member)
    client.force_login(member)

    fragment = act(client, name, event, **{"HX-Request": "true"}).content.decode()

    fresh = panel_of(client.get(event.get_absolute_url()).content.decode())
    assert without_token(panel_of(fragment)) == without_token(fresh)
    assert fragment.strip() == panel_of(fragment)


def without_token(html):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)


def test_who_finds_the_last_place_gone_hears_so_and_stands_in_line(client):
    event = make_event(capacity=1)
    client.force_login(make_member())
    event.register(make_member())

    address = reverse("events:register", args=[event.pk, event.slug])
    fragment = client.post(address, {"vrij": "0"}, headers={"HX-Request": "true"}).content.decode()

    assert "Iemand was je net voor: de laatste plek is weg." in fragment
    assert "Je bent nummer 1 in de rij." in fragment


def test_a_script_whose_session_ended_is_sent_to_the_sign_in_page(client):
    event = make_event()

    response = act(client, "register", event, **{"HX-Request": "true"})

    assert response.status_code == 401
    assert response.headers["HX-Redirect"].startswith(reverse("account_login"))


def test_members_see_who_else_comes_and_visitors_a_number(client):
    going = [make_member(name) for name in ("Youssef el Amrani", "Maaike Ottens", "Pieter Wouda")]
    event = make_event(attendees=going)

    seen = page_of(client, event, make_member())
    unseen = page_of(client, event)

    assert "Youssef el Amrani" in seen
    assert "Maaike Ottens" in seen
    assert "1 ander</a>" in seen
    assert [name for name in ("Youssef", "Maaike", "Pieter") if name in unseen] == []
    assert "Er gaan 3 mensen." in unseen


@pytest.mark.parametrize("others", [0, 1, 2, 3, 12])
def test_the_viewer_is_not_counted_among_the_others(client, others):
    member = make_member()
    event = make_event(attendees=[member, *(make_member() for _ in range(others))])

    panel = panel_of(page_of(client, event, member))

    assert ("Zij komen" in panel) == (others > 0)
    assert member.name not in panel
    assert (f"{others - 2} ander" in panel) == (others > 2)


def test_a_former_member_keeps_the_place_without_a_name(client):
    leaver = make_member("Weg van Hier")
    event = make_event(attendees=[leaver, make_member("Blijft Hier")])

    leaver.delete()
    page = page_of(client, event, make_member())

    assert "Weg van Hier" not in page
    assert "Oud-lid" in page
    assert "Blijft Hier" in page


def test_the_link_opens_to_who_is_registered_and_to_the_organiser(client):
    organiser, going, other = make_member(), make_member(), make_member()
    event = make_event(organiser, online_url=LINK, attendees=[going])

    seen = [LINK in page_of(client, event, viewer) for viewer in (None, other, going, organiser)]

    assert seen == [False, False, True, True]


def test_the_link_is_gone_after_leaving(client):
    member = make_member()
    event = make_event(online_url=LINK, attendees=[member])
    assert LINK in page_of(client, event, member)

    fragment = act(client, "unregister", event, **{"HX-Request": "true"}).content.decode()

    assert LINK not in fragment


def test_only_the_organiser_gets_the_way_to_the_form(client):
    organiser = make_member()
    event = make_event(organiser)

    offered = [
        reverse("events:edit", args=[event.pk, event.slug]) in page_of(client, event, v)
        for v in (make_member(), organiser)
    ]

    assert offered == [False, True]


def test_script_in_every_field_is_harmless(client):
    member, name = make_member(), VECTOR[:80]
    group = make_group(name=name[:40], members=[member])
    event = make_event(
        make_member(name),
        group=group,
        title=VECTOR,
        place=VECTOR,
        online_url=f"https://video.example/?{VECTOR}",
        tags=[VECTOR],
        attendees=[member, make_member(name), make_member(name), make_member(name)],
    )

    pages = [
        page_of(client, event, member),
        client.get("/agenda/").content.decode(),
        client.get(reverse("events:attendees", args=[event.pk, event.slug])).content.decode(),
        page_of(client, event),
    ]

    assert [page.count("&lt;script&gt;") > 0 for page in pages] == [True] * 4
    assert [("<script>alert" in page, "<img src=x" in page) for page in pages] == [(False, False)] * 4


def test_a_wrong_slug_leads_to_the_right_one(client):
    event = make_event(title="De goede naam")

    response = client.get(f"/agenda/{event.pk}-oude-naam/?r=3")

    assert (response.status_code, response.headers["Location"]) == (301, f"/agenda/{event.pk}-de-goede-naam/?r=3")


@pytest.mark.parametrize("name", ["event", "ics", "attendees", "edit"])
def test_what_a_member_may_not_see_does_not_exist(client, name):
    organiser = make_member()
    event = make_event(organiser, group=make_group(kind=Kind.HIDDEN, members=[organiser]), visibility=Visibility.GROUP)
    address = reverse(f"events:{name}", args=[event.pk, event.slug])

    client.force_login(organiser)
    inside = client.get(address).status_code
    client.force_login(make_member())
    outside = client.get(address).status_code

    assert (inside, outside) == (200, 404)


def test_the_page_costs_the_same_for_few_and_many(client):
    member, costs = make_member(), []
    for number in (1, 3, 30):
        event = make_event(capacity=100, attendees=[make_member() for _ in range(number)], tags=["een", "twee"])
        for _ in range(number):
            make_comment(Event.objects.get(pk=event.pk))
        client.force_login(member)
        client.get(event.get_absolute_url())  # what a process remembers of the network is remembered for all three
        costs.append(len(queries_of(client, event.get_absolute_url())))

    assert costs[0] == costs[1] == costs[2] <= 9


def test_a_visitor_costs_no_more_than_a_member(client):
    event = make_event(attendees=[make_member() for _ in range(3)])

    assert len(queries_of(client, event.get_absolute_url())) <= 7
