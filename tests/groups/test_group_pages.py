import pytest
from django.core.cache import cache
from django.utils import timezone

from groups.models import Admission, Kind
from members.models import Audience
from tests.factories import make_group, make_member, make_organisation

pytestmark = pytest.mark.django_db
COMPARED = [1, 3, 30]


def people(kind):
    manager, member, invited = make_member(), make_member(), make_member()
    group = make_group(kind=kind, manager=manager, members=[member])
    group.invite(invited, by=manager)
    return group, {"manager": manager, "member": member, "invited": invited, "stranger": make_member(), "visitor": None}


@pytest.mark.parametrize(
    ("kind", "page", "statuses"),
    [  # manager, member, invited, stranger, visitor
        (Kind.OPEN, "about", [200, 200, 200, 200, 200]),
        (Kind.OPEN, "members", [200, 200, 200, 200, 302]),
        (Kind.CLOSED, "about", [200, 200, 200, 200, 200]),
        (Kind.CLOSED, "members", [200, 200, 403, 403, 302]),
        (Kind.HIDDEN, "about", [200, 200, 200, 404, 404]),
        (Kind.HIDDEN, "members", [200, 200, 403, 404, 302]),
    ],
)
def test_who_may_open_which_page(client, address, kind, page, statuses):
    group, viewers = people(kind)
    answers = []

    for viewer in viewers.values():
        client.logout()
        if viewer:
            client.force_login(viewer)
        answers.append(client.get(address(page, group)).status_code)

    assert answers == statuses


@pytest.mark.parametrize("page", ["about", "members", "leave", "edit", "invite"])
def test_the_id_decides_and_the_slug_follows(client, address, page):
    manager = make_member()
    group = make_group(manager=manager, name="Bomen en wortels")
    client.force_login(manager)

    response = client.get(address(page, group).replace("bomen-en-wortels", "oude-naam") + "?na=x")

    if page in {"about", "members"}:
        assert (response.status_code, response.headers["Location"]) == (301, address(page, group) + "?na=x")
    else:
        assert response.status_code == 200


@pytest.mark.parametrize("pk", ["987654", "99999999999999999999"])
def test_there_is_no_such_group(client, pk):
    assert client.get(f"/groepen/{pk}-weg/over/").status_code == 404


def test_to_visitors_a_page_offers_no_form_to_join(client, address):
    pages = [client.get(address("about", make_group(admission=admission))) for admission in Admission]
    pages.append(client.get("/groepen/"))

    assert [b'method="post"' in page.content for page in pages] == [False] * 4


@pytest.mark.parametrize("admission", Admission)
def test_a_visitor_is_led_back_to_the_group_after_joining_the_network(client, address, admission):
    group = make_group(admission=admission)

    page = client.get(address("about", group)).content.decode()

    assert f'href="/word-lid/?next=%2Fgroepen%2F{group.pk}-{group.slug}%2Fover%2F"' in page


@pytest.mark.parametrize(("viewer", "shown"), [("member", True), ("invited", False), ("stranger", False)])
def test_the_tab_of_the_members_is_there_for_who_may_see_them(client, address, viewer, shown):
    group, viewers = people(Kind.CLOSED)
    client.force_login(viewers[viewer])

    page = client.get(address("about", group)).content.decode()

    assert (f'href="{address("members", group)}"' in page) is shown


@pytest.mark.parametrize(
    ("kind", "admission", "standing", "offers"),
    [
        (Kind.OPEN, Admission.AT_ONCE, "stranger", {"join"}),
        (Kind.CLOSED, Admission.ON_REQUEST, "stranger", {"join"}),
        (Kind.CLOSED, Admission.BY_INVITATION, "stranger", set()),
        (Kind.CLOSED, Admission.ON_REQUEST, "asker", {"leave"}),
        (Kind.HIDDEN, Admission.BY_INVITATION, "invited", {"join", "turn_down"}),
        (Kind.OPEN, Admission.AT_ONCE, "member", {"leave"}),
        (Kind.OPEN, Admission.AT_ONCE, "manager", {"leave", "edit", "invite"}),
    ],
)
def test_the_band_offers_what_is_possible(client, address, kind, admission, standing, offers):
    manager, member, viewer = make_member(), make_member(), make_member()
    group = make_group(kind=kind, admission=admission, manager=manager, members=[member])
    if standing == "asker":
        group.join(viewer)
    elif standing == "invited":
        group.invite(viewer, by=manager)
    client.force_login({"manager": manager, "member": member}.get(standing, viewer))

    page = client.get(address("about", group)).content.decode()

    acts = {"join", "leave", "turn_down", "edit", "invite"}
    assert {act for act in acts if f'"{address(act, group)}"' in page} == offers


