"""Groups that may suit a member: each with its reason, and never one that the reason would give away."""

import pytest

from groups.models import Group, GroupSubject, Kind, Membership, Passing, fitting
from members.models import Block, Follow, Member
from members.models.audiences import Audience
from network.models import Subject
from tests.factories import make_group, make_member, make_organisation
from tests.members.crowd import fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return make_organisation(name="gemeente Oeverdam")


@pytest.fixture
def viewer(client, organisation):
    viewer = make_member(organisation=organisation)
    client.force_login(viewer)
    return viewer


def reasons(viewer):
    return {fit.group: fit.reason for fit in fitting(viewer)}


def test_a_group_about_what_somebody_wants_to_learn_or_knows(viewer):
    viewer.learning.add("woo")
    viewer.expertise.add("bomen")
    wanted, known, _neither = make_group(), make_group(), make_group()
    wanted.subjects.add("woo")
    known.subjects.add("bomen")

    assert reasons(viewer) == {
        wanted: "Gaat over woo, waar je over wilt leren",
        known: "Gaat over bomen, waar je iets van weet",
    }
    assert [fit.group for fit in fitting(viewer)] == [wanted, known]


def test_no_group_that_keeps_somebody_out(viewer):
    viewer.learning.add("woo")
    group = make_group(manager=make_member())
    group.subjects.add("woo")
    group.exclude(viewer, by=make_member(), reason="Reclame.")

    assert reasons(viewer) == {}


def test_a_group_with_colleagues_of_the_own_organisation(viewer, organisation):
    group = make_group(members=[make_member(organisation=organisation) for _ in range(3)])
    make_group(members=[make_member(organisation=make_organisation())])

    assert reasons(viewer) == {group: "3 collega’s van gemeente Oeverdam zitten hierin"}


def test_a_group_with_somebody_one_follows(viewer):
    followed = make_member()
    Follow.objects.create(follower=viewer, followed=followed)
    group = make_group(members=[followed, make_member()])

    assert reasons(viewer) == {group: "Een collega die je volgt zit hierin"}


def test_more_reasons_come_first_and_the_best_one_is_told(viewer, organisation):
    viewer.learning.add("woo")
    viewer.expertise.add("bomen")
    one = make_group()
    one.subjects.add("woo")
    two = make_group(members=[make_member(organisation=organisation)])
    two.subjects.add("woo")

    assert [fit.group for fit in fitting(viewer)] == [two, one]
    assert reasons(viewer)[two] == "Gaat over woo, waar je over wilt leren"


def test_at_most_five(viewer):
    viewer.learning.add("woo")
    for _ in range(7):
        make_group().subjects.add("woo")

    assert len(fitting(viewer)) == 5


@pytest.mark.parametrize("why", ["hidden", "joined", "asked", "invited", "declined", "passed", "in the archive"])
def test_not_what_is_hidden_or_known_or_was_turned_down(viewer, why):
    viewer.learning.add("woo")
    kind = Kind.HIDDEN if why == "hidden" else Kind.CLOSED
    group = make_group(kind=kind, manager=make_member())
    group.subjects.add("woo")
    if why == "joined":
        group.memberships.create(member=viewer)
    elif why == "asked":
        group.join(viewer)
    elif why == "invited":
        group.invite(viewer, by=group.memberships.get().member)
    elif why == "declined":
        group.join(viewer)
        group.join_requests.get().decline("Nee.")
    elif why == "passed":
        Passing.objects.create(member=viewer, group=group)
    elif why == "in the archive":
        group.archive(by=group.memberships.get().member)

    assert fitting(viewer) == []


def test_who_is_in_a_closed_group_is_not_given_away(viewer, organisation):
    make_group(kind=Kind.CLOSED, members=[make_member(organisation=organisation)])

    assert fitting(viewer) == []


@pytest.mark.parametrize("hides", ["groups", "job", "by a block"])
def test_who_does_not_show_it_is_not_counted(viewer, organisation, hides):
    colleague = make_member(organisation=organisation)
    make_group(members=[colleague])
    if hides == "by a block":
        Block.objects.create(blocker=colleague, blocked=viewer)
    else:
        setattr(colleague, f"{hides}_audience", Audience.NOBODY)
        colleague.save()

    assert fitting(viewer) == []


def test_the_page_of_groups_fetches_them_and_they_have_a_page_without_script(client, viewer):
    viewer.learning.add("woo")
    group = make_group(name="Open overheid")
    group.subjects.add("woo")

    directory = client.get("/groepen/").content.decode()
    fragment = client.get("/groepen/past-bij-je/", headers={"HX-Request": "true"}).content.decode()
    page = client.get("/groepen/past-bij-je/").content.decode()

    assert 'hx-get="/groepen/past-bij-je/"' in directory
    assert "past-bij-je" not in client.get("/groepen/?zoek=x").content.decode()
    assert "<html" not in fragment
    for answer in (fragment, page):
        assert "Open overheid" in answer
        assert "Gaat over woo, waar je over wilt leren" in answer
    client.logout()
    assert "past-bij-je" not in client.get("/groepen/").content.decode()
    assert group.name


def test_a_group_can_be_put_away(client, viewer):
    viewer.learning.add("woo")
    group = make_group()
    group.subjects.add("woo")

    for _ in range(2):
        response = client.post(f"/groepen/{group.pk}-{group.slug}/niet-voor-mij/")

    assert response.headers["Location"] == "/groepen/past-bij-je/"
    assert Passing.objects.count() == 1
    assert fitting(viewer) == []


def test_to_a_stranger_a_hidden_group_cannot_be_put_away(client, viewer):
    hidden = make_group(kind=Kind.HIDDEN)

    assert client.post(f"/groepen/{hidden.pk}-{hidden.slug}/niet-voor-mij/").status_code == 404


def test_it_costs_the_same_however_much_there_is(viewer, organisation, queries):
    viewer.learning.add("woo")
    costs = []
    for size in (1, 3, 30):
        while Group.objects.count() < size:
            colleague = make_member(organisation=organisation)
            Follow.objects.create(follower=viewer, followed=colleague)
            make_group(members=[colleague]).subjects.add("woo")
        with queries() as counted:
            assert fitting(viewer)
        costs.append(len(counted))

    assert len(set(costs)) == 1
    assert costs[0] <= 9


@pytest.mark.load
def test_a_hundred_thousand_members_and_a_thousand_groups_are_asked_in_bounds(queries):
    fill(100_000)
    groups = Group.objects.bulk_create(Group(name=f"Massagroep {n}", intro="x") for n in range(1000))
    crowd = Member.objects.filter(email__startswith="massa").order_by("pk").values_list("pk", flat=True)[:50_000]
    Membership.objects.bulk_create(
        (Membership(group=groups[n * 7 % 1000], member_id=pk) for n, pk in enumerate(crowd)), batch_size=5000
    )
    subjects = Subject.objects.filter(name__startswith="massaonderwerp").order_by("pk")
    GroupSubject.objects.bulk_create(
        GroupSubject(content_object=group, tag=subject) for group, subject in zip(groups, subjects, strict=False)
    )
    viewer = Member.objects.get(email="massa500@lid.example")

    with queries() as counted:
        fits = fitting(viewer)

    assert 0 < len(fits) <= 5
    assert len(counted) <= 9
    assert all("LIMIT" in sql for sql in counted if "groups_membership" in sql and "COUNT" in sql)
