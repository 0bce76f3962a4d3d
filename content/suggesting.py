"""Whom a writer may mean by the beginning of a name."""

from allauth.core import ratelimit
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from groups.models import Group

from .mentioning import beginning_with, members_reading, nameable
from .models import Content, Visibility

FEWEST, LONGEST, MOST = 2, 60, 8


@require_GET
def member_suggestions(request):
    """Members that a writer may name, as JSON: those who read what is written, and whom the writer may see.

    GET ?q=<the beginning of a name, or of a word of it>&bij=<key of the piece that is commented on>
    GET ?q=…&groep=<key of the group the piece is for, if any>&lezers=<its visibility>
    {"members": [{"uuid": "…", "name": "Noor Visscher", "about": "adviseur bij gemeente Utrecht"}, …]}, at most 8
    """
    if not ratelimit.consume(request, action="suggest", user=request.user):
        return JsonResponse({"members": []}, status=429)
    typed = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
    members = nameable(request.user, members_reading(*audience_asked_for(request)))
    if len(typed) < FEWEST:
        return JsonResponse({"members": []})
    found = beginning_with(members, typed).with_nearness(request.user).with_affiliation().order_by("sort_name", "pk")
    return JsonResponse({"members": [as_option(member) for member in found[:MOST]]})


def audience_asked_for(request):
    """(group, visibility) of the piece that is commented on; else those that the form of a piece says it is for."""
    if "bij" in request.GET:
        seen = Content.objects.visible_to(request.user).select_related("group")
        piece = get_object_or_404(seen, pk=key_in(request, "bij"))
        return piece.group, piece.visibility
    # Who may post there no longer still changes what stands there.
    group = Group.objects.joined_by(request.user).filter(pk=key_in(request, "groep")).first()
    asked = request.GET.get("lezers", "")
    visibility = asked if asked in Visibility.values else Visibility.PUBLIC
    if visibility == Visibility.GROUP and group is None:
        visibility = Visibility.PRIVATE  # of no group, so nobody
    return group, visibility


def key_in(request, name):
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def as_option(member):
    return {"uuid": str(member.uuid), "name": member.name, "about": str(member.seen.job or "")}
