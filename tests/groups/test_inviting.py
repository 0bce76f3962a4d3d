import pytest
from django.contrib.messages import get_messages

from groups.models import Group, Kind, Standing
from groups.models.entering import NOBODY
from members.models import Block, Suspension
from tests.factories import make_group, make_member, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    manager = make_member("Dennis Kwakman")
    client.force_login(manager)
    return manager


def invite(client, address, group, **fields):
    return client.post(address("invite", group), fields)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize("kind", Kind)
def test_an_invited_member_is_in_by_accepting(client, address, manager, kind, heard):
    member = make_member(email="noor@lindewaard.example")
    group = make_group(kind=kind, manager=manager)

    response = invite(client, address, group, email="Noor@Lindewaard.example ")

    assert response.headers["Location"] == address("members", group)
    assert heard == [("invited", member)]
    assert group.standing_of(member) == Standing.INVITED
    client.force_login(member)
    assert client.get(address("about", group)).status_code == 200
    assert client.get(address("members", group)).status_code == (200 if kind == Kind.OPEN else 403)
    assert client.post(address("join", group)).headers["Location"] == group.get_absolute_url()
    assert client.post(address("join", group)).status_code == 302  # a double click
    assert group.standing_of(member) == Standing.MEMBER
    assert group.invitations.count() == 0
    assert Group.objects.get(pk=group.pk).member_count == 2


def test_who_invites_without_end_waits_a_day_and_keeps_what_was_typed(client, address, manager, settings):
    settings.ACCOUNT_RATE_LIMITS = {"invite_to_group": "1/d/user"}
    group = make_group(manager=manager)
    invite(client, address, group, email=make_member().email)

    page = invite(client, address, group, email="noor@lindewaard.example").content.decode()

    assert "Nodig de volgende morgen uit." in page
    assert "noor@lindewaard.example" in page
    assert group.invitations.count() == 1


@pytest.mark.parametrize("is_blocker", [True, False])
def test_nobody_is_invited_across_a_block_nor_told_of_it(client, address, manager, heard, is_blocker):
    noor = make_member("Noor Visscher", "noor@lindewaard.example")
    group = make_group(manager=manager)
    stranger = said(invite(client, address, group, email="niemand@nergens.example"))
    noor.block(manager) if is_blocker else manager.block(noor)

    by_address = invite(client, address, group, email=noor.email)
    by_name = invite(client, address, group, lid=noor.pk)

    assert (by_address.status_code, said(by_address)[-1:]) == (302, stranger[-1:])
    assert by_name.status_code == 200
    assert noor.name not in by_name.content.decode()
    assert {member.pk for _fact, member in heard} == {NOBODY}  # work that is done alike for each address, and undone
    assert not group.invitations.exists()


def test_the_answer_does_not_tell_which_addresses_are_known(client, address, manager):
    waiting, gone = make_member(joined_at=None), make_member()
    Suspension.objects.create(member=gone, reason="herhaald schelden")
    group = make_group(kind=Kind.CLOSED, manager=manager, members=[inside := make_member()])
    asker = make_member()
    group.join(asker)
    addresses = [make_member().email, "niemand@nergens.example", inside.email, asker.email, waiting.email, gone.email]

    answers = [invite(client, address, group, email=email) for email in addresses]

    assert len({(answer.status_code, answer.headers["Location"], said(answer)[-1]) for answer in answers}) == 1
    assert group.invitations.count() == 2  # the stranger and the one who asked
    pages = [client.get(address("members", group)), client.get(address("about", group))]
    assert all(email not in page.content.decode() for email in addresses for page in pages)
    # Inviting shows nothing of the member behind the address either: who asked still asks.
    assert group.join_requests.count() == 1


def test_a_colleague_is_looked_up_by_name_and_invited(client, address, manager):
    inside, blocked = make_member("Noor Binnen"), make_member("Noor Uit de Weg")
    member = make_member("Noor Visscher", organisation=make_organisation("Gemeente Lindewaard"))
    group = make_group(kind=Kind.HIDDEN, manager=manager, members=[inside])
    Block.objects.create(blocker=manager, blocked=blocked)
    door = address("invite", group)

    found = client.get(door, {"naam": "noor"})
    page = client.get(door, {"lid": member.pk})
    response = invite(client, address, group, lid=member.pk)

    assert list(found.context["found"]) == [member]
    assert f'href="?lid={member.pk}"' in found.content.decode()
    assert "Gemeente Lindewaard" in found.content.decode()
    assert page.context["named"] == member
    assert "Noor Visscher" in said(response)[0]
    assert group.standing_of(member) == Standing.INVITED


