import re
import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test.html import parse_html
from django.utils import timezone

from content.models import Content, Visibility
from groups.models import Admission, Entry, Group, JoinRequest, Kind, LastManager, Standing
from tests.factories import make_group, make_member, make_post

pytestmark = pytest.mark.django_db


def join(client, group, reason="", **headers):
    return client.post(f"/groepen/{group.pk}-{group.slug}/lid-worden/", {"reason": reason}, headers=headers)


def members_of(group):
    return set(group.memberships.values_list("member", flat=True))


@pytest.mark.parametrize(
    ("kind", "admission", "status", "standing"),
    [
        (Kind.OPEN, Admission.AT_ONCE, 302, Standing.MEMBER),
        (Kind.OPEN, Admission.ON_REQUEST, 302, Standing.REQUESTED),
        (Kind.OPEN, Admission.BY_INVITATION, 403, Standing.OUTSIDER),
        (Kind.CLOSED, Admission.ON_REQUEST, 302, Standing.REQUESTED),
        (Kind.CLOSED, Admission.BY_INVITATION, 403, Standing.OUTSIDER),
        (Kind.HIDDEN, Admission.BY_INVITATION, 404, Standing.OUTSIDER),  # 403 would reveal the group
    ],
)
def test_joining_depends_on_kind_and_admission(client, kind, admission, status, standing):
    group, member = make_group(kind=kind, admission=admission, manager=make_member()), make_member()
    client.force_login(member)

    response = join(client, group)

    assert response.status_code == status
    assert group.standing_of(member) == standing


def test_joining_twice_is_joining_once(client):
    member = make_member()
    group = make_group(manager=make_member())
    client.force_login(member)

    answers = [join(client, group).status_code, join(client, group).status_code]

    assert answers == [302, 302]
    assert group.memberships.filter(member=member).count() == 1
    assert Group.objects.get(pk=group.pk).member_count == 2


def test_the_managers_hear_once_of_a_request_and_its_reason(client, heard):
    member = make_member()
    group = make_group(kind=Kind.CLOSED, manager=make_member())
    client.force_login(member)

    join(client, group, reason="Ik werk aan hetzelfde.")
    join(client, group, reason="Nog een keer.")  # a double click

    assert heard == [("join_requested", member)]
    assert [(asked.member, asked.reason) for asked in group.join_requests.all()] == [(member, "Ik werk aan hetzelfde.")]


def test_a_visitor_is_sent_to_sign_in_and_what_was_typed_is_kept(client):
    group, member = make_group(kind=Kind.CLOSED), make_member()
    about = f"/groepen/{group.pk}-{group.slug}/over/"

    response = join(client, group, reason="Half geschreven", referer=f"http://testserver{about}")

    assert response.status_code == 302
    assert response.headers["Location"] == f"/inloggen/?next={about}"
    assert JoinRequest.objects.count() == 0
    held = dict(client.session["held"])
    client.force_login(member)
    session = client.session
    session["held"] = held
    session.save()
    assert client.get(about).context["form"]["reason"].value() == "Half geschreven"
    join(client, group, reason="Heel geschreven")
    assert "held" not in client.session


def test_a_reason_that_is_too_long_comes_back_with_its_words(client):
    group = make_group(kind=Kind.CLOSED)
    client.force_login(make_member())

    response = join(client, group, reason="x" * 1001)

    assert response.status_code == 200
    assert response.context["form"].has_error("reason", "max_length")
    assert response.context["form"]["reason"].value() == "x" * 1001
    assert JoinRequest.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "admission", "standing"),
    [
        (Kind.OPEN, Admission.ON_REQUEST, Standing.REQUESTED),
        (Kind.CLOSED, Admission.BY_INVITATION, Standing.OUTSIDER),
    ],
)
def test_who_comes_after_the_door_was_closed_meets_a_closed_door(kind, admission, standing):
    group, member = make_group(manager=make_member()), make_member()
    seen_before = Group.objects.get(pk=group.pk)
    group.rewrite(kind=kind, admission=admission)

    seen_before.join(member)

    assert group.standing_of(member) == standing


def test_joining_is_a_post(client, address):
    group, member = make_group(), make_member()
    client.force_login(member)

    assert client.get(address("join", group)).status_code == 405
    assert group.standing_of(member) == Standing.OUTSIDER


def test_the_fragment_after_joining_equals_a_fresh_page(client, address):
    group = make_group(manager=make_member())
    client.force_login(make_member())
    page = parsed(client.get(address("about", group)))

    fragment = parsed(join(client, group, **{"HX-Request": "true"}))

    swap(page, fragment, "standing")
    swap(page, fragment, "member-count")
    swap(page, fragment, "welcome")
    assert page == parsed(client.get(address("about", group)))


