"""What search engines find: robots.txt, and a sitemap of what a visitor may see."""

import re

import pytest
from django.core.cache import cache

from content.models import Visibility
from feed import sitemaps
from groups.models import Kind
from network.models import Network
from tests.discussions.factories import make_open_question
from tests.factories import make_group, make_member, make_post

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def places(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    return re.findall("<loc>(.*?)</loc>", response.content.decode())


def listed(client, section):
    """All that a section of the sitemap holds: its files are found in the index, by ranges of keys."""
    files = [place for place in places(client.get("/sitemap.xml")) if f"sitemap-{section}" in place]
    return [place for file in files for place in places(client.get(file.removeprefix(SITE)))]


def file_of(piece):
    return f"/sitemap-stukken.xml?p={piece.pk // sitemaps.SPAN + 1}"


def test_the_sitemap_holds_what_a_visitor_may_see_whoever_asks(client):
    post, question = make_post(), make_open_question()
    make_post(visibility=Visibility.MEMBERS)
    make_post(draft=True)
    make_post(make_member(), make_group(kind=Kind.CLOSED), Visibility.GROUP)
    hidden = make_post()
    hidden.hide(by=None, reason="Reclame.")
    client.force_login(post.author)

    assert listed(client, "stukken") == [f"{SITE}{piece.get_absolute_url()}" for piece in (post, question)]


def test_groups_and_members_as_far_as_visitors_find_them(client):
    opened = make_group()
    make_group(kind=Kind.CLOSED)
    make_group(kind=Kind.HIDDEN)
    public = make_member(profile_audience="public")
    make_member()

    assert listed(client, "groepen") == [f"{SITE}{opened.get_absolute_url()}"]
    assert listed(client, "leden") == [f"{SITE}{public.get_absolute_url()}"]
    assert f"{SITE}/blog/" in places(client.get("/sitemap-paginas.xml"))
    assert f"{SITE}/hulp/" in places(client.get("/sitemap-paginas.xml"))


def test_the_index_leads_to_every_file_and_each_row_is_in_one(client, monkeypatch):
    posts = [make_post() for _ in range(11)]
    span = posts[0].pk + 3  # so that a file ends amid them, whatever keys other tests used
    monkeypatch.setattr(sitemaps, "SPAN", span)

    files = [place for place in places(client.get("/sitemap.xml")) if "stukken" in place]

    assert len(files) == posts[-1].pk // span + 1
    assert listed(client, "stukken") == [f"{SITE}{post.get_absolute_url()}" for post in posts]


def test_a_row_says_when_it_changed(client):
    post = make_post()

    assert f"<lastmod>{post.published_at:%Y-%m-%d}</lastmod>" in client.get(file_of(post)).content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/sitemap-niets.xml",
        "/sitemap-stukken.xml?p=999",
        "/sitemap-stukken.xml?p=0",
        "/sitemap-stukken.xml?p=x",
        "/sitemap-stukken.xml?p=-1",
    ],
)
def test_a_file_that_is_not_there(client, address):
    assert client.get(address).status_code == 404


def test_a_file_costs_the_same_for_any_number(client, queries):
    costs = []
    for _ in range(2):
        for _number in range(4):
            post = make_post(group=make_group())
        cache.clear()
        with queries() as asked:
            assert post.get_absolute_url() in client.get(file_of(post)).content.decode()
        costs.append(len(asked))

    assert costs[0] == costs[1] <= 3


@pytest.mark.parametrize(
    ("sight", "lines"),
    [
        ("everything", ["Disallow: /feeds/", f"Sitemap: {SITE}/sitemap.xml"]),
        ("home", ["Allow: /$", "Disallow: /"]),
        ("signup", ["Disallow: /"]),
    ],
)
def test_robots_are_told_what_visitors_see(client, django_capture_on_commit_callbacks, sight, lines):
    with django_capture_on_commit_callbacks(execute=True):
        Network.objects.get().let_in_by(visitors_see=sight)

    response = client.get("/robots.txt")

    told = response.content.decode().splitlines()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert [line for line in lines if line in told] == lines
    assert ("Sitemap" in response.content.decode()) is (sight == "everything")
    assert client.get("/sitemap.xml").status_code == (200 if sight == "everything" else 302)


def test_pages_for_visitors_hold_no_token(client):
    """So that they can be kept: design of the house."""
    group = make_group()
    author = make_member(profile_audience="public")
    post, question = make_post(author, group, tags=["Woo"]), make_open_question(author=author)

    for address in [
        "/",
        "/blog/",
        "/gesprekken/",
        "/agenda/",
        "/groepen/",
        "/organisaties/",
        "/onderwerpen/woo/",
        "/blog/archief/" + f"{post.published_at:%Y/%m/}",
        post.get_absolute_url(),
        question.get_absolute_url(),
        group.get_absolute_url(),
        f"{group.get_absolute_url()}over/",
        author.get_absolute_url(),
        f"{author.get_absolute_url()}stukken/",
        f"/inhoud/{post.pk}/delen/mastodon/",
    ]:
        response = client.get(address)
        assert response.status_code == 200, address
        assert b"csrfmiddlewaretoken" not in response.content, address
        assert not response.cookies, address
