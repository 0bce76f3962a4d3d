from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.models import Content
from groups.models import Group
from members.forms.organisations import OrganisationFilter
from members.models import Member, Organisation
from members.permissions import can_pin
from web.paging import page_of
from web.views import canonical

from .authors import written_by
from .beside import as_groups, as_pieces, pieces_of, rows_of, together
from .cards import SOON, cards_of
from .conversations import Listing
from .featuring import as_featured, on_front_page
from .first_steps import first_steps_of
from .organisations import (
    MEMBERS,
    contents_of,
    counted_at,
    events_of,
    groups_of,
    homed_at,
    is_few,
    members_at,
    subjects_of,
    with_members,
)
from .popular import beside_front_page
from .profiles import beside_profile, look_at, note_form, notes_of

FACADE = 9  # groups on the landing page
FIRST_READ = 4  # blogs on the landing page


@login_not_required
def home(request):
    if not request.user.is_authenticated:
        return landing(request)
    steps = first_steps_of(request.user)
    if steps and all(step.is_done for step in steps):
        request.user.end_first_steps()
        messages.success(request, _("You did all your first steps. Now you know your way around."))
        steps = []
    own = Group.objects.joined_by(request.user).living().order_by("-last_activity_at")[:8]
    context = beside(request.user, own, SOON) | {
        "steps": steps,
        "steps_done": sum(step.is_done for step in steps),
        "cards": cards_of(request, Content.objects.visible_to(request.user).listed_for(request.user)),
        "hour": timezone.localtime().hour,
    }
    return render(request, "feed/home.html", context)


@require_POST
def put_steps_away(request):
    request.user.end_first_steps()
    return redirect("feed:home")


def landing(request):
    posts = Content.objects.visible_to(request.user).standing().filter(kind="post").with_byline()
    facade = Group.objects.visible_to(request.user).living().order_by("-last_activity_at", "-pk")[:FACADE]
    context = beside(request.user, facade, 1) | {"posts": posts.order_by("-published_at", "-pk")[:FIRST_READ]}
    return render(request, "feed/landing.html", context)


def beside(viewer, groups, most_events):
    """What stands around the newest on the front page, in one query."""
    soon = Content.objects.visible_to(viewer).standing().listed_for(viewer).coming()
    found = together(
        groups=rows_of(groups),
        events=pieces_of(soon.order_by("happens_at", "pk")[:most_events]),
        featured=on_front_page(viewer),
        **beside_front_page(viewer),
    )
    return {
        "groups": as_groups(found["groups"]),
        "events": as_pieces(found["events"]),
        "featured": as_featured(found["featured"]),
        "popular": as_pieces(found["popular"]),
        "subjects": found["subjects"],
    }


@login_not_required
def blog(request):
    posts = Content.objects.visible_to(request.user).listed_for(request.user).filter(kind="post")
    return render(request, "feed/blog.html", {"cards": cards_of(request, posts)})


@login_not_required
def conversations(request):
    listing = Listing(request.GET)
    seen = Content.objects.visible_to(request.user).listed_for(request.user)
    context = {"listing": listing, "cards": cards_of(request, listing.narrow(seen), by=listing.by)}
    return render(request, "feed/conversations.html", context)


@login_not_required
def member(request, pk, slug):
    try:
        look = look_at(request, pk)
    except Http404:  # perhaps an account that became part of another one
        kept = get_object_or_404(Member.objects.visible_to(request.user), former_accounts__old_id=pk)
        return redirect(kept, permanent=True)
    elsewhere = canonical(request, look.member, slug)
    if elsewhere:
        return elsewhere
    contents = written_by(look.member, look.viewer)
    context = beside_profile(request, look) | {"cards": cards_of(request, contents, viewer=look.viewer)}
    return render(request, "feed/member.html", context)


@login_not_required
def board(request, pk, slug):
    """The notes of colleagues, on the profile they are about."""
    look = look_at(request, pk)
    if not look.profile.shows("board"):
        raise Http404
    elsewhere = canonical(request, look.member, slug, reverse("feed:board", args=[pk, look.member.slug]))
    if elsewhere:
        return elsewhere
    context = beside_profile(request, look) | {"notes": notes_of(request, look)}
    if look.persona is None and can_pin(request.user, look.profile):
        context |= note_form(request, look.member)
    return render(request, "feed/board.html", context)


@login_not_required
def organisations(request):
    filters = OrganisationFilter(request.GET)
    found = filters.narrow(Organisation.objects.select_related("successor"))
    page = page_of(found if filters.asks_all else with_members(found), request, "sort_name")
    numbers = counted_at([organisation.pk for organisation in page])
    rows = [(row, numbers.get(row.pk, 0), is_few(numbers.get(row.pk, 0), request.user)) for row in page]
    return render(request, "feed/organisations.html", {"filters": filters, "page": page, "rows": rows})


@login_not_required
def organisation(request, pk, slug):
    organisation = get_object_or_404(Organisation.objects.select_related("successor"), pk=pk)
    elsewhere = canonical(request, organisation, slug)
    if elsewhere:
        return elsewhere
    members = members_at(organisation, request.user)
    number = counted_at([organisation.pk]).get(organisation.pk, 0)
    context = {
        "organisation": organisation,
        "predecessors": organisation.predecessors.order_by("sort_name"),
        "number": number,
        "is_few": is_few(number, request.user),
        "members": members.order_by("sort_name", "pk")[:MEMBERS],
        "subjects": subjects_of(members, request.user),
        "homed": homed_at(organisation, request.user),
        "groups": groups_of(members, request.user),
        "events": events_of(organisation, request.user),
        "cards": cards_of(request, contents_of(organisation, request.user)),
    }
    return render(request, "feed/organisation.html", context)
