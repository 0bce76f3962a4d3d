import time
from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..models import Member

MOST = 5
SESSION_KEY = "suggestions_dismissed"
REST = 30 * 24 * 3600  # seconds without, after "not now"


@dataclass(frozen=True)
class Suggestion:
    """Somebody to get to know, and why: what they could help with comes before what both know."""

    member: Member
    helps_with: list
    shared: list


def suggestions(request):
    suggested = suggestions_for(request.user)
    template = "members/_suggestions.html" if request.htmx else "members/suggestions.html"
    return render(request, template, {"suggestions": suggested})


@require_POST
def dismiss(request):
    request.session[SESSION_KEY] = time.time()
    messages.success(request, _("Then not now. You find them again through “Members” in a month."))
    return redirect("members:directory")


def dismissed(request):
    return time.time() - request.session.get(SESSION_KEY, 0) < REST


def suggestions_for(viewer):
    known = dict(viewer.expertises.values_list("tag", "tag__name"))
    wanted = dict(viewer.learnings.values_list("tag", "tag__name"))
    if not known and not wanted:
        return []
    members = Member.objects.visible_to(viewer).suggested_to(viewer, [*known, *wanted]).in_row(viewer)[:MOST]
    return [suggestion(member, set(known.values()), set(wanted.values())) for member in members]


def suggestion(member, known, wanted):
    names = [subject["name"] for subject in member.seen.expertise]
    helps_with = [name for name in names if name in wanted]
    return Suggestion(member, helps_with, [name for name in names if name in known and name not in wanted])
