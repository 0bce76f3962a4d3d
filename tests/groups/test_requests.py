import pytest

from groups.models import Group, JoinRequest, Kind, Standing
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    manager = make_member("Dennis Kwakman")
    client.force_login(manager)
    return manager


def asked_to_join(group, member=None, reason="Ik werk aan hetzelfde."):
    member = member or make_member()
    group.join(member, reason=reason)
    return group.join_requests.get(member=member)


def test_a_manager_sees_who_asks_and_why(client, address, manager):
    group = make_group(kind=Kind.CLOSED, manager=manager)
    request = asked_to_join(group, make_member("Noor Visscher"))

    page = client.get(address("members", group))

    assert list(page.context["requests"]) == [request]
    assert "Ik werk aan hetzelfde." in page.content.decode()


@pytest.mark.parametrize(("viewer", "status"), [("member", 200), ("asker", 403), ("stranger", 403), ("visitor", 302)])
def test_nobody_else_sees_who_asks(client, address, viewer, status):
    member, asker = make_member(), make_member("Vraagt om iets")
    group = make_group(kind=Kind.CLOSED, manager=make_member(), members=[member])
    asked_to_join(group, asker, reason="Een geheime reden")
    if viewer != "visitor":
        client.force_login({"member": member, "asker": asker, "stranger": make_member()}[viewer])

    page = client.get(address("members", group))

    assert page.status_code == status
    assert b"Een geheime reden" not in page.content


def test_approving_lets_the_asker_in(client, address, manager, heard):
    group = make_group(kind=Kind.CLOSED, manager=manager)
    request = asked_to_join(group)

    response = client.post(address("admit", group, request.pk))

    assert response.headers["Location"] == address("members", group)
    assert group.standing_of(request.member) == Standing.MEMBER
    assert group.join_requests.count() == 0
    assert Group.objects.get(pk=group.pk).member_count == 2
    assert heard == [("join_requested", request.member), ("join_admitted", request.member)]


def test_declining_tells_the_asker_who_may_ask_again(client, address, manager, heard):
    group = make_group(kind=Kind.CLOSED, manager=manager)
    request = asked_to_join(group)

    assert client.get(address("decline", group, request.pk)).status_code == 200
    response = client.post(address("decline", group, request.pk), {"reason": "Dit is een groep voor griffiers."})

    assert response.headers["Location"] == address("members", group)
    assert group.standing_of(request.member) == Standing.OUTSIDER
    assert heard == [("join_requested", request.member), ("join_declined", request.member)]
    group.join(request.member)
    assert group.standing_of(request.member) == Standing.REQUESTED


def test_declining_needs_no_reason(client, address, manager):
    group = make_group(kind=Kind.CLOSED, manager=manager)
    request = asked_to_join(group)

    client.post(address("decline", group, request.pk))

    assert group.standing_of(request.member) == Standing.OUTSIDER


def test_a_refusal_that_is_too_long_comes_back_with_its_words(client, address, manager):
    group = make_group(kind=Kind.CLOSED, manager=manager)
    request = asked_to_join(group)

    page = client.post(address("decline", group, request.pk), {"reason": "x" * 1001})

    assert page.context["form"].has_error("reason", "max_length")
    assert page.context["form"]["reason"].value() == "x" * 1001
    assert group.standing_of(request.member) == Standing.REQUESTED


@pytest.mark.parametrize("act", ["admit", "decline"])
def test_what_another_manager_decided_stays_decided(client, address, manager, act):
    group = make_group(kind=Kind.CLOSED, manager=manager)
    request = asked_to_join(group)
    JoinRequest.objects.get(pk=request.pk).decline()

    response = client.post(address(act, group, request.pk))

    assert response.headers["Location"] == address("members", group)
    assert group.standing_of(request.member) == Standing.OUTSIDER


@pytest.mark.parametrize("act", ["admit", "decline"])
def test_a_request_for_another_group_is_not_ours_to_decide(client, address, manager, act):
    ours, theirs = make_group(kind=Kind.CLOSED, manager=manager), make_group(kind=Kind.CLOSED)
    request = asked_to_join(theirs)

    client.post(address(act, ours, request.pk))

    assert theirs.standing_of(request.member) == Standing.REQUESTED


@pytest.mark.parametrize(
    ("kind", "viewer", "status"),
    [
        (Kind.CLOSED, "member", 403),
        (Kind.CLOSED, "stranger", 403),
        (Kind.HIDDEN, "member", 403),
        (Kind.HIDDEN, "stranger", 404),
    ],
)
@pytest.mark.parametrize("act", ["admit", "decline"])
def test_only_managers_decide(client, address, act, kind, viewer, status):
    member, asker = make_member(), make_member()
    group = make_group(kind=kind, manager=make_member(), members=[member])
    request = group.join_requests.create(member=asker)
    client.force_login(member if viewer == "member" else make_member())

    assert client.post(address(act, group, request.pk)).status_code == status
    assert group.standing_of(asker) == Standing.REQUESTED


def test_admitting_is_a_post(client, address, manager):
    group = make_group(kind=Kind.CLOSED, manager=manager)
    request = asked_to_join(group)

    assert client.get(address("admit", group, request.pk)).status_code == 405


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("first", "second"), [("admit", "admit"), ("admit", "decline"), ("decline", "decline")])
def test_two_managers_deciding_at_once_decide_once(at_once, heard, first, second):
    group, member = make_group(kind=Kind.CLOSED, manager=make_member()), make_member()
    request = asked_to_join(group, member)

    results = at_once([getattr(JoinRequest.objects.get(pk=request.pk), act) for act in (first, second)])

    assert results == [None, None]
    assert len(heard) == 2  # that there was a request, and one decision
    admitted = heard[1] == ("join_admitted", member)
    assert group.memberships.filter(member=member).exists() is admitted
    assert Group.objects.get(pk=group.pk).member_count == 1 + admitted


@pytest.mark.django_db(transaction=True)
def test_approving_and_accepting_at_once_is_one_membership(at_once):
    manager, member = make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, manager=manager)
    request = asked_to_join(group, member)
    group.invite(member, by=manager)

    results = at_once(
        [JoinRequest.objects.get(pk=request.pk).admit, lambda: Group.objects.get(pk=group.pk).join(member)]
    )

    assert results == [None, None]
    assert group.memberships.filter(member=member).count() == 1
    assert (group.join_requests.count(), group.invitations.count()) == (0, 0)
    assert Group.objects.get(pk=group.pk).member_count == 2
