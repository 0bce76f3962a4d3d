"""Populair: what many people read, value and talk about lately, among what the viewer sees."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import F
from django.db.models.functions import JSONObject
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from content.models import CONVERSATIONS, Content, Span, SubjectOfWeek

from .beside import pieces_of
from .cards import cards_in_order

BESIDE = 3
# In the address, what it stands for, what it is called.
PERIODS = [
    ("week", Span.WEEK, _("This week")),
    ("maand", Span.MONTH, _("This month")),
    ("jaar", Span.YEAR, _("This year")),
]
KINDS = [
    ("alles", None, _("Everything")),
    ("blogs", ["post"], _("Blogs")),
    ("gesprekken", CONVERSATIONS, _("Conversations")),
]


def popular_among(contents, span):
    """Of these pieces those with a score, the highest first."""
    return contents.standing().filter(popularity__span=span).order_by("-popularity__score", "-pk")


@login_not_required
def popular(request):
    period = next((each for each in PERIODS if each[0] == request.GET.get("periode")), PERIODS[0])
    kind = next((each for each in KINDS if each[0] == request.GET.get("soort")), KINDS[0])
    contents = Content.objects.visible_to(request.user).listed_for(request.user)
    if kind[1]:
        contents = contents.filter(kind__in=kind[1])
    context = {
        "periods": PERIODS,
        "period": period,
        "kinds": KINDS,
        "kind": kind,
        "cards": cards_in_order(request, popular_among(contents, period[1])),
        "subjects": SubjectOfWeek.objects.filter(for_members=request.user.is_authenticated)
        .select_related("subject")
        .order_by("place"),
    }
    return render(request, "feed/popular.html", context)


def beside_front_page(viewer):
    """The parts about what is popular, for feed.beside.together."""
    contents = Content.objects.visible_to(viewer).listed_for(viewer)
    subject = JSONObject(name=F("subject__name"), slug=F("subject__slug"), people=F("people"))
    named = SubjectOfWeek.objects.filter(for_members=viewer.is_authenticated)
    return {
        "popular": pieces_of(popular_among(contents, Span.WEEK)[:BESIDE]),
        "subjects": named.order_by("place").values(row=subject),
    }
