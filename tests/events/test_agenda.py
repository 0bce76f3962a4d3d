from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from content.models import Visibility
from events.models import Event
from events.personal_data import events
from groups.models import Group, Kind, Life
from network.models import Subject
from tests.events.factories import make_event
from tests.events.queries import queries_of
from tests.factories import make_group, make_member, make_post

pytestmark = pytest.mark.django_db
AGENDA, PAST = "/agenda/", "/agenda/?voorbij=1"
DAY = timedelta(days=1)


def shown(client, address, events):
    """The titles of these events in the order of the page."""
    page = client.get(address).content.decode()
    found = sorted(
        (page.index(f">{event.title}</a>"), event.title) for event in events if f">{event.title}</a>" in page
    )
    return [title for _place, title in found]


def in_days(*days, **fields):
    return [make_event(title=f"Over {day} dagen", begins=timezone.now() + day * DAY, **fields) for day in days]


def test_the_soonest_comes_first(client):
    events = in_days(3, 1, 2)
    past = in_days(-1)

    assert shown(client, AGENDA, events + past) == ["Over 1 dagen", "Over 2 dagen", "Over 3 dagen"]


def test_what_has_been_is_there_latest_first(client):
    events = in_days(-3, -1, -2, 1)

    assert shown(client, PAST, events) == ["Over -1 dagen", "Over -2 dagen", "Over -3 dagen"]
    assert PAST in client.get(AGENDA).content.decode().replace("&amp;", "&")


def test_only_events_stand_in_the_agenda(client):
    post = make_post()
    make_event()

    assert post.title not in client.get(AGENDA).content.decode()


@pytest.mark.parametrize(
    ("visibility", "kind", "visitor", "outsider", "insider"),
    [
        (Visibility.PUBLIC, Kind.OPEN, True, True, True),
        (Visibility.MEMBERS, Kind.OPEN, False, True, True),
        (Visibility.GROUP, Kind.OPEN, False, False, True),
        (Visibility.GROUP, Kind.CLOSED, False, False, True),
        (Visibility.PUBLIC, Kind.CLOSED, False, False, True),
        (Visibility.PRIVATE, Kind.OPEN, False, False, False),
    ],
)
@pytest.mark.parametrize(("address", "day"), [(AGENDA, 1), (PAST, -1)])
def test_everybody_sees_the_own_agenda(client, address, day, visibility, kind, visitor, outsider, insider):
    inside = make_member()
    group = make_group(kind=kind, members=[inside])
    events = in_days(day, group=group, visibility=visibility)

    seen = []
    for viewer in (None, make_member(), inside):
        client.logout()
        if viewer:
            client.force_login(viewer)
        seen.append(bool(shown(client, address, events)))

    assert seen == [visitor, outsider, insider]


def test_my_groups_narrow_the_agenda(client):
    member = make_member()
    mine = make_event(title="Van mijn groep", group=make_group(members=[member]))
    others = [make_event(title="Van een andere groep", group=make_group()), make_event(title="Van niemand")]
    client.force_login(member)

    assert shown(client, f"{AGENDA}?groepen=mijn", [mine, *others]) == ["Van mijn groep"]
    assert len(shown(client, AGENDA, [mine, *others])) == 3


@pytest.mark.parametrize(
    "query",
    [
        "groepen=vreemd",
        "na=%00",
        "na=x~y",
        "na=2026-01-01~1",
        "voorbij=2",
        "na=2026-01-01T00:00:00Z~99999999999999999999",
    ],
)
def test_a_mangled_address_gives_the_agenda(client, query):
    event = make_event()

    assert shown(client, f"{AGENDA}?{query}", [event]) == [event.title]


