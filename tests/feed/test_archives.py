"""The pages of an author, and archives by month."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from content.models import Content, Visibility
from tests.discussions.factories import make_open_question
from tests.events.factories import make_event
from tests.factories import make_group, make_member, make_post

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Amsterdam")


def written(year, month, day=5, hour=12, author=None, **fields):
    post = make_post(author, **fields)
    Content._base_manager.filter(pk=post.pk).update(published_at=datetime(year, month, day, hour, tzinfo=HERE))
    return post


def months_in(response):
    page = response.content.decode()
    return re.findall(r'href="[^"]*/archief/(\d{4}/\d\d)/">([^<]+)</a><p class="muted">(\d+) ', page)


# --- The author


def test_all_of_a_member_by_kind(client):
    author = make_member()
    make_post(author, title="Stuk blog")
    make_open_question(author=author, title="Stuk vraag")
    make_event(author=author, title="Stuk bijeenkomst")
    make_post(title="Stuk van een ander")
    client.force_login(make_member())

    def titles(kind):
        page = client.get(f"{author.get_absolute_url()}stukken/", {"soort": kind}).content.decode()
        return sorted(set(re.findall(r"Stuk \w+", page)))

    assert titles("") == titles("onzin") == ["Stuk bijeenkomst", "Stuk blog", "Stuk vraag"]
    assert titles("blogs") == ["Stuk blog"]
    assert titles("gesprekken") == ["Stuk vraag"]
    assert titles("bijeenkomsten") == ["Stuk bijeenkomst"]
    assert titles("bestanden") == []


def test_what_somebody_writes_along_is_in_every_list_of_theirs(client):
    author = make_member(profile_audience="public")
    asked, consented = (written(2025, 3, title=f"Stuk {word}") for word in ("gevraagd", "samen"))
    asked.ask_along(author, by=asked.author)
    consented.ask_along(author, by=consented.author).accept()

    for page in ("", "stukken/", "archief/2025/03/", "atom/"):
        text = client.get(f"{author.get_absolute_url()}{page}").content.decode()
        assert sorted(set(re.findall(r"Stuk \w+", text))) == ["Stuk samen"], page
    assert months_in(client.get(f"{author.get_absolute_url()}archief/2025/")) == [("2025/03", "Maart", "1")]


@pytest.mark.parametrize("page", ["stukken/", "archief/2025/", "archief/2025/03/", "atom/"])
def test_a_visitor_gets_as_far_as_the_profile(client, page):
    opened, closed = make_member(profile_audience="public"), make_member()
    for author in (opened, closed):
        written(2025, 3, author=author)

    assert client.get(f"{opened.get_absolute_url()}{page}").status_code == 200
    assert client.get(f"{closed.get_absolute_url()}{page}").status_code == 404


def test_the_profile_and_the_byline_lead_to_all_of_an_author(client):
    author = make_member()
    post = make_post(author)
    address = f'href="{author.get_absolute_url()}stukken/"'
    assert address not in client.get(post.get_absolute_url()).content.decode()

    client.force_login(make_member())

    assert address in client.get(post.get_absolute_url()).content.decode()
    assert address in client.get(author.get_absolute_url()).content.decode()


# --- The archive


def test_a_year_shows_the_months_with_something_and_how_much_one_may_see(client):
    for month in (3, 3, 11):
        written(2025, month)
    written(2025, 3, visibility=Visibility.MEMBERS)
    written(2025, 7, visibility=Visibility.MEMBERS)

    assert months_in(client.get("/blog/archief/2025/")) == [("2025/11", "November", "1"), ("2025/03", "Maart", "2")]
    client.force_login(make_member())
    assert months_in(client.get("/blog/archief/2025/")) == [
        ("2025/11", "November", "1"),
        ("2025/07", "Juli", "1"),
        ("2025/03", "Maart", "3"),
    ]


def test_a_month_holds_what_was_written_here_in_it(client):
    written(2025, 2, 28, 23, title="Stuk 1")
    written(2025, 3, 1, 0, title="Stuk 2")  # in UTC still February
    written(2025, 3, 31, 23, title="Stuk 3")
    written(2025, 4, 1, 0, title="Stuk 4")

    page = client.get("/blog/archief/2025/03/").content.decode()

    assert sorted(set(re.findall(r"Stuk \d", page))) == ["Stuk 2", "Stuk 3"]
    assert 'rel="prev" href="/blog/archief/2025/02/"' in page
    assert 'rel="next" class="newer" href="/blog/archief/2025/04/"' in page


def test_a_year_leads_over_the_years_with_nothing(client):
    written(2012, 5)
    written(2020, 5, visibility=Visibility.MEMBERS)
    written(2025, 12, 31, 23)

    page = client.get("/blog/archief/2025/").content.decode()

    assert 'rel="prev" href="/blog/archief/2012/"' in page
    assert 'rel="next"' not in page
    assert client.get("/blog/archief/")["Location"] == "/blog/archief/2025/"


@pytest.mark.parametrize("when", ["2024/", "2025/04/", "2025/13/", "2025/3/", "0000/", "9999/", "1900/01/"])
def test_where_nothing_is_for_this_viewer_there_is_no_page(client, when):
    written(2025, 3)
    written(2025, 4, visibility=Visibility.MEMBERS)

    assert client.get(f"/blog/archief/{when}").status_code == 404


def test_an_archive_without_anything_says_so(client):
    assert "Nog niets dat je kunt lezen" in client.get("/blog/archief/").content.decode()


def test_the_archive_of_an_author_is_of_any_kind(client):
    author = make_member()
    question = make_open_question(author=author)
    Content._base_manager.filter(pk=question.pk).update(published_at=datetime(2025, 3, 5, tzinfo=HERE))
    written(2025, 3, author=author)
    written(2025, 3)
    client.force_login(make_member())

    assert months_in(client.get(f"{author.get_absolute_url()}archief/2025/")) == [("2025/03", "Maart", "2")]
    assert client.get(f"/leden/{author.pk}-oud/archief/2025/03/?na=x")["Location"] == (
        f"{author.get_absolute_url()}archief/2025/03/?na=x"
    )


@pytest.mark.parametrize("page", ["/blog/archief/2025/", "/blog/archief/2025/03/"])
def test_an_archive_costs_the_same_for_any_number(client, queries, page):
    costs = []
    for _ in range(2):
        for _number in range(3):
            written(2025, 3, group=make_group())
            written(2025, 5)
            written(2024, 3)
        cache.clear()
        with queries() as asked:
            assert client.get(page).status_code == 200
        costs.append(len(asked))

    assert costs[0] == costs[1] <= 5
