import pytest
from django.core.cache import cache
from django.utils import timezone

from groups.models import Admission, Group, Kind, Standing
from network.models import Subject
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db
DIRECTORY = "/groepen/"


def names(client, **asked):
    return [group.name for group in client.get(DIRECTORY, asked).context["page"]]


def active(group, days):
    Group.objects.filter(pk=group.pk).update(last_activity_at=timezone.now() - timezone.timedelta(days=days))
    return group


@pytest.mark.parametrize(
    ("viewer", "shown"),
    [
        ("visitor", {"Open", "Besloten"}),
        ("stranger", {"Open", "Besloten"}),
        ("invited", {"Open", "Besloten", "Verborgen"}),
        ("member", {"Open", "Besloten", "Verborgen"}),
    ],
)
def test_hidden_groups_are_for_those_who_know_them(client, viewer, shown):
    member, invited = make_member(), make_member()
    for kind, name in [(Kind.OPEN, "Open"), (Kind.CLOSED, "Besloten")]:
        make_group(kind=kind, name=name)
    hidden = make_group(kind=Kind.HIDDEN, name="Verborgen", manager=member)
    hidden.invite(invited, by=member)
    if viewer != "visitor":
        client.force_login({"member": member, "invited": invited, "stranger": make_member()}[viewer])

    assert set(names(client)) == shown


def test_each_group_says_what_the_viewer_is_to_it(client):
    viewer, manager = make_member(), make_member()
    make_group(name="a", manager=viewer)
    make_group(name="b", members=[viewer])
    make_group(name="c", kind=Kind.CLOSED).join(viewer)
    make_group(name="d", kind=Kind.CLOSED).invite(viewer, by=manager)
    make_group(name="e")
    client.force_login(viewer)

    page = client.get(DIRECTORY).context["page"]

    assert {group.name: group.standing for group in page} == {
        "a": Standing.MANAGER,
        "b": Standing.MEMBER,
        "c": Standing.REQUESTED,
        "d": Standing.INVITED,
        "e": Standing.OUTSIDER,
    }


@pytest.mark.parametrize(
    ("admission", "kind", "link"),
    [
        (Admission.AT_ONCE, Kind.OPEN, 'action="{join}"'),
        (Admission.ON_REQUEST, Kind.CLOSED, 'href="{about}#lid-worden"'),
        (Admission.BY_INVITATION, Kind.CLOSED, ""),
    ],
)
def test_a_row_leads_into_the_group(client, address, admission, kind, link):
    group = make_group(kind=kind, admission=admission)
    client.force_login(make_member())

    page = client.get(DIRECTORY).content.decode()

    ways = ['action="{join}"', 'href="{about}#lid-worden"']
    addresses = {name: address(name, group) for name in ("join", "about")}
    assert [way for way in ways if way.format(**addresses) in page] == ([link] if link else [])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("bomen", ["Bomen en wortels"]),
        ("WORTEL", ["Bomen en wortels"]),
        ("bómen", ["Bomen en wortels"]),
        ("archief", ["Open overheid"]),
        ("geïnspireerd", ["Open overheid"]),
        ("GEINSPIREERD", ["Open overheid"]),
        ("woo", ["Open overheid"]),  # a subject
        ("o w", []),
        ("%", []),
        ("_", []),
        ("niets", []),
        ("", ["Bomen en wortels", "Open overheid"]),
        ("\x00", []),
        ("x" * 81, []),
    ],
)
def test_groups_are_found_by_name_introduction_and_subject(client, words, found):
    make_group(name="Bomen en wortels")
    group = make_group(name="Open overheid")
    Group.objects.filter(pk=group.pk).update(intro="Zoeken in het archief, geïnspireerd door collega's.")
    group.subjects.add(Subject.objects.create(name="Woo"))

    assert sorted(names(client, zoek=words)) == found


@pytest.mark.parametrize(
    ("kind", "shown"),
    [("", {"a", "b", "c"}), ("open", {"a"}), ("besloten", {"b"}), ("mijn", {"b", "c"}), ("hidden", set())],
)
def test_groups_are_chosen_by_kind(client, kind, shown):
    viewer = make_member()
    make_group(name="a")
    make_group(name="b", kind=Kind.CLOSED, members=[viewer])
    make_group(name="c", kind=Kind.HIDDEN, members=[viewer])
    client.force_login(viewer)

    assert set(names(client, soort=kind)) == shown


