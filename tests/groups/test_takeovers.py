"""Members take over a group whose managers are gone: on a ground, after a notice, and with nobody put out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from groups.models import Answer, Doubt, Ground, Group, Kind, Outcome, Takeover, ground_of
from groups.tasks import carry_out_takeovers, follow_life
from members.models import Member, Suspension
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


@pytest.fixture
def manager():
    return make_member("De Beheerder")


@pytest.fixture
def member():
    return make_member("Het Lid")


@pytest.fixture
def group(manager, member):
    return make_group(manager=manager, members=[member])


def gone(manager, weeks=27):
    Member.objects.filter(pk=manager.pk).update(last_used_on=timezone.localdate() - timedelta(weeks=weeks))


def due():
    Takeover.objects.update(offered_at=timezone.now() - 3 * WEEK, due_at=timezone.now())


def managers_of(group):
    return {membership.member for membership in group.memberships.filter(is_manager=True)}


def doubted(group, weeks):
    Doubt.objects.create(group=group, about="silence", asked_at=timezone.now() - timedelta(weeks=weeks))


# --- On which ground

SCENES = {
    "a manager who is here": (lambda group, manager: None, None),
    "seen five months ago": (lambda group, manager: gone(manager, 25), None),
    "seen half a year ago": (lambda group, manager: gone(manager), Ground.AWAY),
    "one of two is here": (lambda group, manager: (gone(manager), with_second(group)), None),
    "suspended": (
        lambda group, manager: Suspension.objects.create(member=manager, reason="-"),
        Ground.NO_MANAGER,
    ),
    "left the network": (lambda group, manager: manager.delete(), Ground.NO_MANAGER),
    "asked three weeks ago": (lambda group, manager: doubted(group, 3), None),
    "asked four weeks ago": (lambda group, manager: doubted(group, 4), Ground.NO_ANSWER),
    "asked, and answered": (lambda group, manager: (doubted(group, 4), group.vouch(manager)), None),
    "looks for somebody": (lambda group, manager: group.seek_managers(manager), Ground.SOUGHT),
    "in the archive": (lambda group, manager: group.archive(manager), Ground.ARCHIVED),
}


def with_second(group):
    group.memberships.create(member=make_member(), is_manager=True)


@pytest.mark.parametrize("scene", SCENES)
def test_a_group_is_taken_over_on_a_ground_only(client, group, manager, member, address, scene):
    happens, ground = SCENES[scene]
    happens(group, manager)
    group = Group.objects.get()
    client.force_login(member)

    assert ground_of(group) == ground
    offered = address("offer", group) in client.get(address("life", group)).content.decode()
    response = client.post(address("offer", group))

    assert offered is (ground is not None)
    assert response.status_code == (403 if ground is None else 302)
    assert Takeover.objects.count() == (ground is not None)


@pytest.mark.parametrize(
    ("kind", "who", "status"),
    [
        (Kind.OPEN, "stranger", 403),
        (Kind.OPEN, "manager", 403),
        (Kind.CLOSED, "stranger", 403),
        (Kind.HIDDEN, "stranger", 404),
        (Kind.OPEN, "member", 302),
    ],
)
def test_only_its_members_offer(client, manager, member, address, kind, who, status):
    group = make_group(kind=kind, manager=manager, members=[member])
    group.seek_managers(manager)
    client.force_login({"stranger": make_member(), "manager": manager, "member": member}[who])

    assert client.post(address("offer", group)).status_code == status
    assert Takeover.objects.count() == (status == 302)


def test_offering_twice_is_offering_once(client, group, manager, member, address):
    gone(manager)
    client.force_login(member)

    for _ in range(2):
        assert client.post(address("offer", group)).status_code == 302

    assert Takeover.objects.count() == 1


def test_one_member_offers_twice_at_once(at_once):
    manager, member = make_member(), make_member()
    make_group(manager=manager, members=[member])
    gone(manager)

    offers = at_once([lambda: Takeover.objects.offer(Group.objects.get(), member)] * 2)

    assert len({offer.pk for offer in offers}) == 1


# --- After the wait


def test_after_fourteen_days_it_carries_itself_out_once(group, manager, member):
    gone(manager)
    takeover = Takeover.objects.offer(group, member)
    assert timedelta(days=13) < takeover.due_at - timezone.now() <= timedelta(days=14)

    carry_out_takeovers()
    assert managers_of(group) == {manager}

    due()
    carry_out_takeovers()
    carry_out_takeovers()

    assert managers_of(group) == {manager, member}  # nobody is put out
    takeover.refresh_from_db()
    assert takeover.outcome == Outcome.DONE


def test_two_workers_carry_it_out_once(at_once):
    manager, member = make_member(), make_member()
    group = make_group(manager=manager, members=[member])
    gone(manager)
    Takeover.objects.offer(group, member)
    due()

    takeovers = [Takeover.objects.select_related("group", "member").get() for _ in range(2)]
    assert at_once([takeover.carry_out for takeover in takeovers]) == [None, None]

    assert managers_of(group) == {manager, member}
    assert Takeover.objects.get().outcome == Outcome.DONE


NEEDLESS = {
    "a manager came back": lambda group, manager, member: Member.objects.filter(pk=manager.pk).update(
        last_used_on=timezone.localdate()
    ),
    "the member left the group": lambda group, manager, member: group.leave(member),
    "the member was suspended": lambda group, manager, member: Suspension.objects.create(member=member, reason="-"),
    "the member was made manager": lambda group, manager, member: group.appoint(member),
}


@pytest.mark.parametrize("scene", NEEDLESS)
def test_nothing_happens_when_it_is_no_longer_needed(group, manager, member, scene):
    gone(manager)
    Takeover.objects.offer(group, member)
    NEEDLESS[scene](group, manager, member)
    before = managers_of(group)
    due()

    carry_out_takeovers()

    assert managers_of(group) == before
    assert Takeover.objects.get().outcome == Outcome.NEEDLESS


def test_who_offered_first_becomes_manager_and_the_other_is_told(group, manager, member):
    second = make_member()
    group.memberships.create(member=second)
    gone(manager)
    Takeover.objects.offer(group, member)
    Takeover.objects.offer(group, second)
    Takeover.objects.update(due_at=timezone.now())  # both are due, in one sweep

    carry_out_takeovers()

    assert managers_of(group) == {manager, member}
    assert [takeover.outcome for takeover in Takeover.objects.all()] == [Outcome.DONE, Outcome.PASSED]


def test_taking_over_answers_the_question(group, manager, member):
    Group.objects.update(
        created_at=timezone.now() - 99 * WEEK, last_activity_at=timezone.now() - 30 * WEEK, member_count=9
    )
    follow_life()
    Doubt.objects.update(asked_at=timezone.now() - 5 * WEEK)
    Takeover.objects.offer(Group.objects.get(), member)
    due()

    carry_out_takeovers()
    follow_life()

    assert list(Doubt.objects.values_list("answer", flat=True)) == [Answer.MATTERS]


def test_a_group_of_the_archive_is_opened_by_taking_it_over(group, manager, member):
    group.archive(manager)
    Takeover.objects.offer(group, member)
    due()

    carry_out_takeovers()

    group.refresh_from_db()
    assert not group.is_archived
    assert group.archivings.get().woken_by == member


# --- Managers and those in line


def test_a_manager_objects_with_a_reason(client, group, manager, member, address):
    gone(manager)
    takeover = Takeover.objects.offer(group, member)
    client.force_login(manager)  # and is seen by it
    page = address("object", group, takeover.pk)
    assert client.get(page).status_code == 200

    for _ in range(2):
        assert client.post(page, {"reason": "Ik ben er weer."}).headers["Location"] == address("life", group)

    takeover.refresh_from_db()
    assert (takeover.outcome, takeover.ended_by, takeover.reason) == (Outcome.OBJECTED, manager, "Ik ben er weer.")
    due()
    carry_out_takeovers()
    assert managers_of(group) == {manager}


def test_after_an_objection_nobody_offers_for_half_a_year(group, manager, member):
    gone(manager)
    Takeover.objects.offer(group, member).object(manager)
    gone(manager)

    assert Takeover.objects.offer(group, member) is None
    old = timezone.now() - 27 * WEEK
    Takeover.objects.update(offered_at=old, ended_at=old)
    assert Takeover.objects.offer(group, member) is not None


def test_a_manager_agrees_at_once(client, group, manager, member, address):
    group.seek_managers(manager)
    takeover = Takeover.objects.offer(group, member)
    client.force_login(manager)

    for _ in range(2):
        assert client.post(address("accept", group, takeover.pk)).status_code == 302

    assert managers_of(group) == {manager, member}
    assert Group.objects.get().seeks_managers_since is None
    assert Takeover.objects.get().outcome == Outcome.DONE


def test_nobody_agrees_to_the_offer_of_who_left(client, group, manager, member, address):
    group.archive(manager)
    takeover = Takeover.objects.offer(group, member)
    group.leave(member)
    client.force_login(manager)

    client.post(address("accept", group, takeover.pk))

    group.refresh_from_db()
    assert (managers_of(group), group.is_archived) == ({manager}, True)
    assert not Takeover.objects.filter(outcome=Outcome.DONE).exists()


def test_the_offer_of_another_group_is_not_dealt_with_here(client, group, manager, member, address):
    other = make_group(manager=make_member(), members=[member])
    other.seek_managers(other.memberships.get(is_manager=True).member)
    takeover = Takeover.objects.offer(other, member)
    client.force_login(manager)

    client.post(address("accept", group, takeover.pk))
    client.post(address("object", group, takeover.pk), {"reason": ""})

    assert Takeover.objects.get().outcome == ""


def test_a_member_takes_the_offer_back(client, group, manager, member, address):
    gone(manager)
    Takeover.objects.offer(group, member)
    client.force_login(member)

    for _ in range(2):
        assert client.post(address("withdraw", group)).status_code == 302

    assert Takeover.objects.get().outcome == Outcome.WITHDRAWN


def test_members_see_who_offered_and_strangers_do_not(client, group, manager, member, address):
    second = make_member()
    group.memberships.create(member=second)
    gone(manager)
    Takeover.objects.offer(group, member)
    Takeover.objects.offer(group, second)
    place = "Is de volgende, na Het Lid."

    for viewer, sees in [(member, True), (manager, True), (make_member(), False)]:
        client.force_login(viewer)
        assert (place in client.get(address("life", group)).content.decode()) is sees


def test_members_see_that_there_is_no_manager(client, group, manager, member):
    said = "Deze groep heeft geen groepsbeheerder meer."
    client.force_login(member)
    assert said not in client.get(group.get_absolute_url()).content.decode()

    manager.delete()

    assert said in client.get(group.get_absolute_url()).content.decode()


def test_the_page_costs_the_same_with_many_offers(client, group, manager, member, address, queries):
    gone(manager)
    client.force_login(member)
    costs = []
    for size in (1, 3, 30):
        while Takeover.objects.count() < size:
            another = make_member()
            group.memberships.create(member=another)
            Takeover.objects.offer(group, another)
        client.get(address("life", group))
        with queries() as counted:
            client.get(address("life", group))
        costs.append(len(counted))

    assert costs[0] == costs[1] == costs[2]
