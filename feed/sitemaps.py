"""What search engines find here: every page that a visitor may see, in files by ranges of keys.

A range holds the same rows today and next year, so its file is fetched by its key at once: nothing is counted and
nothing is skipped, however much there is.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem
from django.contrib.sitemaps.views import sitemap as sitemap_of
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from content.models import Content
from groups.models import Group, Kind
from members.models import Member
from network.middleware import stays_open
from network.models import Network, Page, Sight
from web.heads import absolute

SPAN = 5000  # keys in one file
CLOSED_TO_ROBOTS = ["/feeds/", "/inhoud/", "/inloggen/", "/word-lid/", "/probleem-melden/", "/melden/", "/demo/"]


class KeyRanges:
    """Pages of rows by their keys; most of them hold fewer rows than keys, and some none."""

    def __init__(self, rows, most):
        self.rows, self.num_pages = rows, most // SPAN + 1

    def page(self, number):
        if not str(number).isdecimal():
            raise PageNotAnInteger
        if not 1 <= int(number) <= self.num_pages:
            raise EmptyPage
        last = int(number) * SPAN
        self.object_list = self.rows.filter(pk__gte=last - SPAN, pk__lt=last).order_by("pk")
        return self


class Ranged(Sitemap):
    protocol, domain = urlsplit(settings.SITE_URL)[:2]

    def get_domain(self, site=None):
        return self.domain

    @property
    def paginator(self):
        most = self.model._base_manager.aggregate(most=Max("pk"))["most"] or 0
        return KeyRanges(self.items(), most)

    def get_latest_lastmod(self):
        return None  # of a whole section nobody knows it without reading all of it


class Pieces(Ranged):
    model = Content

    def items(self):
        pieces = Content.objects.visible_to(AnonymousUser()).standing()
        return pieces.only("kind", "slug", "published_at", "edited_at", "last_activity_at")

    def lastmod(self, piece):
        return max(filter(None, [piece.published_at, piece.edited_at, piece.last_activity_at]))


class Groups(Ranged):
    model = Group

    def items(self):
        return Group.objects.visible_to(AnonymousUser()).filter(kind=Kind.OPEN)

    def lastmod(self, group):
        return group.changed_at


class Members(Ranged):
    model = Member

    def items(self):
        return Member.objects.visible_to(AnonymousUser())

    def lastmod(self, member):
        return member.changed_at


class Pages(Ranged):
    """The lists of the main menu, and the texts about the network."""

    paginator = Sitemap.paginator

    def items(self):
        lists = ["feed:home", "feed:blog", "feed:conversations", "groups:directory", "events:agenda"]
        return [reverse(name) for name in lists] + [page.get_absolute_url() for page in Page.objects.order_by("slug")]

    def location(self, path):
        return path


SECTIONS = {"stukken": Pieces, "groepen": Groups, "leden": Members, "paginas": Pages}


@login_not_required
def index(request):
    files = []
    for name, section in SECTIONS.items():
        address = absolute(reverse("feed:sitemap", args=[name]))
        files.append(SitemapIndexItem(address, None))
        files += [SitemapIndexItem(f"{address}?p={page}", None) for page in range(2, section().paginator.num_pages + 1)]
    return render(request, "sitemap_index.xml", {"sitemaps": files}, content_type="application/xml")


@login_not_required
def sitemap(request, section):
    return sitemap_of(request, SECTIONS, section)


@stays_open
def robots(request):
    """What search engines are asked to leave alone; that they cannot see the rest, visible_to sees to."""
    sight = Network.current().visitors_see
    lines = ["User-agent: *"]
    if sight == Sight.EVERYTHING:
        lines += [f"Disallow: {path}" for path in CLOSED_TO_ROBOTS]
        lines += ["", f"Sitemap: {absolute(reverse('feed:sitemap_index'))}"]
    else:
        lines += ["Allow: /$"] if sight == Sight.HOME else []
        lines += ["Disallow: /"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
