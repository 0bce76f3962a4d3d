"""What a page may cost: queries with an empty cache, the same whatever the size, and bytes on the line."""

import gzip
import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from ambtenaar.bench.queries import counted
from ambtenaar.demo.material import material
from content.models import Mention, Series, Visibility
from discussions.models import split_off
from members.models import FeedKey, answer
from network.rights import RoleName
from tests.content.test_long_threads import crowd
from tests.discussions.factories import make_discussion, make_idea, make_open_question
from tests.events.factories import make_event
from tests.factories import (
    make_comment,
    make_featured,
    make_group,
    make_member,
    make_organisation,
    make_post,
    make_question,
)
from tests.files.factories import make_file, make_folder, renew
from tests.web.pictures import upload
from web.cache import Near

SIZES = [1, 3, 30]
KB = 1024


class Site:
    """A small site that grows, a viewer who is a member of one of its groups, and a newcomer whose first steps run."""

    def __init__(self):
        self.viewer = make_colleague()
        self.newcomer = make_colleague(starting_at=timezone.now())
        self.desk = make_colleague(roles=[RoleName.COMMUNITY_MANAGER])
        self.group = make_group(manager=make_colleague(), members=[self.viewer, self.newcomer])
        self.size = 0
        self.today = timezone.localdate()
        self.key = FeedKey.objects.make(self.viewer)
        self.key.note_use()  # its first use of a day is written down
        self.series = Series.objects.begin(self.viewer, uuid=uuid.uuid4(), title="Een reeks")

    def grow(self, size):
        """Let there be this many of everything a page lists."""
        while self.size < size:
            self.size += 1
            author = make_colleague()
            make_group(members=[self.viewer, author]).subjects.add("proef")
            self.group.memberships.create(member=author, is_manager=self.size % 4 == 1)
            self.group.join_requests.create(member=make_colleague())
            self.post = make_post(author, self.group, tags=["proef", f"onderwerp {self.size}"])
            self.part = make_post(self.viewer, tags=["proef"])
            self.series.put(self.part)
            for thing in (self.post, author):  # what was and what will be; what is featured now stands on other pages
                make_featured(thing, self.desk, days=1, since=timezone.now() - timedelta(days=3 * self.size))
            make_featured(self.part, self.desk, days=1, since=timezone.now() + timedelta(days=3 * self.size))
            self.viewer.pin(author, "Dank voor je hulp.", uuid.uuid4())
            answer(self.viewer, {make_question(f"Vraag {self.size}"): ["Dit."]})
            self.colleague = author
            make_folder(self.group)
            make_file(author, self.group, Visibility.PUBLIC)
            self.event = make_event(author, self.group, attendees=[author, self.viewer], tags=["proef"])
        self.talked_about = make_post(self.viewer, self.group, tags=["proef"])
        self.discussion = make_discussion(self.viewer, self.group, tags=["proef"])
        self.question = make_open_question(self.viewer, self.group, tags=["proef"])
        self.idea = make_idea(self.viewer, self.group, tags=["proef"])
        for piece in (self.talked_about, self.discussion, self.question, self.idea):
            for _ in range(size):
                opening = make_comment(piece, make_colleague())
                make_comment(piece, make_colleague(), parent=opening)
        self.question.accept(opening_of(self.question), self.viewer)
        for _ in range(size):
            self.idea.support(make_colleague())
        self.file = make_file(self.viewer, self.group, upload=upload(b"een", "plan.txt"))
        for _ in range(size):
            renew(self.file, make_colleague(), upload(b"meer", "plan.txt"))
            make_comment(self.file, make_colleague())
        self.popular = make_event(self.viewer, self.group, attendees=[make_colleague() for _ in range(size)])


def opening_of(piece):
    return piece.comments.filter(parent=None).earliest("pk")


def make_colleague(**fields):
    member = make_member(organisation=make_organisation(), job_title="adviseur", province="Gelderland", **fields)
    member.expertise.add("proef")
    return member


