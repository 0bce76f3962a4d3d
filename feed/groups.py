"""The parts of a group that list what is in it: everything lately, its blogs, its agenda."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import DateTimeField, F, Value
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from content.models import AT_MOST, Content, running, running_at
from events.models import Registration, lasting_beyond, over, tell_last_day
from groups.models import Group
from groups.views.standing import managers_of, standing_in
from web.paging import page_of
from web.views import canonical

from .cards import CARD_IN_GROUP, SOON, cards_of
from .conversations import Listing

MOST_COUNTED = 10  # upcoming events that the tab of the agenda counts
NEVER = Value(None, DateTimeField())


@login_not_required
def group(request, pk, slug):
    """All that was written or said here lately, what was answered last on top; or only the open questions, say."""
    return part(request, pk, slug, "feed:group", "feed/group.html", lately)


@login_not_required
def blog(request, pk, slug):
    return part(request, pk, slug, "feed:group_blog", "feed/group_blog.html", blogs)


@login_not_required
def agenda(request, pk, slug):
    return part(request, pk, slug, "feed:group_agenda", "feed/group_agenda.html", events)


def part(request, pk, slug, name, template, listed):
    """A page of the group; listed(request, contents) gives what stands in it, contents is what the viewer may see."""
    groups = Group.objects.visible_to(request.user).with_standing(request.user)
    group = get_object_or_404(groups.annotate(running_meeting=running_at("group")), pk=pk)
    elsewhere = canonical(request, group, slug, reverse(name, args=[group.pk, group.slug]))
    if elsewhere:
        return elsewhere
    contents = Content.objects.visible_to(request.user).listed_for(request.user).filter(group=group)
    pinned, soon, before = short_lists(group, contents.standing(), request.user)
    context = standing_in(group, request.user) | {
        "pinned": pinned,
        "events": soon[:SOON],
        "coming": counted(len(soon)),
        "managers": managers_of(group, request.user),
        "sprung_from": before,
    }
    return render(request, template, context | listed(request, contents))


def lately(request, contents):
    listing = Listing(request.GET)
    if listing.shown:
        contents = listing.narrow(contents)
    cards = cards_of(request, contents, by="-last_activity_at", template=CARD_IN_GROUP)
    return {"cards": cards, "listing": listing}


def blogs(request, contents):
    return {"cards": cards_of(request, contents.filter(kind="post"), template=CARD_IN_GROUP)}


def events(request, contents):
    is_past = request.GET.get("voorbij") == "1"
    contents = contents.standing().filter(kind="event").with_byline()
    found = over(contents) if is_past else lasting_beyond(contents, timezone.now())
    page = page_of(found, request, "-happens_at" if is_past else "happens_at")
    tell_last_day(page)
    mine = Registration.objects.running_for(request.user).filter(event__in=[event.pk for event in page])
    return {"page": page, "is_past": is_past, "going_to": set(mine.values_list("event", flat=True))}


def counted(number):
    """How many, as far as one counts."""
    return f"{MOST_COUNTED - 1}+" if number >= MOST_COUNTED else str(number or "")


def short_lists(group, contents, viewer):
    """What is pinned, the newest pin first; what happens soon; and the events that go on as this group, the last one
    first: three short lists by one query."""
    pinned = contents.filter(running("pin__"), pin__isnull=False).annotate(pinned_at=F("pin__since"), which=Value(0))
    soon = contents.coming().annotate(pinned_at=NEVER, which=Value(1))
    before = Content.objects.visible_to(viewer).standing().annotate(pinned_at=NEVER, which=Value(2))
    before = before.filter(event__continuation__group=group).order_by("-happens_at", "-pk")[:SOON]
    soon = soon.order_by("happens_at", "pk")[:MOST_COUNTED]
    rows = pinned.order_by("-pinned_at", "pk")[:AT_MOST].union(soon, before, all=True)
    pinned, soon, before = [], [], []
    for row in rows:
        (pinned, soon, before)[row.which].append(row)
    pinned.sort(key=lambda row: row.pinned_at, reverse=True)
    soon.sort(key=lambda row: (row.happens_at, row.pk))
    before.sort(key=lambda row: row.happens_at, reverse=True)
    return pinned, soon, before
