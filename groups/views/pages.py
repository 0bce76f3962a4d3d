from django.contrib.auth.decorators import login_not_required
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Value
from django.db.models.functions import JSONObject
from django.shortcuts import render
from django.utils.translation import gettext as _

from members.models import Answer, Member
from web.held import held_for, initial_for
from web.paging import page_of
from web.views import canonical

from ..forms.groups import DirectoryFilter
from ..forms.members import InviteForm, JoinForm, MemberFilter
from ..members import with_membership
from ..models import Group, Opening, Proposal
from ..permissions import can_invite_to, can_manage, can_see_members
from .standing import known_to, managers_of, page_in, standing_in

OWN_SHOWN = 12  # own groups beside the directory, and those that invite somebody
REQUESTS_SHOWN = 50  # the oldest ones; the next appear as these are decided


@login_not_required
def directory(request):
    filters = DirectoryFilter(request.GET, viewer=request.user)
    groups = filters.narrow(Group.objects.visible_to(request.user)).with_standing(request.user)
    context = {
        "filters": filters,
        "page": page_of(groups, request, DirectoryFilter.ORDERS[filters.order]),
        "proposals": Proposal.objects.made_by(request.user).order_by("created_at", "pk"),
    } | own_and_offered(request.user)
    return render(request, "groups/directory.html", context)


def own_and_offered(viewer):
    """The viewer's own groups and those that invite the viewer, most active first: two short lists by one query."""
    own = Group.objects.joined_by(viewer).annotate(is_offered=Value(False))
    offered = Group.objects.offered_to(viewer).annotate(is_offered=Value(True))
    first = [groups.order_by("-last_activity_at", "-pk")[:OWN_SHOWN] for groups in (own, offered)]
    rows = sorted(
        first[0].union(first[1], all=True), key=lambda group: (group.last_activity_at, group.pk), reverse=True
    )
    return {
        "own": [group for group in rows if not group.is_offered],
        "offered": [group for group in rows if group.is_offered],
    }


@login_not_required
def about(request, pk, slug):
    group = known_to(request.user, pk)
    elsewhere = canonical(request, group, slug, page_in(group, "about"))
    if elsewhere:
        return elsewhere
    door = page_in(group, "join")
    initial, typed = initial_for(request, JoinForm, door), held_for(request, door)
    return show_about(request, group, JoinForm(initial=initial, typed=typed, group=group, viewer=request.user))


def show_about(request, group, form):
    context = standing_in(group, request.user) | {
        "form": form,
        "managers": managers_of(group, request.user),
        "subjects": group.subjects.all(),
        "tightening": group.tightenings.open().first(),
        "beside": Opening.objects.beside(group, request.user),
        "home": group.organisation,
    }
    return render(request, "groups/about.html", context)


def members(request, pk, slug):
    group = known_to(request.user, pk)
    if not can_see_members(request.user, group):
        raise PermissionDenied(_("Who is in this group, only its members see."))
    elsewhere = canonical(request, group, slug, page_in(group, "members"))
    if elsewhere:
        return elsewhere
    filters = MemberFilter(request.GET)
    inside = Member.objects.visible_to(request.user).without_blocked(request.user)
    ordinary = filters.narrow(with_membership(inside, group, is_manager=False))
    context = standing_in(group, request.user) | {
        "filters": filters,
        "managers": managers_of(group, request.user),
        "page": page_of(ordinary.with_affiliation(), request, "sort_name"),
    }
    if can_manage(request.user, group):
        requests = group.join_requests.select_related("member__affiliation")
        context |= {
            "requests": requests.annotate(answers=answers_at_the_door(group, request.user))[:REQUESTS_SHOWN],
            "leaving": group.memberships.exclude(ends_on=None).select_related("member").order_by("ends_on", "pk"),
        }
    if can_invite_to(request.user, group):
        initial = initial_for(request, InviteForm, page_in(group, "invite"))
        context["form"] = InviteForm(initial=initial, viewer=request.user)
    return render(request, "groups/members.html", context)


def answers_at_the_door(group, viewer):
    """What somebody who asks answered to what the group wants to know, as far as this manager may see it."""
    answers = Answer.objects.visible_to(viewer).filter(member=OuterRef("member"), question__groups=group)
    told = JSONObject(question="question__label", given="given")
    return ArraySubquery(answers.order_by("question__position", "question").values(told=told))