@pytest.mark.parametrize("naam", ["Xantippe", "\x00", "n" * 81])
def test_a_name_of_nobody_outside_the_group_says_so(client, address, manager, naam):
    group = make_group(manager=manager)

    page = client.get(address("invite", group), {"naam": naam})

    assert "Niemand buiten deze groep heet zo." in page.content.decode()


def test_looking_up_costs_the_same_for_one_name_and_for_many(client, address, manager, queries):
    group, costs = make_group(manager=manager), []
    client.get(address("invite", group))
    for number in (1, 5):
        for _ in range(number):
            make_member("Noor Visscher", organisation=make_organisation())
        with queries() as asked:
            client.get(address("invite", group), {"naam": "noor"})
        costs.append(len(asked))

    assert costs[0] == costs[1]


@pytest.mark.parametrize("lid", ["", "abc", "-1", "99999999999999999999999", "0", "\x00"])
def test_a_link_that_names_nobody_gives_the_ordinary_form(client, address, manager, lid):
    group = make_group(manager=manager)

    page = client.get(address("invite", group), {"lid": lid})

    assert page.status_code == 200
    assert page.context["named"] is None


@pytest.mark.parametrize(
    ("fields", "field"), [({}, "email"), ({"email": "geen adres"}, "email"), ({"lid": "999999"}, "lid")]
)
def test_an_invitation_to_nobody_comes_back(client, address, manager, fields, field):
    group = make_group(manager=manager)

    page = invite(client, address, group, **fields)

    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]


def test_inviting_twice_is_inviting_once(client, address, manager, heard):
    member = make_member()
    group = make_group(manager=manager)

    invite(client, address, group, email=member.email)
    invite(client, address, group, email=member.email)

    assert group.invitations.count() == 1
    assert [who for _what, who in heard if who.pk != NOBODY] == [member]  # the other time it was for show, and undone


def test_declining_an_invitation_makes_a_hidden_group_unknown_again(client, address):
    manager, member = make_member(), make_member()
    group = make_group(kind=Kind.HIDDEN, manager=manager)
    group.invite(member, by=manager)
    client.force_login(member)

    response = client.post(address("turn_down", group))

    assert response.headers["Location"] == "/groepen/"
    assert client.get(address("about", group)).status_code == 404
    assert group.standing_of(member) == Standing.OUTSIDER


def test_declining_an_invitation_leaves_a_request_standing(client, address):
    manager, member = make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, manager=manager)
    group.join(member)
    group.invite(member, by=manager)
    client.force_login(member)

    client.post(address("turn_down", group))

    assert group.standing_of(member) == Standing.REQUESTED


def test_an_invitation_is_for_one_member(client, address):
    manager, invited, other = make_member(), make_member(), make_member()
    group = make_group(kind=Kind.HIDDEN, manager=manager)
    group.invite(invited, by=manager)
    client.force_login(other)

    assert client.get(address("about", group)).status_code == 404
    assert client.post(address("join", group)).status_code == 404
    assert client.post(address("turn_down", group)).status_code == 404
    assert group.standing_of(invited) == Standing.INVITED


@pytest.mark.parametrize(
    ("kind", "viewer", "status"),
    [
        (Kind.OPEN, "member", 403),
        (Kind.OPEN, "stranger", 403),
        (Kind.HIDDEN, "member", 403),
        (Kind.HIDDEN, "stranger", 404),
    ],
)
def test_only_managers_invite(client, address, kind, viewer, status):
    member, wanted = make_member(), make_member()
    group = make_group(kind=kind, manager=make_member(), members=[member])
    client.force_login(member if viewer == "member" else make_member())

    answers = [invite(client, address, group, email=wanted.email), client.get(address("invite", group))]

    assert [answer.status_code for answer in answers] == [status, status]
    assert group.invitations.count() == 0
