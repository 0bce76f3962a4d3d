"""Leaving a group, and who is in charge then."""

import pytest

from groups.models import Kind, LastManager, Standing
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def only_manager(client):
    manager = make_member("Dennis Kwakman")
    client.force_login(manager)
    return manager


def test_the_only_manager_hands_over_and_leaves_in_one_step(client, address, only_manager):
    first, second = make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, manager=only_manager, members=[first, second])
    assert set(client.get(address("leave", group)).context["form"].fields["successor"].queryset) == {first, second}

    response = client.post(address("leave", group), {"successor": second.pk})

    assert response.status_code == 302
    standings = [group.standing_of(member) for member in (only_manager, first, second)]
    assert standings == [Standing.OUTSIDER, Standing.MEMBER, Standing.MANAGER]


@pytest.mark.parametrize("chosen", ["", "987654", "stranger", "themself"])
def test_without_a_successor_of_the_group_nobody_leaves(client, address, only_manager, chosen):
    group = make_group(manager=only_manager, members=[make_member()])
    chosen = {"stranger": make_member().pk, "themself": only_manager.pk}.get(chosen, chosen)

    response = client.post(address("leave", group), {"successor": chosen})

    assert response.status_code == 409
    assert response.context["form"].has_error("successor")
    assert group.standing_of(only_manager) == Standing.MANAGER


def test_a_successor_who_left_in_the_meantime_is_none(only_manager):
    gone = make_member()
    group = make_group(manager=only_manager, members=[make_member()])

    with pytest.raises(LastManager):
        group.leave(only_manager, successor=gone)

    assert group.standing_of(only_manager) == Standing.MANAGER


def test_those_who_are_in_it_longest_are_offered(client, address, only_manager, queries):
    group = make_group(manager=only_manager, members=[make_member() for _ in range(12)])
    longest = group.memberships.filter(is_manager=False).order_by("since").values_list("member", flat=True)[:8]

    offered = client.get(address("leave", group)).context["form"].fields["successor"].queryset

    assert {member.pk for member in offered} == set(longest)


def test_who_is_not_needed_just_leaves(client, address):
    member = make_member()
    group = make_group(manager=make_member(), members=[member])
    client.force_login(member)

    client.post(address("leave", group))

    assert group.standing_of(member) == Standing.OUTSIDER
