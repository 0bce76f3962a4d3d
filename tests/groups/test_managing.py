import pytest

from groups.models import Group, Kind, LastManager, Standing
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


def managers_of(group):
    return [membership.member for membership in group.memberships.filter(is_manager=True).order_by("pk")]


def test_a_manager_makes_another_member_manager(client, address):
    manager, member = make_member(), make_member()
    group = make_group(manager=manager, members=[member])
    client.force_login(manager)

    response = client.post(address("appoint", group, member.pk))

    assert response.headers["Location"] == address("members", group)
    assert managers_of(group) == [manager, member]


def test_only_a_member_of_the_group_can_be_manager(client, address):
    manager, stranger = make_member(), make_member()
    group = make_group(manager=manager)
    client.force_login(manager)

    assert client.post(address("appoint", group, stranger.pk)).status_code == 404
    assert managers_of(group) == [manager]


def test_a_manager_steps_down_when_there_is_another(client, address):
    manager, other = make_member(), make_member()
    group = make_group(manager=manager, members=[other])
    group.appoint(other)
    client.force_login(manager)

    client.post(address("step_down", group))

    assert managers_of(group) == [other]
    assert group.standing_of(manager) == Standing.MEMBER


@pytest.mark.parametrize("others", [0, 1])
def test_the_only_manager_cannot_step_down(client, address, others):
    manager = make_member()
    group = make_group(manager=manager, members=[make_member() for _ in range(others)])
    client.force_login(manager)

    response = client.post(address("step_down", group))

    assert response.headers["Location"] == address("members", group)
    assert managers_of(group) == [manager]


@pytest.mark.parametrize(
    ("kind", "viewer", "status"),
    [(Kind.OPEN, "member", 403), (Kind.OPEN, "stranger", 403), (Kind.HIDDEN, "stranger", 404)],
)
@pytest.mark.parametrize("act", ["appoint", "step_down"])
def test_only_managers_divide_the_work(client, address, act, kind, viewer, status):
    manager, member = make_member(), make_member()
    group = make_group(kind=kind, manager=manager, members=[member])
    client.force_login(member if viewer == "member" else make_member())

    response = client.post(address(act, group, member.pk) if act == "appoint" else address(act, group))

    assert response.status_code == status
    assert managers_of(group) == [manager]


@pytest.mark.parametrize("act", ["appoint", "step_down", "turn_down"])
def test_dividing_the_work_is_a_post(client, address, act):
    manager, member = make_member(), make_member()
    group = make_group(manager=manager, members=[member])
    client.force_login(manager)

    assert client.get(address(act, group, member.pk) if act == "appoint" else address(act, group)).status_code == 405


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", ["leave", "step_down"])
def test_two_managers_stopping_at_once_leave_one_in_charge(at_once, second):
    one, other = make_member(), make_member()
    group = make_group(manager=one, members=[other, make_member()])
    group.appoint(other)

    results = at_once(
        [
            lambda: Group.objects.get(pk=group.pk).step_down(one),
            lambda: getattr(Group.objects.get(pk=group.pk), second)(other),
        ]
    )

    assert sorted(type(result).__name__ for result in results) == [LastManager.__name__, "NoneType"]
    assert len(managers_of(group)) == 1