def test_the_agenda_marks_where_i_am_going_and_where_others_would_wait(client):
    member = make_member()
    mine = make_event(attendees=[member], capacity=1)
    make_event(capacity=1)
    closed = make_event(attendees=[make_member()], capacity=1)
    Event.objects.filter(pk=closed.pk).update(registers_until=timezone.now())
    old = make_group()
    make_event(capacity=1, attendees=[make_member()], group=old)
    Group.objects.filter(pk=old.pk).update(life=Life.ARCHIVED)
    client.force_login(member)

    assert client.get(AGENDA).content.decode().count("Je gaat") == 1
    assert "Vol, wachtlijst" not in client.get(AGENDA).content.decode()
    client.force_login(mine.author)
    assert client.get(AGENDA).content.decode().count("Vol, wachtlijst") == 1


def test_paging_shows_each_event_once_in_order(client):
    same = timezone.now() + DAY
    events = [make_event(title=f"Tegelijk {number:02}", begins=same) for number in range(25)]
    events += [make_event(title=f"Later {number:02}", begins=same + (number + 1) * DAY) for number in range(20)]

    found, address = [], AGENDA
    while address:
        response = client.get(address)
        found += [event.title for event in response.context["page"]]
        after = response.context["page"].after
        address = f"{AGENDA}?na={after.replace('+', '%2B')}" if after else ""

    assert found == [event.title for event in events]


# --- Filters


def test_the_agenda_of_one_group_of_mine_or_of_others(client):
    member = make_member()
    one, other, foreign = make_group(members=[member]), make_group(members=[member]), make_group()
    events = [
        make_event(title=title, group=group) for title, group in [("Een", one), ("Ander", other), ("Vreemd", foreign)]
    ]

    assert shown(client, f"{AGENDA}?groepen={foreign.pk}", events) == ["Vreemd"]  # a visitor too
    client.force_login(member)
    assert shown(client, f"{AGENDA}?groepen={one.pk}", events) == ["Een"]
    assert shown(client, f"{AGENDA}?groepen={foreign.pk}", events) == ["Vreemd"]


def test_a_group_is_offered_where_something_of_it_is_to_be_seen(client):
    silent, closed, inner = make_group(), make_group(kind=Kind.CLOSED), make_group()
    make_event(group=closed, visibility=Visibility.GROUP)
    make_event(group=inner, visibility=Visibility.GROUP)
    make_event(group=silent, begins=timezone.now() - 100 * DAY)
    client.force_login(make_member())

    page = client.get(AGENDA).content.decode()

    assert [f'value="{group.pk}"' in page for group in (silent, closed, inner)] == [False, False, False]


def test_by_subject_by_province_and_where(client):
    Subject.objects.create(name="Wob", synonym_of=make_event(title="Woo", tags=["Woo"]).tags.get())
    events = [
        Event.objects.get(title="Woo"),
        make_event(title="In Gelderland", province="Gelderland"),
        make_event(title="Overal te volgen", online_url="https://video.example/1"),
        make_event(title="Alleen online", place="", online_url="https://video.example/1"),
        make_event(title="Zaal en scherm"),
    ]
    events[-1].add_location(name="Zwolle", address="Plein 1", capacity=None)
    events[-1].add_location(name="Online", address="", online_url="https://video.example/2", capacity=None)

    def found(query):
        return set(shown(client, f"{AGENDA}?{query}", events))

    assert found("onderwerp=woo") == found("onderwerp=WOB") == {"Woo"}
    assert found("onderwerp=niets") == set()
    assert found("provincie=Gelderland") == {"In Gelderland"}
    assert found("waar=online") == {"Overal te volgen", "Alleen online", "Zaal en scherm"}
    assert found("waar=plek") == {event.title for event in events} - {"Alleen online"}
    assert found("waar=plek&waar=online&provincie=Nergens&onderwerp=%00") == found("waar=online")


