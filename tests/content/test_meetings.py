"""Video meetings in a group or about a conversation: who may know of them, the link, and the end."""

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from ambtenaar.settings import is_plain_address
from content.models import Guest, Meeting, Visibility
from content.tasks import end_meetings
from groups.models import Kind
from tests.discussions.factories import make_discussion
from tests.factories import make_group, make_member, make_post

pytestmark = pytest.mark.django_db
LINK = "https://bellen.example/kamer?pwd=12"
RUNS = "Er loopt een videogesprek."


def in_group(group):
    return reverse("content:meet_in_group", args=[group.pk, group.slug])


def about(piece):
    return reverse("content:meet_about", args=[piece.pk])


def act(meeting, name):
    return reverse(f"content:{name}_meeting", args=[meeting.uuid])


@pytest.fixture
def member():
    return make_member("Het Lid")


@pytest.fixture
def group(member):
    return make_group(manager=make_member(), members=[member])


# --- Starting


def test_a_member_starts_one_at_a_link(client, group, member):
    client.force_login(member)
    assert 'name="url"' in client.get(in_group(group)).content.decode()

    response = client.post(in_group(group), {"url": LINK})

    meeting = Meeting.objects.get()
    assert response.headers["Location"] == meeting.get_absolute_url()
    assert (meeting.group, meeting.started_by, meeting.url) == (group, member, LINK)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert f'<a class="button" href="{LINK}" rel="noopener noreferrer external">' in page
    assert "bellen.example" in page


def test_with_a_provider_there_is_a_room_that_nobody_can_guess(client, group, member, settings):
    settings.VIDEO_URL = "https://video.example/a20"
    client.force_login(member)
    assert 'name="url"' not in client.get(in_group(group)).content.decode()

    rooms = set()
    for _ in range(3):
        client.post(in_group(group), {"url": "https://elders.example/"})  # what is typed all the same does not count
        meeting = Meeting.objects.get(ended_at=None)
        rooms.add(meeting.url)
        meeting.end()

    assert len(rooms) == 3
    for room in rooms:
        base, _slash, name = room.rpartition("/")
        assert base == "https://video.example/a20"
        assert len(name) == 32


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://bellen.example/kamer",
        "javascript:alert(1)",
        "ftp://bellen.example/",
        "https://iemand:geheim@bellen.example/",
        "https://bellen.example@elders.example/",
        "https://fuß.example/",
        "https://bel\u200dlen.example/",
        f"https://{'é' * 60}.example/",
        "https:///kamer",
        "https://bellen.example/" + "a" * 500,
        "https://bellen.example/\nSet-Cookie: x",
    ],
)
def test_other_links_are_refused(client, group, member, url):
    client.force_login(member)

    response = client.post(in_group(group), {"url": url})

    assert list(response.context["form"].errors) == ["url"]
    assert Meeting.objects.count() == 0


def test_an_address_that_only_looks_like_another_is_spelt_out(group, member):
    meeting = Meeting.objects.start(member, group=group, url="https://teаms.example/kamer")  # with a Cyrillic а

    assert meeting.host.startswith("xn--")


def test_who_starts_a_second_one_comes_to_the_first(client, group, member):
    first = Meeting.objects.start(group.memberships.get(is_manager=True).member, group=group, url=LINK)
    client.force_login(member)

    for response in (client.get(in_group(group)), client.post(in_group(group), {"url": "https://elders.example/"})):
        assert response.headers["Location"] == first.get_absolute_url()
    assert Meeting.objects.get().url == LINK


def test_two_start_at_once(at_once):
    one, two = make_member(), make_member()
    group = make_group(members=[one, two])

    starts = [partial(Meeting.objects.start, member, group=group, url=LINK) for member in (one, two)]

    meetings = at_once(starts)

    assert len({meeting.pk for meeting in meetings}) == 1


@pytest.mark.parametrize(
    ("kind", "who", "status"),
    [
        (Kind.OPEN, "visitor", 302),
        (Kind.OPEN, "stranger", 403),
        (Kind.CLOSED, "stranger", 403),
        (Kind.HIDDEN, "stranger", 404),
        (Kind.HIDDEN, "member", 302),
        (Kind.OPEN, "archive", 403),
    ],
)
def test_only_members_of_the_group_start_one(client, member, kind, who, status):
    manager = make_member()
    group = make_group(kind=kind, manager=manager, members=[member])
    if who == "archive":
        group.archive(manager)
    if who != "visitor":
        client.force_login(make_member() if who == "stranger" else member)

    response = client.post(in_group(group), {"url": LINK})

    assert response.status_code == status
    assert Meeting.objects.exists() is (who == "member")


# --- Who may know of it

