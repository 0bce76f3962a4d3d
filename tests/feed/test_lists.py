import pytest
from django.core.cache import cache

from content.models import Visibility
from groups.models import Kind
from network.models import Subject
from tests.factories import make_comment, make_group, make_member, make_organisation, make_post

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.parametrize(
    ("page", "budget"),
    [
        ("landing", 4),
        ("home", 7),
        ("blog", 5),
        ("group", 8),
        ("member", 8),
        ("subject", 8),
    ],
)
def test_a_list_costs_the_same_for_any_number_of_rows(client, queries, page, budget, count):
    author = make_member("De Schrijver", organisation=make_organisation())
    group = make_group(manager=author)
    for _ in range(count):
        make_comment(make_post(author=author, group=group, tags=["Woo"]))
    if page != "landing":
        client.force_login(make_member())
    address = {
        "landing": "/",
        "home": "/",
        "blog": "/blog/",
        "group": group.get_absolute_url(),
        "member": author.get_absolute_url(),
        "subject": "/onderwerpen/woo/",
    }[page]
    cache.clear()

    with queries() as asked:
        client.get(address)

    assert len(asked) <= budget
    assert len(asked) == QUERIES.setdefault(page, len(asked))


QUERIES = {}  # what the first run of a page cost; the others cost the same


def test_the_next_page_starts_where_this_one_ended(client):
    author = make_member()
    posts = [make_post(author=author) for _ in range(45)]
    client.force_login(make_member())

    titles, address = [], "/blog/"
    while address:
        response = client.get(address)
        titles.append([post.title for post in reversed(posts) if f">{post.title}<" in response.content.decode()])
        after = response.context["cards"].after
        address = f"/blog/?na={after.replace('+', '%2B')}" if after else None

    assert [len(page) for page in titles] == [20, 20, 5]
    assert [title for page in titles for title in page] == [post.title for post in reversed(posts)]


@pytest.mark.parametrize("cursor", ["onzin", "~", "2026-01-01~1", "2026-13-45T00:00:00+00:00~1", "~" * 50, "%00~5"])
def test_a_mangled_cursor_gives_the_first_page(client, cursor):
    post = make_post()

    response = client.get(f"/blog/?na={cursor}")

    assert post.title in response.content.decode()


def test_a_card_shows_what_changed(client):
    author = make_member("Noor Visscher")
    post = make_post(author=author, group=make_group(name="De oude naam"), title="Eerste titel")
    client.force_login(make_member())
    assert "Eerste titel" in client.get("/").content.decode()

    post.rewrite(version=1, title="Tweede titel", body="<p>Anders.</p>")
    author.describe(name="Noor de Wit", expertise=[])
    post.group.rewrite(name="De nieuwe naam")
    make_comment(post)

    page = client.get("/").content.decode()
    assert ["Tweede titel" in page, "Noor de Wit" in page, "De nieuwe naam" in page, "1 reactie" in page] == [True] * 4
    assert "Eerste titel" not in page


def test_a_card_has_the_name_that_a_coauthor_has_now(client):
    author, along = make_member(), make_member("Noor Visscher")
    make_post(author).ask_along(along, by=author).accept()
    assert "Noor Visscher" in client.get("/blog/").content.decode()

    along.describe(name="Noor van der Wal", expertise=[])

    page = client.get("/blog/").content.decode()
    assert "Noor van der Wal" in page
    assert "Noor Visscher" not in page


def test_cards_of_members_are_not_shown_to_visitors(client):
    author = make_member("Noor Visscher")  # a profile for members only
    make_post(author=author)
    client.force_login(make_member())
    assert author.get_absolute_url() in client.get("/blog/").content.decode()

    client.logout()

    page = client.get("/blog/").content.decode()
    assert "Noor Visscher" in page
    assert author.get_absolute_url() not in page


def test_emptying_the_cache_changes_nothing_one_can_see(client):
    make_post(group=make_group(), tags=["Woo"])
    first = client.get("/blog/").content

    cache.clear()

    assert client.get("/blog/").content == first == client.get("/blog/").content


def test_a_new_member_is_told_how_to_begin(client):
    client.force_login(make_member())

    page = client.get("/").content.decode()

    assert "Nog geen licht aan" in page
    assert "Schrijf de eerste blog" in page
    assert "Je zit nog in geen groep." in page


def test_a_closed_group_shows_its_shutters_closed(client):
    group = make_group(kind=Kind.CLOSED)
    author = make_member()
    group.memberships.create(member=author)
    post = make_post(author=author, group=group, visibility=Visibility.GROUP)
    client.force_login(make_member())

    page = client.get(group.get_absolute_url()).content.decode()

    assert "Wat hier geschreven wordt, blijft hier" in page
    assert post.title not in page


def test_a_synonym_leads_to_the_subject_it_stands_for(client):
    woo = Subject.objects.create(name="Woo", slug="woo", is_fixed=True)
    Subject.objects.create(name="Wet open overheid", slug="wet-open-overheid", synonym_of=woo)

    response = client.get("/onderwerpen/wet-open-overheid/")

    assert response.headers["Location"] == "/onderwerpen/woo/"


def test_the_groups_of_a_member_give_away_no_closed_one(client):
    member = make_member()
    shown, closed = make_group(members=[member]), make_group(kind=Kind.CLOSED, members=[member])
    client.force_login(make_member())

    page = client.get(member.get_absolute_url()).content.decode()

    assert (shown.name in page, closed.name in page) == (True, False)
