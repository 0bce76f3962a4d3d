import re
import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Content, Overtaken, Visibility
from events.forms import EventForm
from events.models import Event, TooSmall
from groups.models import Kind
from tests.events.factories import make_event
from tests.factories import PASSWORD, make_group, make_member

pytestmark = pytest.mark.django_db
CREATE = "/agenda/nieuw/"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
YEAR = timezone.now().year + 1


def typed(**fields):
    return {
        "uuid": uuid.uuid4(),
        "title": "Op bezoek bij de griffie",
        "body": "<p>Soep inbegrepen.</p>",
        "scripted": "1",
        "begins": f"{YEAR}-02-11T09:30",
        "ends": f"{YEAR}-02-11T16:45",
        "time_zone": "Europe/Amsterdam",
        "place": "Stadhuis van Waterambt",
        "online_url": "",
        "capacity": "",
        "tags": "griffie, raad",
        "group": "",
        "visibility": "public",
    } | fields


def edit_address(event):
    return reverse("events:edit", args=[event.pk, event.slug])


def as_typed(event, **fields):
    """The form of an event as its page fills it, with some fields changed."""
    form = EventForm(instance=event, viewer=event.author)
    filled = {field.html_name: field.value() for field in form}
    filled = {name: "" if value is None else value for name, value in filled.items()}
    for name in ("begins", "ends"):
        filled[name] = filled[name].isoformat(timespec="minutes")
    return filled | {"scripted": "1"} | fields


def field_with_error(page, name):
    """Whether the page marks this field, and only with an error of its own."""
    return f'id="id_{name}_error"' in page


@pytest.fixture
def member(client):
    member = make_member("Noor Visscher")
    client.force_login(member)
    return member


def test_an_event_is_in_the_agenda_at_once(client, member):
    response = client.post(CREATE, typed())

    event = Event.objects.get()
    assert response.headers["Location"] == event.get_absolute_url()
    assert (event.author, event.kind, event.is_draft, event.place) == (member, "event", False, "Stadhuis van Waterambt")
    assert event.happens_at == datetime(YEAR, 2, 11, 9, 30, tzinfo=AMSTERDAM)
    assert event.ends_at == datetime(YEAR, 2, 11, 16, 45, tzinfo=AMSTERDAM)
    assert sorted(event.tags.names()) == ["griffie", "raad"]
    assert event.title in client.get("/agenda/").content.decode()


def test_a_double_submit_is_one_event(client, member):
    same = typed()

    first, second = client.post(CREATE, same), client.post(CREATE, same)

    assert first.headers["Location"] == second.headers["Location"]
    assert Event.objects.count() == 1


def test_the_uuid_of_somebody_elses_event_opens_nothing(client, member):
    taken = make_event()

    response = client.post(CREATE, typed(uuid=taken.uuid, title="Van mij"))

    assert response.status_code == 302
    assert Event.objects.get(author=member).title == "Van mij"
    assert Event.objects.get(pk=taken.pk).title == taken.title


def test_visitors_are_asked_in_and_find_their_text_again(client):
    member = make_member(email="noor@lid.example")

    response = client.post(CREATE, typed(title="Niet kwijt", begins=f"{YEAR}-05-01T20:00"))
    client.post(response.headers["Location"], {"login": member.email, "password": PASSWORD})
    page = client.get(CREATE).content.decode()

    assert Event.objects.count() == 0
    assert 'value="Niet kwijt"' in page
    assert f'value="{YEAR}-05-01T20:00"' in page