def test_an_event_is_found_in_the_province_of_each_of_its_locations(client):
    event = make_event(title="Zwolle en Rotterdam", province="Overijssel")
    event.add_location(name="Zwolle", address="Zwolle", capacity=None)
    event.add_location(name="Rotterdam", address="Rotterdam", province="Zuid-Holland", capacity=None)

    for province, found in {"Overijssel": [event], "Zuid-Holland": [event], "Utrecht": []}.items():
        assert list(client.get(f"{AGENDA}?provincie={province}").context["events"]) == [
            each.content_ptr for each in found
        ]
    make_event(event.author, province="Drenthe")
    with CaptureQueriesContext(connection) as captured:
        taken_out = list(events(event.author, None))
    assert [line["a20:province"] for line in taken_out] == [["Overijssel", "Zuid-Holland"], ["Drenthe"]]
    assert len([each for each in captured if 'FROM "events_location"' in each["sql"]]) == 1


def test_the_own_agenda_is_what_i_come_to_or_organise(client):
    member = make_member()
    events = [
        make_event(member, title="Zelf"),
        make_event(title="Erheen", attendees=[member]),
        make_event(title="Samen"),
        make_event(title="Niet"),
    ]
    events[2].ask_along(member, by=events[2].author).accept()
    client.force_login(member)

    assert set(shown(client, f"{AGENDA}?mijn=on", events)) == {"Zelf", "Erheen", "Samen"}
    client.logout()
    assert len(shown(client, f"{AGENDA}?mijn=on", events)) == 4


def test_what_is_called_off_is_struck_and_stands_in_no_list_of_what_comes_soon(client):
    event = make_event(title="Uitje van de afdeling")
    goes_on = make_event(title="Lunch")
    assert event.title in client.get("/").content.decode()
    event.cancel(event.author, "Griep.")

    page = client.get(AGENDA).content.decode()

    assert "<s>Uitje van de afdeling</s>" in page
    assert "Afgelast" in page
    assert goes_on.title in page
    assert event.title not in client.get("/").content.decode()


def test_a_narrowed_agenda_without_events_says_so(client):
    make_event()

    page = client.get(f"{AGENDA}?provincie=Drenthe").content.decode()

    assert "Er staat niets van dit soort in de agenda" in page
    assert 'href="/agenda/?voorbij=1&amp;provincie=Drenthe"' in page
    assert "Toon de hele agenda" in page


def test_what_goes_on_is_to_come_until_it_is_over_and_says_until_which_day(client):
    now = timezone.now()
    running = make_event(title="Driedaags", begins=now - DAY, ends=now + DAY)
    over = make_event(title="Gisteren", begins=now - 2 * DAY)

    assert shown(client, AGENDA, [running, over]) == ["Driedaags"]
    assert shown(client, PAST, [running, over]) == ["Gisteren"]
    last = date_format(timezone.localtime(running.ends_at - timedelta(hours=6)), "l j F")
    assert f"tot en met {last}" in client.get(AGENDA).content.decode()


# --- A month at a time


def a_month():
    """The first of a month that is all to come."""
    return (timezone.localdate().replace(day=1) + timedelta(days=70)).replace(day=1)


def at(day, hour=10):
    return timezone.make_aware(datetime.combine(day, time(hour)))


def titles_by_day(response):
    days = [day for week in response.context["weeks"] for day in week]
    return {day["day"]: [on_day["it"].title for on_day in day["events"]] for day in days}


def test_a_month_shows_an_event_on_each_of_its_days_and_an_evening_once(client):
    first = a_month()
    make_event(title="Driedaags", begins=at(first - DAY), ends=at(first + DAY, 17))
    make_event(title="Feest", begins=at(first, 20), ends=at(first + DAY, 2))

    response = client.get(f"{AGENDA}?maand={first:%Y-%m}")

    days = titles_by_day(response)
    assert days[first] == ["Driedaags", "Feest"]
    assert days[first + DAY] == ["Driedaags"]
    assert days[first + 2 * DAY] == days.get(first - DAY, []) == []
    page = response.content.decode()
    assert "Dag 2 Driedaags" in page
    assert "Dag 3 Driedaags" in page


