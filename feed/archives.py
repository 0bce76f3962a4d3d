"""What was written in which month: of the blog of the network, and of one member.

Only months in which the viewer may see something are there, and only the year that is shown is counted: counting all
that somebody may see would be slower each year.
"""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Subquery
from django.db.models.functions import TruncMonth
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from content.models import Content
from members.models import Member
from network.models import Network
from web.views import canonical

from .authors import written_by
from .cards import cards_of


class Year:
    regex = "(?:19|20)[0-9]{2}"
    to_python, to_url = int, "{:04}".format


class Month:
    regex = "0[1-9]|1[0-2]"
    to_python, to_url = int, "{:02}".format


@login_not_required
def blog(request, year=None, month=None):
    posts = Content.objects.visible_to(request.user).listed_for(request.user).filter(kind="post")
    return archive(request, posts, "feed:blog_archive", [], year, month)


@login_not_required
def author(request, pk, slug, year=None, month=None):
    member = get_object_or_404(Member.objects.visible_to(request.user), pk=pk)
    asked = [part for part in (year, month) if part]
    here = reverse("feed:author_archive", args=[member.pk, member.slug, *asked])
    elsewhere = canonical(request, member, slug, here)
    if elsewhere:
        return elsewhere
    written, args = written_by(member, request.user), [member.pk, member.slug]
    return archive(request, written, "feed:author_archive", args, year, month, member=member)


def archive(request, contents, name, args, year, month, **context):
    """A year with its months, or a month with its pieces. Without a year: the latest one with something in it."""
    contents = contents.standing()
    if year is None:
        latest = contents.order_by("-published_at").values_list("published_at", flat=True).first()
        if latest is not None:
            return redirect(name, *args, timezone.localtime(latest).year)
        return render(request, "feed/archive.html", context)
    begin, end = span_of(year, month)
    within = contents.filter(published_at__gte=begin, published_at__lt=end)
    if month:
        context["cards"] = cards_of(request, within)
    else:
        context["months"] = counted_by_month(within, name, args)
    if not (context.get("cards") or context.get("months")):
        raise Http404
    before, after = moments_around(contents, begin, end)
    parts = 2 if month else 1
    context |= {
        "begin": begin,
        "year": year,
        "month": month,
        "year_url": reverse(name, args=[*args, year]),
        "earlier": link_to(before, parts, name, args),
        "later": link_to(after, parts, name, args),
    }
    return render(request, "feed/archive.html", context)


def span_of(year, month):
    """From the first moment to the first one after it, as the clock here has it."""
    first = datetime(year, month or 1, 1)
    following = datetime(year + 1, 1, 1) if month in (None, 12) else datetime(year, month + 1, 1)
    return timezone.make_aware(first), timezone.make_aware(following)


def counted_by_month(contents, name, args):
    """[(first day of the month, address, number)], the latest first."""
    rows = contents.annotate(month=TruncMonth("published_at")).order_by().values("month").annotate(number=Count("pk"))
    counted = rows.order_by("-month").values_list("month", "number")
    return [(month, reverse(name, args=[*args, month.year, month.month]), number) for month, number in counted]


def moments_around(contents, begin, end):
    """When something was last published before the span, and first after it; one query, an index finds both."""
    before = contents.filter(published_at__lt=begin).order_by("-published_at").values("published_at")[:1]
    after = contents.filter(published_at__gte=end).order_by("published_at").values("published_at")[:1]
    rows = Network.objects.annotate(before=Subquery(before), after=Subquery(after)).values_list("before", "after")
    return rows.get()


def link_to(moment, parts, name, args):
    """(the day, the address of the year or the month it is in), or nothing."""
    if moment is None:
        return None
    day = timezone.localtime(moment)
    return day, reverse(name, args=[*args, *[day.year, day.month][:parts]])
