from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import Visibility
from groups.models import Kind
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


def test_the_agenda_marks_where_i_am_going(client):
    member = make_member()
    make_event(attendees=[member])
    make_event()
    client.force_login(member)

    assert client.get(AGENDA).content.decode().count("Je gaat") == 1


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