def test_a_month_shows_each_event_on_its_day_and_no_other_month(client):
    first = a_month()
    inside = make_event(title="Deze maand", begins=at(first.replace(day=15)))
    late = make_event(title="Laat op de eerste", begins=at(first, 23))
    make_event(title="Ervoor", begins=at(first - timedelta(days=1), 23))
    off = make_event(title="Afgeblazen", begins=at(first.replace(day=16)))
    off.cancel(off.author, "Griep.")

    response = client.get(f"{AGENDA}?maand={first:%Y-%m}")
    page = response.content.decode()

    days = titles_by_day(response)
    assert days[first.replace(day=15)] == [inside.title]
    assert days[first] == [late.title]
    assert "Ervoor" not in page
    assert "<s>Afgeblazen</s>" in page
    assert f'<caption class="visually-hidden">Bijeenkomsten in {response.context["name"]}</caption>' in page
    assert page.count('<th scope="col">') == 7


def test_the_filter_goes_along_to_other_months(client):
    first = a_month()

    page = client.get(f"{AGENDA}?maand={first:%Y-%m}&provincie=Drenthe").content.decode()

    before = first - timedelta(days=1)
    assert f'rel="prev" href="?maand={before:%Y-%m}&amp;provincie=Drenthe"' in page
    assert "Er staat deze maand niets van dit soort in de agenda" in page


@pytest.mark.parametrize("asked", ["", "x", "2027-13", "1999-12", "9999-12", "%00", "2027-01-01", "-1"])
def test_a_month_that_makes_no_sense_is_this_one(client, asked):
    response = client.get(f"{AGENDA}?maand={asked}")

    assert response.context["this_month"] == f"{timezone.localdate():%Y-%m}"


def test_the_last_month_leads_no_further(client):
    last = f"{timezone.localdate().year + 10}-12"

    page = client.get(f"{AGENDA}?maand={last}").content.decode()

    assert 'rel="prev"' in page
    assert 'rel="next"' not in page


@pytest.mark.parametrize("kind", [Kind.OPEN, Kind.CLOSED])
def test_a_month_shows_everybody_the_own_agenda(client, kind):
    inside = make_member()
    first = a_month()
    make_event(
        title="Binnen", group=make_group(kind=kind, members=[inside]), visibility=Visibility.GROUP, begins=at(first)
    )
    address = f"{AGENDA}?maand={first:%Y-%m}"

    assert "Binnen" not in client.get(address).content.decode()
    client.force_login(inside)
    assert "Binnen" in client.get(address).content.decode()


def test_a_month_costs_the_same_for_few_and_many(client):
    member, costs, made, first = make_member(), [], 0, a_month()
    client.force_login(member)
    for number in (1, 3, 30):
        for _ in range(number - made):
            make_event(group=make_group(members=[member]), attendees=[member], begins=at(first))
        made = number
        costs.append(len(queries_of(client, f"{AGENDA}?maand={first:%Y-%m}")))

    assert costs[0] == costs[1] == costs[2] <= 6


def test_the_filter_stays_on_the_next_page(client):
    member = make_member()
    group = make_group(members=[member])
    for _ in range(21):
        make_event(group=group)
    client.force_login(member)

    page = client.get(f"{AGENDA}?groepen=mijn").content.decode()

    assert 'href="?groepen=mijn&amp;na=' in page


def test_an_empty_agenda_invites(client):
    page = client.get(AGENDA).content.decode()

    assert "Er staat nog niets in de agenda" in page


def test_the_agenda_costs_the_same_for_few_and_many(client):
    member, costs, made = make_member(), [], 0
    client.force_login(member)
    for number in (1, 3, 30):
        for _ in range(number - made):
            make_event(group=make_group(), attendees=[member])
        made = number
        costs.append(len(queries_of(client, AGENDA)))

    assert costs[0] == costs[1] == costs[2] <= 6
