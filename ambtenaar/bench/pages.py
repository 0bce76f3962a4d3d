"""Which pages are measured, with what each may cost, and the requests that ask for them."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db.models import Count
from django.test import Client
from django.urls import reverse

from ambtenaar.bench.queries import counted
from content.models import Content
from groups.models import Group
from members.models import Member
from notifications.models import Notification

MANY = 50  # addresses of one kind
SIGNED_IN = 250
BELL = "bell of an open page"
NAMES = ["yousef amrani", "fatima", "gulsum", "visser", "brandsam"]  # as they are typed
WORDS = ["bewonersbudget", "participatie", "wijk bewoners", "van:noor woo", '"open overheid"', "gemeente", "jansen"]


@dataclass(frozen=True)
class Page:
    name: str
    paths: list
    signed_in: bool
    most_queries: int | None = None  # of the issue; the others are goals of performance.md
    most_warm: int | None = None  # queries when nothing is asked for the first time
    most_kilobytes: int | None = None
    cpu_goal: float | None = None
    floor_goal: int | None = None


def pages():
    """The pages of this issue, on the addresses the demo gives them. Visitors' goals are for pages that are kept."""
    visitor = AnonymousUser()
    everybodys = Content.objects.visible_to(visitor)
    groups = Group.objects.visible_to(visitor).annotate(written=Count("contents")).order_by("-written")[:MANY]
    busy = [post.get_absolute_url() for post in everybodys.filter(kind="post", comment_count=50)[:MANY]]
    events = everybodys.filter(kind="event").order_by("-event__registration_count")[:1]  # a thousand people and more
    members = Member.objects.visible_to(visitor).order_by("pk")[:MANY]
    filtered = [
        {"provincie": "Gelderland"},
        {"onderwerp": "participatie"},
        {"organisatie": "oeverdam"},
        {"soort": "gemeente"},
        {"soort": "gemeente", "onderwerp": "participatie", "provincie": "Gelderland"},
    ]
    directory = [f"{reverse('members:directory')}?{urlencode(words)}" for words in filtered]
    misspelt = [f"{reverse('members:directory')}?{urlencode({'naam': words})}" for words in NAMES]
    searches = [f"{reverse('search:search')}?{urlencode({'q': words})}" for words in WORDS]
    home, group_pages = [reverse("feed:home")], addresses(groups)
    return [
        Page("landing", home, False, most_queries=4, floor_goal=50),
        Page("home feed", home, True, most_queries=8, most_kilobytes=12, cpu_goal=2.4, floor_goal=12),
        Page("group", group_pages, False, most_queries=8, floor_goal=50),
        Page("group", group_pages, True, most_queries=8, cpu_goal=2.7, floor_goal=11),
        Page("post, 50 comments", busy, False, most_queries=8, floor_goal=50),
        Page("post, 50 comments", busy, True, most_queries=8, cpu_goal=3.1, floor_goal=9),
        Page("event", addresses(events), True, most_queries=10, cpu_goal=3.5, floor_goal=8),
        # One more where something is unread: what the bell counts.
        Page("directory", [reverse("members:directory")], True, most_queries=7, most_warm=5, most_kilobytes=12),
        Page(
            "directory, filtered",
            directory,
            True,
            most_queries=7,
            most_warm=5,
            most_kilobytes=12,
            cpu_goal=1.9,
            floor_goal=14,
        ),
        Page("directory, a name", misspelt, True, most_queries=7, most_warm=5, most_kilobytes=12),
        Page("search", searches, False, most_queries=10, most_kilobytes=14, cpu_goal=4.5, floor_goal=6),
        Page("search", searches, True, most_queries=11, most_kilobytes=14, cpu_goal=4.5, floor_goal=6),
        Page("profile", addresses(members), True, cpu_goal=2.5, floor_goal=11),
        Page(BELL, polls(), True, most_queries=3, most_warm=2),
    ]


def polls():
    """What an open page asks each minute, of each of those whose sessions are made: its bell says the right number."""
    return [f"{reverse('notifications:bell')}?n={unread_by(member)}" for member in first_members(SIGNED_IN)]


def unread_by(member):
    return len(Notification.objects.visible_to(member).counted())


def addresses(things):
    return [thing.get_absolute_url() for thing in things]


def sessions(number):
    """The keys of new sessions, each of another member."""
    return [session_of(member) for member in first_members(number)]


def first_members(number):
    return Member.objects.present().order_by("pk")[:number]


def session_of(member):
    """The key of a new session of the member, as signing in would have made it."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    return session.session_key


def queries_of(page, session):
    """How many queries the dearest of a few addresses of the page costs: with an empty cache, and the time after."""
    client = Client(SERVER_NAME="127.0.0.1", headers={"User-Agent": "Mozilla/5.0 (bench)"})
    if page.signed_in:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    asked = []
    for path in page.paths[:3]:
        cache.clear()
        asked.append((queries_for(client, path), queries_for(client, path)))
    cold, warm = map(max, zip(*asked, strict=True))
    return cold, warm


def queries_for(client, path):
    with counted() as statements:
        client.get(path)
    return len(statements)


def parts_of(html):
    """The style sheets and scripts a page names, as {kind: [path, ...]}."""
    return {
        "CSS": re.findall(r'<link [^>]*href="([^"]+\.css)"', html),
        "script": re.findall(r'<script [^>]*src="([^"]+\.js)"', html),
    }