@pytest.fixture(autouse=True)
def cache_of_this_process(settings):
    """One that is surely empty when told to be; on a busy machine Redis may not hear it in time."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(scope="module")
def site_of_three(made_once, media):
    site = Site()
    site.grow(3)
    return site


@pytest.fixture
def site(site_of_three, db):
    """With three of everything."""
    return site_of_three


# name: (the address on this site, who looks, the most queries of the issue)
PAGES = {
    "landing": (lambda site: reverse("feed:home"), "visitor", 4),
    "home": (lambda site: reverse("feed:home"), "member", 8),
    "home of a newcomer": (lambda site: reverse("feed:home"), "newcomer", 8),
    "group": (lambda site: site.group.get_absolute_url(), "member", 8),
    "group of a visitor": (lambda site: site.group.get_absolute_url(), "visitor", 8),
    "post": (lambda site: site.talked_about.get_absolute_url(), "member", 8),
    "post of a visitor": (lambda site: site.talked_about.get_absolute_url(), "visitor", 8),
    "post in a series": (lambda site: site.part.get_absolute_url(), "member", 8),
    "series": (lambda site: site.series.get_absolute_url(), "visitor", 8),
    "discussion": (lambda site: site.discussion.get_absolute_url(), "member", 8),
    "discussion of a visitor": (lambda site: site.discussion.get_absolute_url(), "visitor", 8),
    "question": (lambda site: site.question.get_absolute_url(), "member", 9),
    "question of a visitor": (lambda site: site.question.get_absolute_url(), "visitor", 8),
    "idea": (lambda site: site.idea.get_absolute_url(), "member", 11),
    "idea of a visitor": (lambda site: site.idea.get_absolute_url(), "visitor", 8),
    "conversations": (lambda site: reverse("feed:conversations"), "member", 8),
    "desk of subjects": (lambda site: reverse("feed:subject_desk"), "desk", 8),
    "desk of what is featured": (lambda site: reverse("feed:featured"), "desk", 8),
    "directory": (lambda site: reverse("members:directory"), "member", 6),
    "directory by province": (lambda site: reverse("members:directory") + "?provincie=Gelderland", "member", 6),
    "directory by subject": (lambda site: reverse("members:directory") + "?onderwerp=proef", "member", 6),
    "profile": (lambda site: site.viewer.get_absolute_url(), "member", 8),
    "profile of a colleague": (lambda site: site.colleague.get_absolute_url(), "member", 8),
    "board": (lambda site: reverse("feed:board", args=[site.viewer.pk, site.viewer.slug]), "member", 8),
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
    "search": (lambda site: reverse("search:search") + "?q=bericht&soort=blogs", "member", 10),
    "search of a visitor": (lambda site: reverse("search:search") + "?q=bericht&soort=blogs", "visitor", 8),
    "files of a group": (lambda site: f"{site.group.get_absolute_url()}bestanden/", "member", 8),
    "files by name": (lambda site: f"{site.group.get_absolute_url()}bestanden/?volgorde=naam", "visitor", 8),
    "file": (lambda site: site.file.get_absolute_url(), "member", 10),
    "feed for readers": (lambda site: reverse("feed:rss"), "visitor", 4),
    "feed of everything": (lambda site: reverse("feed:atom"), "visitor", 4),
    "feed of a group": (lambda site: f"{site.group.get_absolute_url()}atom/", "visitor", 5),
    "feed of comments": (lambda site: reverse("feed:comments_atom", args=[site.talked_about.pk]), "visitor", 4),
    "own feed": (lambda site: f"/feeds/{site.key.token}/", "visitor", 6),
    "calendar": (lambda site: reverse("feed:agenda_ics"), "visitor", 4),
    "calendar of a group": (
        lambda site: reverse("feed:group_ics", args=[site.group.pk, site.group.slug]),
        "visitor",
        5,
    ),
    "own calendar": (lambda site: f"/feeds/{site.key.token}/agenda.ics", "visitor", 6),
    "own feeds": (lambda site: reverse("feed:my_feeds"), "member", 8),
    "author": (lambda site: f"{site.viewer.get_absolute_url()}stukken/", "member", 6),
    "archive of a year": (lambda site: reverse("feed:blog_archive", args=[site.today.year]), "member", 5),
    "archive of a month": (
        lambda site: reverse("feed:blog_archive", args=[site.today.year, site.today.month]),
        "member",
        6,
    ),
    "archive of an author": (
        lambda site: f"{site.viewer.get_absolute_url()}archief/{site.today.year:04}/{site.today.month:02}/",
        "member",
        7,
    ),
    "sitemap": (lambda site: reverse("feed:sitemap", args=["stukken"]), "visitor", 3),
}


def test_pages_cost_the_same_queries_at_any_size(db, media):
    site, costs = Site(), {}

    for size in SIZES:
        site.grow(size)
        costs[size] = {name: len(cold_queries(site, name)) for name in PAGES}

    assert costs[3] == costs[1]
    assert costs[30] == costs[1]


@pytest.mark.parametrize("name", [name for name, (_address, _who, most) in PAGES.items() if most])
def test_a_page_keeps_to_its_number_of_queries(site, name):
    queries = cold_queries(site, name)

    assert len(queries) <= PAGES[name][2], "\n\n".join(queries)


@pytest.mark.parametrize("name", ["directory", "directory by province", "directory by subject"])
def test_the_directory_asks_two_things_once_it_is_warm(site, name):
    """The session with its viewer, and the members."""
    client, address = Client(), PAGES[name][0](site)
    client.force_login(site.viewer)
    client.get(address)

    with counted() as queries:
        assert client.get(address).status_code == 200

    assert len(queries) == 2, "\n\n".join(queries)


def cold_queries(site, name):
    address, who, _most = PAGES[name]
    client = Client()
    if who != "visitor":
        client.force_login(site.viewer if who == "member" else getattr(site, who))
    cache.clear()
    for kept in Near.everywhere:
        kept.clear()
    with counted() as queries:
        assert client.get(address(site)).status_code == 200
    return queries


@pytest.mark.parametrize("who", ["viewer", "author", "visitor"])
def test_a_post_with_a_thousand_comments_is_light(site, who):
    named = make_colleague(name="Anneke Postma", profile_audience="public")
    post = make_post(make_colleague(), site.group, tags=["proef", "nog een"], body="<p>Dank aan @Anneke Postma.</p>")
    post.about_event = site.event.content_ptr
    post.save(update_fields=["about_event"])
    site.series.put(post)
    said = [
        f"{text} ({number}) Wat zegt @Anneke Postma?"
        for number, text in enumerate(material("bulk")["comment_texts"] * 20)
    ]
    writers = [make_colleague() for _ in range(40)]
    crowd(post, 1000, texts=said, writers=writers)
    Mention.objects.bulk_create(
        Mention(comment=comment, member=named, by_id=comment.author_id) for comment in post.comments.all()
    )
    split_off(post.comments.earliest("pk"), "Dit gaat verder", site.desk)
    post.close(post.author, "Alles is gezegd.")
    client = Client()
    if who != "visitor":
        client.force_login(site.viewer if who == "viewer" else post.author)
    cache.clear()

    with counted() as queries:
        page = client.get(post.get_absolute_url(), headers={"Accept-Encoding": "gzip"})

    assert len(page.context["threads"].shown) > 10
    assert len(queries) <= 8, "\n\n".join(queries)
    assert len(page.content) <= 30 * KB  # as it goes over the line
    assert page["Content-Encoding"] == "gzip"
    words = gzip.decompress(page.content).decode()
    assert words.count("data-mention") > 10
    for part in ("van de reeks", "Over deze bijeenkomst", "Alles is gezegd.", "Verder in:"):
        assert part in words