def test_what_was_kept_for_the_form_goes_when_it_is_accepted(client):
    member = make_member(email="noor@lid.example")
    response = client.post(CREATE, typed(title="Niet kwijt"))
    client.post(response.headers["Location"], {"login": member.email, "password": PASSWORD})
    assert "Niet kwijt" in client.get(CREATE).content.decode()

    client.post(CREATE, typed(title="Toch anders"))
    client.get(Event.objects.get().get_absolute_url())

    assert "Niet kwijt" not in client.get(CREATE).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 513}, "title"),
        ({"body": ""}, "body"),
        ({"begins": ""}, "begins"),
        ({"begins": "gisteren"}, "begins"),
        ({"begins": "2020-02-11T09:30"}, "begins"),
        ({"begins": "0001-01-01T00:00", "ends": "9999-12-31T23:59"}, "begins"),
        ({"begins": f"{YEAR}-02-30T10:00"}, "begins"),
        ({"begins": f"{YEAR}-02-11T09:30+05:00"}, "begins"),
        ({"ends": ""}, "ends"),
        ({"ends": f"{YEAR}-02-11T09:30"}, "ends"),
        ({"ends": f"{YEAR}-02-10T09:30"}, "ends"),
        ({"ends": "9999-12-31T23:59"}, "ends"),
        ({"ends": f"{YEAR}-03-14T09:31"}, "ends"),  # more than 31 days
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"place": "", "online_url": ""}, "place"),
        ({"place": "  "}, "place"),
        ({"place": "\u200b"}, "place"),
        ({"place": "x" * 201}, "place"),
        ({"online_url": "javascript:alert(1)"}, "online_url"),
        ({"online_url": "ftp://video.example/"}, "online_url"),
        ({"online_url": "geen adres"}, "online_url"),
        ({"capacity": "0"}, "capacity"),
        ({"capacity": "-3"}, "capacity"),
        ({"capacity": "veel"}, "capacity"),
        ({"capacity": "99999999999"}, "capacity"),
        ({"visibility": "group"}, "visibility"),
        ({"tags": "a, b, c, d, e, f"}, "tags"),
    ],
)
def test_an_error_stands_beside_its_field_and_nothing_is_lost(client, member, wrong, field):
    fields = typed(**{"title": "Op bezoek", "body": "<p>Soep inbegrepen.</p>", "tags": "griffie"} | wrong)

    response = client.post(CREATE, fields)

    page = response.content.decode()
    assert response.status_code == 200
    assert Event.objects.count() == 0
    assert field in re.findall(r'id="id_(\w+)_error"', page)
    lost = [
        name
        for name in ("title", "begins", "ends", "place", "online_url", "capacity", "tags")
        if fields[name].strip() and f'value="{fields[name]}"' not in page
    ]
    assert lost == []


def test_every_error_has_one_place(client, member):
    page = client.post(CREATE, typed(place="", ends=f"{YEAR}-02-10T09:30")).content.decode()

    assert re.findall(r'id="id_(\w+)_error"', page) == ["ends", "place"]


def test_a_link_alone_is_enough(client, member):
    client.post(CREATE, typed(place="", online_url="video.example/zaal"))

    assert Event.objects.get().online_url == "https://video.example/zaal"


def test_times_may_be_written_by_hand(client, member):
    client.post(CREATE, typed(begins=f"11-02-{YEAR} 9:30", ends=f"11-02-{YEAR} 12:00"))

    assert Event.objects.get().happens_at == datetime(YEAR, 2, 11, 9, 30, tzinfo=AMSTERDAM)


def test_the_group_of_the_address_is_chosen_already(client, member):
    mine, other = make_group(members=[member]), make_group()

    page = client.get(f"{CREATE}?groep={mine.pk}").content.decode()

    assert f'<option value="{mine.pk}" selected' in page
    assert other.name not in page


@pytest.mark.parametrize("group", ["x", "999999", "-1", "1e3", ""])
def test_a_strange_group_in_the_address_chooses_nothing(client, member, group):
    response = client.get(CREATE, {"groep": group})

    assert response.status_code == 200


def test_nobody_plans_in_a_group_of_others(client, member):
    group = make_group(members=[make_member()])

    response = client.post(CREATE, typed(group=group.pk))

    assert response.status_code == 200
    assert Event.objects.count() == 0


@pytest.mark.parametrize(("audience", "accepted"), [("public", False), ("members", False), ("group", True)])
def test_what_a_closed_group_plans_stays_inside(client, member, audience, accepted):
    group = make_group(kind=Kind.CLOSED, members=[member])

    response = client.post(CREATE, typed(group=group.pk, visibility=audience))

    assert response.status_code == (302 if accepted else 200)
    assert Event.objects.exists() == accepted


# --- Changing an event


def test_the_page_to_edit_shows_the_event_as_it_is(client, member):
    event = make_event(member, capacity=25, tags=["griffie"], online_url="https://video.example/zaal")

    page = client.get(edit_address(event)).content.decode()

    wall = event.happens_at.astimezone(AMSTERDAM)
    for value in (event.title, f"{wall:%Y-%m-%dT%H:%M}", event.place, event.online_url, "25", "griffie"):
        assert f'value="{value}"' in page