@pytest.mark.parametrize(("viewer", "shown"), [("visitor", ["Openbaar"]), ("stranger", ["Besloten", "Openbaar"])])
def test_managers_are_shown_as_far_as_their_profile_is(client, address, viewer, shown):
    group = make_group(kind=Kind.CLOSED, manager=make_member("Openbaar", profile_audience=Audience.PUBLIC))
    group.memberships.create(member=make_member("Besloten"), is_manager=True)
    if viewer == "stranger":
        client.force_login(make_member())

    page = client.get(address("about", group))

    assert [manager.name for manager in page.context["managers"]] == shown


def test_members_stand_by_name_after_their_managers(client, address):
    viewer = make_member("Émile Aalbers")
    group = make_group(manager=make_member("Zwaan"), members=[make_member("Bos"), viewer, make_member("de Wit")])
    client.force_login(viewer)

    page = client.get(address("members", group))

    assert [member.name for member in page.context["managers"]] == ["Zwaan"]
    assert [member.name for member in page.context["page"]] == ["Bos", "de Wit", "Émile Aalbers"]


def test_what_somebody_is_elsewhere_does_not_count_here(client, address):
    manager, member = make_member("Beheerder"), make_member("Lid")
    group = make_group(manager=manager, members=[member])
    make_group(manager=member, members=[manager])
    make_group(manager=member, members=[manager])
    client.force_login(member)

    page = client.get(address("members", group))

    assert [member.name for member in page.context["managers"]] == ["Beheerder"]
    assert [member.name for member in page.context["page"]] == ["Lid"]


def test_members_are_found_by_name(client, address):
    group = make_group(members=[make_member("Noor Visscher"), make_member("Hassan Bouzid")])
    client.force_login(make_member())

    page = client.get(address("members", group), {"naam": "vissch"})

    assert [member.name for member in page.context["page"]] == ["Noor Visscher"]


def test_members_come_in_pages(client, address):
    names = [f"Lid {number:02}" for number in range(45)]
    group = make_group(manager=make_member("Beheerder"), members=[make_member(name) for name in names])
    client.force_login(make_member())

    seen, after = [], ""
    while True:
        page = client.get(address("members", group), {"na": after} if after else {}).context["page"]
        seen += [member.name for member in page]
        after = page.after
        if not after:
            break

    assert seen == names


def test_who_is_suspended_is_not_in_the_list(client, address):
    gone = make_member("Weg")
    group = make_group(members=[gone, make_member("Er nog")])
    gone.suspensions.create(reason="herhaald schelden")
    client.force_login(make_member())

    assert [member.name for member in client.get(address("members", group)).context["page"]] == ["Er nog"]


def test_an_empty_text_invites_only_managers_to_write_one(client, address):
    manager = make_member()
    group = make_group(manager=manager)
    pages = {}
    for viewer in (manager, make_member()):
        client.force_login(viewer)
        pages[viewer] = client.get(address("about", group)).content.decode().count(f'href="{address("edit", group)}"')

    assert list(pages.values()) == [2, 0]


@pytest.mark.parametrize("page", ["about", "members"])
def test_a_page_costs_the_same_with_any_number_of_members(client, address, queries, page):
    costs = []
    for count in COMPARED:
        cache.clear()
        organisation, manager = make_organisation(), make_member()
        group = make_group(kind=Kind.CLOSED, manager=manager)
        for _ in range(count):
            for is_manager in (False, True):
                member = make_member(organisation=organisation, job_title="adviseur")
                group.memberships.create(member=member, is_manager=is_manager)
            group.join(make_member(organisation=organisation), reason="Ik wil meedoen.")
        client.force_login(manager)
        with queries() as asked:
            assert client.get(address(page, group)).status_code == 200
        costs.append(len(asked))

    assert len(set(costs)) == 1
    assert costs[0] <= 9  # the network, and how many events the tab beside it counts, among them


def test_a_request_shows_when_it_came(client, address):
    manager = make_member()
    group = make_group(kind=Kind.CLOSED, manager=manager)
    first, second = make_member(), make_member()
    group.join(first)
    group.join(second)
    group.join_requests.filter(member=second).update(created_at=timezone.now() - timezone.timedelta(days=3))
    client.force_login(manager)

    page = client.get(address("members", group))

    assert [request.member for request in page.context["requests"]] == [second, first]  # the longest waiting first
