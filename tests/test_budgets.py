"""What a page may cost: queries with an empty cache, the same whatever the size, and bytes on the line."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from ambtenaar.bench.queries import counted
from ambtenaar.demo.community import settle
from tests.events.factories import make_event
from tests.factories import make_comment, make_group, make_member, make_organisation, make_post

SIZES = [1, 3, 30]
KB = 1024


class Site:
    """A small site that grows, and a viewer who is a member of one of its groups."""

    def __init__(self):
        self.viewer = make_colleague()
        self.group = make_group(manager=make_colleague(), members=[self.viewer])
        self.size = 0

    def grow(self, size):
        """Let there be this many of everything a page lists."""
        while self.size < size:
            self.size += 1
            author = make_colleague()
            make_group(members=[self.viewer, author]).subjects.add("proef")
            self.group.memberships.create(member=author, is_manager=self.size % 4 == 1)
            self.group.join_requests.create(member=make_colleague())
            self.post = make_post(author, self.group, tags=["proef", f"onderwerp {self.size}"])
            make_post(self.viewer, tags=["proef"])
            self.event = make_event(author, self.group, attendees=[author], tags=["proef"])
        self.talked_about = make_post(self.viewer, self.group, tags=["proef"])
        for _ in range(size):
            opening = make_comment(self.talked_about, make_colleague())
            make_comment(self.talked_about, make_colleague(), parent=opening)
        self.popular = make_event(self.viewer, self.group, attendees=[make_colleague() for _ in range(size)])


def make_colleague():
    member = make_member(organisation=make_organisation(), job_title="adviseur", province="Gelderland")
    member.expertise.add("proef")
    return member


@pytest.fixture(autouse=True)
def cache_of_this_process(settings):
    """One that is surely empty when told to be; on a busy machine Redis may not hear it in time."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@pytest.fixture
def site(db):
    return Site()


# name: (the address on this site, who looks, the most queries of the issue)
PAGES = {
    "landing": (lambda site: reverse("feed:home"), "visitor", 4),
    "home": (lambda site: reverse("feed:home"), "member", 8),
    "group": (lambda site: site.group.get_absolute_url(), "member", 8),
    "group of a visitor": (lambda site: site.group.get_absolute_url(), "visitor", 8),
    "post": (lambda site: site.talked_about.get_absolute_url(), "member", 8),
    "post of a visitor": (lambda site: site.talked_about.get_absolute_url(), "visitor", 8),
    "directory": (lambda site: reverse("members:directory"), "member", 6),
    "directory by province": (lambda site: reverse("members:directory") + "?provincie=Gelderland", "member", 6),
    "directory by subject": (lambda site: reverse("members:directory") + "?onderwerp=proef", "member", 6),
    "profile": (lambda site: site.viewer.get_absolute_url(), "member", None),
    "event": (lambda site: site.popular.get_absolute_url(), "member", None),
    "attendees": (lambda site: reverse("events:attendees", args=[site.popular.pk, site.popular.slug]), "member", None),
    "agenda": (lambda site: reverse("events:agenda"), "member", None),
    "blogs": (lambda site: reverse("feed:blog"), "visitor", None),
    "groups": (lambda site: reverse("groups:directory"), "member", None),
    "members of a group": (
        lambda site: reverse("groups:members", args=[site.group.pk, site.group.slug]),
        "member",
        None,
    ),
    "subject": (lambda site: reverse("feed:subject", args=["proef"]), "member", None),
    "feed for readers": (lambda site: reverse("feed:rss"), "visitor", None),
}


def test_pages_cost_the_same_queries_at_any_size(site):
    costs = {}

    for size in SIZES:
        site.grow(size)
        costs[size] = {name: len(cold_queries(site, name)) for name in PAGES}

    assert costs[3] == costs[1]
    assert costs[30] == costs[1]


@pytest.mark.parametrize("name", [name for name, (_address, _who, most) in PAGES.items() if most])
def test_a_page_keeps_to_its_number_of_queries(site, name):
    site.grow(3)

    queries = cold_queries(site, name)

    assert len(queries) <= PAGES[name][2], "\n\n".join(queries)


def cold_queries(site, name):
    address, who, _most = PAGES[name]
    client = Client()
    if who == "member":
        client.force_login(site.viewer)
    cache.clear()
    with counted() as queries:
        assert client.get(address(site)).status_code == 200
    return queries


@pytest.fixture
def home_of_the_demo(client, db, settings, tmp_path):
    """The home feed of a member of the demo, as long as it gets, as HTML."""
    settings.MEDIA_ROOT = tmp_path
    people = settle()
    client.force_login(people.cast["noor"])
    return client.get(reverse("feed:home")).content


def test_the_home_feed_weighs_at_most_twelve_kilobytes(home_of_the_demo):
    assert home_of_the_demo.count(b"<article") == 20

    assert len(gzip.compress(home_of_the_demo, 6)) <= 12 * KB


@pytest.mark.parametrize(
    ("tag", "most"), [(r'<link rel="stylesheet" href="([^"]+)"', 16), (r'<script [^>]*src="([^"]+)"', 40)]
)
def test_style_and_script_of_the_home_feed_are_light(home_of_the_demo, tag, most):
    files = [find(address.removeprefix("/static/")) for address in re.findall(tag, home_of_the_demo.decode())]

    assert files
    assert sum(len(gzip.compress(Path(file).read_bytes(), 9)) for file in files) <= most * KB