def test_changing_only_words_moves_nothing(client, member):
    event = make_event(member)

    client.post(edit_address(event), as_typed(event, title="Anders"))

    changed = Event.objects.get()
    assert (changed.title, changed.slug, changed.version, changed.sequence) == ("Anders", "anders", 2, 0)
    assert changed.happens_at == event.happens_at
    assert changed.edited_at is not None


@pytest.mark.parametrize(
    "move",
    [
        {"begins": f"{YEAR}-03-01T10:00", "ends": f"{YEAR}-03-01T11:00"},
        {"ends": (timezone.now() + timedelta(days=20)).strftime("%Y-%m-%dT10:00")},
        {"time_zone": "Europe/London"},
        {"place": "Elders"},
        {"online_url": "https://video.example/andere-zaal"},
    ],
)
def test_calendars_are_told_of_a_move(client, member, move):
    event = make_event(member)

    client.post(edit_address(event), as_typed(event, **move))

    assert Event.objects.get().sequence == 1


def test_what_has_been_can_be_described_but_not_moved_into_the_past(client, member):
    event = make_event(member, begins=timezone.now() - timedelta(days=3))
    earlier = timezone.now() - timedelta(days=9)

    client.post(edit_address(event), as_typed(event, body="<p>Het was een mooie dag.</p>"))
    event.refresh_from_db()
    refused = client.post(edit_address(event), as_typed(event, begins=earlier.isoformat(timespec="minutes")[:16]))

    assert event.body == "<p>Het was een mooie dag.</p>"
    assert field_with_error(refused.content.decode(), "begins")


def test_fewer_places_than_people_is_an_error_beside_the_field(client, member):
    event = make_event(member, capacity=5, attendees=[make_member() for _ in range(3)])

    response = client.post(edit_address(event), as_typed(event, capacity="2"))

    assert response.status_code == 200
    assert field_with_error(response.content.decode(), "capacity")
    assert Event.objects.get().capacity == 5


@pytest.mark.parametrize(("capacity", "stored"), [("3", 3), ("", None), ("50", 50)])
def test_as_many_places_as_people_is_enough(client, member, capacity, stored):
    event = make_event(member, capacity=5, attendees=[make_member() for _ in range(3)])

    client.post(edit_address(event), as_typed(event, capacity=capacity))

    assert Event.objects.get().capacity == stored


def test_somebody_registering_meanwhile_counts_too():
    event = make_event(capacity=5, attendees=[make_member()])
    opened = Event.objects.get(pk=event.pk)
    event.register(make_member())

    with pytest.raises(TooSmall) as refused:
        opened.replan(version=1, **words_of(opened, capacity=1))

    assert refused.value.taken == 2


def words_of(event, **fields):
    names = [
        "title",
        "body",
        "group",
        "visibility",
        "happens_at",
        "ends_at",
        "time_zone",
        "place",
        "online_url",
        "capacity",
    ]
    return {name: getattr(event, name) for name in names} | fields


def test_the_second_editor_is_warned_and_shown_both(client, member):
    event = make_event(member)
    client.post(edit_address(event), as_typed(event, title="De eerste versie", body="<p>Eerst bewaard.</p>"))

    page = client.post(edit_address(event), as_typed(event, title="De tweede", body="<p>Daarna geschreven.</p>"))

    assert page.status_code == 200
    assert "Eerst bewaard." in page.content.decode()
    assert "Daarna geschreven." in page.content.decode()
    assert Content.objects.get().title == "De eerste versie"


def test_a_version_that_was_overtaken_changes_nothing():
    event = make_event()
    event.replan(version=1, **words_of(event, title="Eerst"))

    with pytest.raises(Overtaken):
        Event.objects.get(pk=event.pk).replan(version=1, **words_of(event, title="Daarna", place="Elders"))

    stored = Event.objects.get()
    assert (stored.title, stored.version, stored.sequence) == ("Eerst", 2, 0)


def test_only_the_organiser_edits(client, member):
    public, private = make_event(), make_event(visibility=Visibility.PRIVATE)

    got = [client.get(edit_address(event)).status_code for event in (public, private)]
    posted = [client.post(edit_address(event), typed(title="Gekaapt")).status_code for event in (public, private)]

    assert got == posted == [403, 404]
    assert not Event.objects.filter(title="Gekaapt").exists()


def test_a_community_manager_edits_no_event_of_others(client):
    event = make_event()
    client.force_login(make_member(roles=["community_manager"]))

    assert client.get(edit_address(event)).status_code == 403