VIEWERS = ["visitor", "stranger", "member", "starter"]
PLACES = {
    "open group": (Kind.OPEN, None, {"member", "starter"}),
    "closed group": (Kind.CLOSED, None, {"member", "starter"}),
    "hidden group": (Kind.HIDDEN, None, {"member", "starter"}),
    "conversation for everybody": (None, Visibility.PUBLIC, {"stranger", "member", "starter"}),
    "conversation for members": (Kind.OPEN, Visibility.MEMBERS, {"stranger", "member", "starter"}),
    "conversation of the group": (Kind.OPEN, Visibility.GROUP, {"member", "starter"}),
    "conversation in a closed group": (Kind.CLOSED, Visibility.PUBLIC, {"member", "starter"}),
    "conversation for its author": (None, Visibility.PRIVATE, {"starter"}),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_meeting_is_for_who_belongs_there(client, member, place):
    kind, audience, expected = PLACES[place]
    starter = make_member()
    group = make_group(kind=kind, members=[starter, member]) if kind else None
    piece = make_discussion(author=starter, group=group, visibility=audience) if audience else None
    where = {"content": piece} if piece else {"group": group}
    meeting = Meeting.objects.start(starter, **where, url=LINK)
    Meeting.objects.create(**({"content": make_post()} if piece else {"group": make_group()}), url=LINK)  # another
    people = {"stranger": make_member(), "member": member, "starter": starter}

    for viewer in VIEWERS:
        client.logout()
        if viewer != "visitor":
            client.force_login(people[viewer])
        shown = client.get(meeting.get_absolute_url())
        joined = client.post(act(meeting, "join"))
        said = RUNS in client.get(meeting.place.get_absolute_url()).content.decode()

        if viewer in expected:
            assert (shown.status_code, joined.status_code, said) == (200, 302, True), viewer
        else:
            outside = 302 if viewer == "visitor" else 404
            assert (shown.status_code, said) == (outside, False), viewer
            assert LINK not in shown.content.decode()
    assert set(meeting.guests.values_list("member", flat=True)) == {people[name].pk for name in expected}


# --- Who comes, and the end


def test_a_member_sees_the_link_by_saying_that_they_come(client, group, member):
    meeting = Meeting.objects.start(group.memberships.get(is_manager=True).member, group=group, url=LINK)
    client.force_login(member)
    assert LINK not in client.get(meeting.get_absolute_url()).content.decode()

    for _ in range(2):
        client.post(act(meeting, "join"))

    page = client.get(meeting.get_absolute_url())
    assert LINK in page.content.decode()
    assert page.content.decode().count("Het Lid</a>") == 1
    client.post(act(meeting, "leave"))
    assert LINK not in client.get(meeting.get_absolute_url()).content.decode()
    assert Guest.objects.filter(member=member).count() == 0


@pytest.mark.parametrize(
    ("who", "status"), [("starter", 302), ("manager", 302), ("guest", 403), ("stranger", 404), ("manager of it", 404)]
)
def test_the_starter_and_the_managers_end_it(client, member, who, status):
    manager, guest = make_member(), make_member()
    group = make_group(manager=manager, members=[member, guest])
    meeting = Meeting.objects.start(member, group=group, url=LINK)
    elsewhere = make_member()
    make_group(manager=elsewhere)
    people = {"starter": member, "manager": manager, "guest": guest, "stranger": make_member()}
    client.force_login(people.get(who, elsewhere))

    assert client.post(act(meeting, "end")).status_code == status

    meeting.refresh_from_db()
    assert (meeting.ended_at is not None) == (status == 302)


def test_of_an_ended_meeting_neither_link_nor_names_are_kept(client, group, member):
    meeting = Meeting.objects.start(member, group=group, url=LINK)
    meeting.end()
    meeting.end()

    assert Meeting.objects.values_list("url", flat=True).get() == ""
    assert Guest.objects.count() == 0
    client.force_login(member)
    assert client.get(meeting.get_absolute_url()).status_code == 404
    assert RUNS not in client.get(group.get_absolute_url()).content.decode()


def test_nobody_ended_it_so_it_ends_by_itself(client, group, member):
    meeting = Meeting.objects.start(member, group=group, url=LINK)
    now = timezone.now()
    Meeting.objects.update(started_at=now - timedelta(hours=5), ends_at=now - timedelta(hours=1))
    client.force_login(member)
    assert RUNS not in client.get(group.get_absolute_url()).content.decode()  # at once, not when a task comes by

    end_meetings()
    end_meetings()

    assert (Meeting.objects.get().url, Guest.objects.count()) == ("", 0)
    another = Meeting.objects.start(member, group=group, url=LINK)
    assert another != meeting


def test_a_new_one_takes_the_place_of_one_that_is_over(group, member):
    old = Meeting.objects.start(member, group=group, url=LINK)
    now = timezone.now()
    Meeting.objects.update(started_at=now - timedelta(hours=5), ends_at=now - timedelta(hours=1))

    new = Meeting.objects.start(member, group=group, url=LINK)

    assert new != old
    assert Meeting.objects.filter(ended_at=None).get() == new


def test_a_meeting_with_a_time_is_an_event(client, group, member):
    client.force_login(member)

    assert f"/agenda/nieuw/?groep={group.pk}" in client.get(in_group(group)).content.decode()


def test_a_blog_has_no_meeting(client, member):
    client.force_login(member)

    assert client.get(about(make_post())).status_code == 403


def test_the_page_costs_the_same_with_many_guests(client, group, member, queries):
    meeting = Meeting.objects.start(member, group=group, url=LINK)
    client.force_login(member)
    costs = []
    for size in (1, 3, 30):
        while meeting.guests.count() < size:
            meeting.welcome(make_member())
        client.get(meeting.get_absolute_url())
        with queries() as counted:
            client.get(meeting.get_absolute_url())
        costs.append(len(counted))

    assert costs[1] == costs[0]
    assert costs[2] == costs[0]


# --- The operator's setting


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://meet.example", True),
        ("https://meet.example/a20", True),
        ("http://meet.example", False),
        ("https://", False),
        ("https://iemand:geheim@meet.example", False),
        ("https://meet.example/?kamer=", False),
        ("https://meet.example/#x", False),
        ("meet.example", False),
    ],
)
def test_the_provider_is_a_plain_https_address(url, good):
    assert is_plain_address(url) is good