def test_a_visitor_has_no_groups_to_choose(client):
    make_group()

    page = client.get(DIRECTORY, {"soort": "mijn"})

    assert list(page.context["page"]) == []
    assert "mijn" not in dict(page.context["filters"].fields["soort"].choices)


@pytest.mark.parametrize(
    ("order", "shown"), [("", "bca"), ("actief", "bca"), ("nieuw", "cba"), ("leden", "acb"), ("zomaar", "")]
)
def test_groups_are_ordered_as_asked(client, order, shown):
    for name, days, members in [("a", 3, 3), ("b", 1, 1), ("c", 2, 2)]:
        active(make_group(name=name, members=[make_member() for _ in range(members)]), days)

    assert "".join(names(client, volgorde=order)) == shown


@pytest.mark.parametrize(
    ("asked", "unfolded"),
    [
        ({}, False),
        ({"zoek": "woo", "soort": "open", "leven": "", "regio": "", "volgorde": "actief"}, False),
        ({"leven": "stil"}, True),
        ({"regio": "Gelderland"}, True),
        ({"volgorde": "leden"}, True),
    ],
)
def test_filters_that_are_folded_away_unfold_once_they_are_used(client, asked, unfolded):
    page = client.get(DIRECTORY, asked).content.decode()

    assert ('<details class="disclosure" open>' in page) == unfolded


@pytest.mark.parametrize("order", ["actief", "nieuw", "leden"])
def test_pages_show_each_group_once(client, order):
    for number in range(45):
        active(make_group(name=f"Groep {number:02}"), number % 4)

    seen, after = [], ""
    while True:
        page = client.get(DIRECTORY, {"volgorde": order} | ({"na": after} if after else {})).context["page"]
        seen += [group.name for group in page]
        after = page.after
        if not after:
            break

    assert sorted(seen) == [f"Groep {number:02}" for number in range(45)]


@pytest.mark.parametrize("order", ["actief", "nieuw", "leden"])
@pytest.mark.parametrize("cursor", ["x", "abc~1", "~", "1~x", "99999999999999999999999~1", "-1~1", "\x00~1"])
def test_a_mangled_cursor_gives_an_answer(client, order, cursor):
    make_group()

    assert client.get(DIRECTORY, {"volgorde": order, "na": cursor}).status_code == 200


def test_own_groups_stand_beside_the_list_most_active_first(client):
    viewer = make_member()
    for number in range(14):
        active(make_group(name=f"Eigen {number:02}", members=[viewer]), number)
    make_group(name="Van een ander")
    client.force_login(viewer)

    own = client.get(DIRECTORY).context["own"]

    assert [group.name for group in own] == [f"Eigen {number:02}" for number in range(12)]


def test_an_invitation_stands_beside_the_list_until_it_is_answered(client):
    manager, invited = make_member(), make_member()
    hidden, archived = (make_group(kind=Kind.HIDDEN, manager=manager, name=name) for name in ("Stil", "Voorbij"))
    for group in (hidden, archived):
        group.invite(invited, by=manager)
    archived.archive(by=manager)
    pages = [client.get(DIRECTORY)]
    for viewer in (invited, make_member()):
        client.force_login(viewer)
        pages.append(client.get(DIRECTORY))

    assert ["Je bent uitgenodigd<" in page.content.decode() for page in pages] == [False, True, False]
    assert [list(page.context["offered"]) for page in pages] == [[], [hidden], []]
    hidden.join(invited)
    client.force_login(invited)
    assert list(client.get(DIRECTORY).context["offered"]) == []


@pytest.mark.parametrize("viewer", ["visitor", "member"])
def test_the_directory_costs_the_same_with_any_number_of_groups(client, queries, viewer):
    costs, made = [], 0
    member = make_member()
    if viewer == "member":
        client.force_login(member)
    for count in [1, 3, 30]:
        for _ in range(count - made):
            make_group(members=[member])
        made = count
        cache.clear()
        with queries() as asked:
            assert client.get(DIRECTORY).status_code == 200
        costs.append(len(asked))

    assert len(set(costs)) == 1
    assert costs[0] <= 6
