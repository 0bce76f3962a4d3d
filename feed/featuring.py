"""Uitgelicht: what a community manager puts on the front page, and the page on which that is looked after."""

import uuid
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.db.models.functions import JSONObject
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from content.models import MOST_FEATURED, Content, Featured, FeaturedAlready, RatherNot, TooManyFeatured
from groups.models import Group
from members.models import Member, apart_from
from network.permissions import can_feature
from web.held import initial_for, release

from .forms import FeatureForm

A_WEEK = timedelta(days=6)  # and today
PAST = 20  # of what was featured before, on the page of the managers
# What in an address says which thing is meant: {parameter: model}
THINGS = {"bericht": Content, "groep": Group, "lid": Member}

# --- On the front page

CONTENT = ("pk", "kind", "slug", "title", "excerpt", "happens_at")
PERSON = ("pk", "name", "photo", "photo_audience", "profile_audience")
ROW = JSONObject(
    sentence=F("sentence"),
    content=JSONObject(**{name: F(f"content__{name}") for name in CONTENT}),
    author=JSONObject(**{name: F(f"content__author__{name}") for name in PERSON}),
    group=JSONObject(**{name: F(f"group__{name}") for name in ("pk", "name", "pattern", "hue", "intro")}),
    member=JSONObject(**{name: F(f"member__{name}") for name in PERSON}),
)


def on_front_page(viewer):
    """Rows of what is featured now and this viewer may see, for feed.beside.together; a blocked author is left out."""
    running = Featured.objects.running().visible_to(viewer)
    running = running.exclude(content__author__in=apart_from(viewer)).exclude(member__in=apart_from(viewer))
    return running.order_by("-since", "-pk").values(row=ROW)[:MOST_FEATURED]


def as_featured(rows):
    """What the block shows of each: the sentence, and the thing itself under the name of its kind."""
    shown = []
    for row in rows:
        one = {"sentence": row["sentence"]}
        if row["content"]["pk"]:
            happens_at = row["content"]["happens_at"]
            one["content"] = Content(**row["content"] | {"happens_at": happens_at and parse_datetime(happens_at)})
            one["author"] = Member(**row["author"]) if row["author"]["pk"] else None
        elif row["group"]["pk"]:
            one["group"] = Group(**row["group"])
        else:
            one["member"] = Member(**row["member"])
        shown.append(one)
    return shown


# --- At the desk


def featured(request):
    """What is on the front page, what comes and what was; of things the manager sees."""
    allowed(request.user)
    seen = Featured.objects.visible_to(request.user).with_things().select_related("by")
    context = {
        "running": seen.running().order_by("until", "pk"),
        "coming": seen.coming().order_by("since", "pk"),
        "past": seen.past().order_by("-until", "-pk")[:PAST],
        "most": MOST_FEATURED,
    }
    return render(request, "feed/featured.html", context)


def feature(request):
    allowed(request.user)
    thing = thing_in(request)
    now = Featured.objects.about(thing).standing().filter(until__gt=timezone.now()).first()
    if now and request.method != "POST":
        return redirect("feed:edit_featured", now.pk)
    path = request.get_full_path()
    today = timezone.localdate()
    initial = {"uuid": uuid.uuid4(), "since": today, "until": today + A_WEEK} | initial_for(request, FeatureForm, path)
    form = FeatureForm(request.POST or None, initial=initial)
    if form.is_valid() and acted(
        form, thing, lambda: Featured.objects.feature(thing, request.user, **form.cleaned_data)
    ):
        release(request, path)
        messages.success(request, _("“%(thing)s” is featured.") % {"thing": thing})
        return redirect("feed:featured")
    return render(request, "feed/feature.html", {"form": form, "thing": thing})


def edit(request, pk):
    row = row_seen_by(request.user, pk)
    if row.is_over:
        messages.info(request, _("That is not featured any more."))
        return redirect("feed:featured")
    days = {"since": timezone.localdate(row.since), "until": row.last_day}
    initial = days | {"uuid": row.uuid, "sentence": row.sentence}
    form = FeatureForm(
        request.POST or None, initial=initial | initial_for(request, FeatureForm, request.path), began=row.since
    )
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("sentence", "since", "until")}
        if acted(form, row.thing, lambda: row.change(request.user, **words)):
            release(request, request.path)
            messages.success(request, _("Your changes have been saved."))
            return redirect("feed:featured")
    return render(request, "feed/feature.html", {"form": form, "thing": row.thing, "row": row})


def acted(form, thing, act):
    """Whether it was done; if not, the form says why."""
    try:
        act()
    except FeaturedAlready:
        form.add_error("since", _("It is featured in a part of this time already."))
    except TooManyFeatured:
        form.add_error(
            "since",
            ngettext(
                "On one of these days %(count)s thing is featured already. That is enough: choose other days.",
                "On one of these days %(count)s things are featured already. That is enough: choose other days.",
                MOST_FEATURED,
            )
            % {"count": MOST_FEATURED},
        )
    except RatherNot:
        form.add_error(None, _("%(name)s let know rather not to be featured.") % {"name": thing})
    else:
        return True
    return False


@require_POST
def end(request, pk):
    row = row_seen_by(request.user, pk)
    row.end(by=request.user)
    messages.success(request, _("“%(thing)s” is not featured any more.") % {"thing": row.thing})
    return redirect("feed:featured")


@require_POST
def decline(request, pk):
    """By the member it is about; for everybody else it does not exist."""
    row = get_object_or_404(Featured.objects.visible_to(request.user), pk=pk, member=request.user)
    row.decline()
    messages.success(request, _("You are not featured any more, and will not be asked again soon."))
    return redirect(request.user)


def allowed(viewer):
    if not can_feature(viewer):
        raise PermissionDenied


def row_seen_by(viewer, pk):
    allowed(viewer)
    return get_object_or_404(Featured.objects.visible_to(viewer).with_things(), pk=pk)


def thing_in(request):
    """What the address names, if the manager may see it."""
    for name, model in THINGS.items():
        key = request.GET.get(name, "")
        if key.isascii() and key.isdecimal() and len(key) < 19:
            return get_object_or_404(model.objects.visible_to(request.user), pk=key)
    raise Http404


def address_to_feature(thing):
    name = next(name for name, model in THINGS.items() if isinstance(thing, model))
    return f"{reverse('feed:feature')}?{name}={thing.pk}"