def parsed(response):
    html = re.sub(r' (value="[^"]{64}"|hx-swap-oob="true")', "", response.content.decode())  # tokens differ each time
    return parse_html(html)


def swap(page, fragment, key):
    """What htmx does with an element of the answer: it takes the place of the one with its id."""
    (parent, place), (giver, where) = found(page, key), found(fragment, key)
    parent.children[place] = giver.children[where]


def found(element, key):
    for place, child in enumerate(element.children):
        if isinstance(child, str):
            continue
        if ("id", key) in child.attributes:
            return element, place
        deeper = found(child, key)
        if deeper:
            return deeper
    return None


# --- Leaving


def test_leaving_asks_first(client, address):
    member = make_member()
    group = make_group(manager=make_member(), members=[member])
    client.force_login(member)

    response = client.get(address("leave", group))

    assert response.status_code == 200
    assert response.context["is_needed"] is False
    assert group.standing_of(member) == Standing.MEMBER


@pytest.mark.parametrize(("kind", "lands"), [(Kind.OPEN, "group"), (Kind.CLOSED, "group"), (Kind.HIDDEN, "directory")])
def test_who_left_lands_where_there_is_something_to_see(client, address, kind, lands):
    member = make_member()
    group = make_group(kind=kind, manager=make_member(), members=[member])
    client.force_login(member)

    response = client.post(address("leave", group))

    assert response.headers["Location"] == {"group": group.get_absolute_url(), "directory": "/groepen/"}[lands]
    assert group.standing_of(member) == Standing.OUTSIDER
    assert Group.objects.get(pk=group.pk).member_count == 1


def test_leaving_takes_a_waiting_request_along(client, address):
    group, member = make_group(kind=Kind.CLOSED), make_member()
    group.join(member)
    client.force_login(member)

    response = client.post(address("leave", group))

    assert response.status_code == 302
    assert group.standing_of(member) == Standing.OUTSIDER


def test_the_last_manager_is_told_to_appoint_a_successor(client, address):
    manager = make_member()
    group = make_group(manager=manager, members=[make_member()])
    client.force_login(manager)

    asked, tried = client.get(address("leave", group)), client.post(address("leave", group))

    assert (asked.status_code, tried.status_code) == (200, 409)
    assert [page.context["is_needed"] for page in (asked, tried)] == [True, True]
    assert f'href="{address("members", group)}#leden"' in tried.content.decode()
    assert group.standing_of(manager) == Standing.MANAGER


@pytest.mark.parametrize(
    ("others", "managers", "leaves"),
    [(0, 0, True), (1, 0, False), (1, 1, True)],
)
def test_a_group_with_members_keeps_a_manager(others, managers, leaves):
    manager = make_member()
    group = make_group(manager=manager, members=[make_member() for _ in range(others)])
    for _ in range(managers):
        group.memberships.create(member=make_member(), is_manager=True)

    if leaves:
        group.leave(manager)
    else:
        with pytest.raises(LastManager):
            group.leave(manager)

    assert group.memberships.filter(member=manager).exists() is not leaves


def test_an_outsider_has_nothing_to_leave(client, address):
    group, member = make_group(manager=make_member()), make_member()
    client.force_login(member)

    response = client.post(address("leave", group))

    assert response.headers["Location"] == group.get_absolute_url()
    assert Group.objects.get(pk=group.pk).member_count == 1


# --- What one is to a group


@pytest.mark.parametrize("annotated", [False, True])
def test_standing(annotated):
    manager, member, invited, asker, stranger = (make_member() for _ in range(5))
    group = make_group(kind=Kind.CLOSED, manager=manager, members=[member])
    group.invite(invited, by=manager)
    group.join(asker)
    viewers = [manager, member, invited, asker, stranger, AnonymousUser()]

    def seen(viewer):
        return Group.objects.with_standing(viewer).get(pk=group.pk) if annotated else group.seen_by(viewer)

    assert [(seen(viewer).standing, seen(viewer).is_readable, seen(viewer).request_count) for viewer in viewers] == [
        (Standing.MANAGER, True, 1),
        (Standing.MEMBER, True, None),
        (Standing.INVITED, False, None),
        (Standing.REQUESTED, False, None),
        (Standing.OUTSIDER, False, None),
        (Standing.OUTSIDER, False, 0),
    ]


def test_standing_is_never_that_of_somebody_else(queries):
    manager, stranger = make_member(), make_member()
    made = make_group(manager=manager)
    group = Group.objects.with_standing(manager).get(pk=made.pk)

    with queries() as asked:
        assert group.standing_of(manager) == Standing.MANAGER
    assert len(asked) == 0
    assert group.standing_of(stranger) == Standing.OUTSIDER
    assert group.standing_of(AnonymousUser()) == Standing.OUTSIDER


def test_standing_is_asked_anew_after_an_act():
    member = make_member()
    made = make_group(manager=make_member())
    group = Group.objects.with_standing(member).get(pk=made.pk)

    group.join(member)

    assert group.standing_of(member) == Standing.MEMBER


@pytest.mark.parametrize(
    ("kind", "known", "readable"),
    [
        (Kind.OPEN, [1, 1, 1, 1, 1], [1, 1, 1, 1, 1]),
        (Kind.CLOSED, [1, 1, 1, 1, 1], [0, 0, 0, 1, 1]),
        (Kind.HIDDEN, [0, 0, 1, 1, 1], [0, 0, 0, 1, 1]),
    ],
)
def test_who_knows_of_a_group_and_who_reads_in_it(kind, known, readable):
    invited, entering, member = make_member(), make_member(), make_member()
    group = make_group(kind=kind, manager=member)
    group.invite(invited, by=member)
    now = timezone.now()
    Entry.objects.create(group=group, member=entering, reason="melding", until=now + timezone.timedelta(hours=1))
    make_post(author=member, group=group, visibility=Visibility.PUBLIC)
    viewers = [AnonymousUser(), make_member(), invited, entering, member]

    assert [Group.objects.visible_to(viewer).count() for viewer in viewers] == known
    assert [Group.objects.readable_by(viewer).count() for viewer in viewers] == readable
    assert [Content.objects.visible_to(viewer).count() for viewer in viewers] == readable


# --- At the same moment


@pytest.mark.django_db(transaction=True)
def test_who_joins_while_another_joins_is_counted(at_once, waiting_for_a_lock):
    group = make_group(manager=make_member())
    one, other = make_member(), make_member()

    def join_slowly():
        with transaction.atomic():
            Group.objects.get(pk=group.pk).join(one)
            begun.wait()
            waiting_for_a_lock()

    def join_meanwhile():
        begun.wait()
        Group.objects.get(pk=group.pk).join(other)

    begun = threading.Barrier(2, timeout=30)
    at_once([join_slowly, join_meanwhile])

    assert Group.objects.get(pk=group.pk).member_count == 3


@pytest.mark.django_db(transaction=True)
def test_who_writes_in_the_group_does_not_wait_for_who_joins(at_once):
    author, member = make_member(), make_member()
    group = make_group(manager=author)
    begun, written = threading.Barrier(2, timeout=30), threading.Event()

    def join_slowly():
        with transaction.atomic():
            Group.objects.get(pk=group.pk).join(member)
            begun.wait()
            return written.wait(timeout=5)

    def write_meanwhile():
        begun.wait()
        make_post(author=author, group=group, draft=True)
        written.set()

    assert at_once([join_slowly, write_meanwhile]) == [True, None]


@pytest.mark.django_db(transaction=True)
def test_thirty_people_joining_at_once_are_all_counted(at_once):
    group = make_group(manager=make_member())
    people = [make_member() for _ in range(30)]

    results = at_once([lambda member=member: Group.objects.get(pk=group.pk).join(member) for member in people])

    assert results == [None] * 30
    assert members_of(group) >= {member.pk for member in people}
    assert Group.objects.get(pk=group.pk).member_count == 31


@pytest.mark.django_db(transaction=True)
def test_two_managers_leaving_at_once_leave_one_behind(at_once):
    managers = [make_member(), make_member()]
    group = make_group(manager=managers[0], members=[make_member()])
    group.memberships.create(member=managers[1], is_manager=True)

    results = at_once([lambda manager=manager: Group.objects.get(pk=group.pk).leave(manager) for manager in managers])

    assert sorted(type(result).__name__ for result in results) == ["LastManager", "NoneType"]
    assert group.memberships.filter(is_manager=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_clicks_at_once_are_one_request(at_once, heard):
    group, member = make_group(kind=Kind.CLOSED, manager=make_member()), make_member()

    results = at_once([lambda: Group.objects.get(pk=group.pk).join(member)] * 10)

    assert results == [None] * 10
    assert group.join_requests.count() == 1
    assert heard == [("join_requested", member)]
