import uuid
from copy import copy

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.models import Member
from web.editor import media_for
from web.fragments import fragment_or_redirect
from web.held import initial_for, release
from web.paging import page_of
from web.subjects import subjects_initial
from web.views import canonical

from .forms import (
    HUES,
    NAME_IN_USE,
    ChangedGroupForm,
    DeclineForm,
    DirectoryFilter,
    InviteForm,
    JoinForm,
    MemberFilter,
    NewGroupForm,
)
from .models import INSIDE, Group, LastManager, NameTaken, OpensUp, Pattern, Standing
from .permissions import can_join, can_manage, can_post_in, can_see_members

OWN_SHOWN = 12  # own groups beside the directory
REQUESTS_SHOWN = 50  # the oldest ones; the next appear as these are decided


def standing_in(group, viewer):
    """What _band.html and _standing.html show. No query for a group that was fetched with_standing(viewer)."""
    group = group.seen_by(viewer)
    return {
        "group": group,
        "standing": group.standing,
        "is_readable": group.is_readable,
        "can_join": can_join(viewer, group),
        "can_post": can_post_in(viewer, group),
        "can_see_members": can_see_members(viewer, group),
    }


def known_to(viewer, pk):
    """The group as this viewer stands to it, or 404 when the viewer may not know that it exists."""
    return get_object_or_404(Group.objects.visible_to(viewer).with_standing(viewer), pk=pk)


def managed_by(viewer, pk):
    group = known_to(viewer, pk)
    if not can_manage(viewer, group):
        raise PermissionDenied
    return group


def page_in(group, name, *args):
    return reverse(f"groups:{name}", args=[group.pk, group.slug, *args])


@login_not_required
def directory(request):
    filters = DirectoryFilter(request.GET, viewer=request.user)
    groups = filters.narrow(Group.objects.visible_to(request.user)).with_standing(request.user)
    context = {
        "filters": filters,
        "page": page_of(groups, request, DirectoryFilter.ORDERS[filters.order]),
        "own": Group.objects.joined_by(request.user).order_by("-last_activity_at", "-pk")[:OWN_SHOWN],
    }
    return render(request, "groups/directory.html", context)


def create(request):
    if request.method == "POST":
        form = NewGroupForm(request.POST, founder=request.user)
        if form.is_valid():
            try:
                group = Group.objects.create_by(request.user, **form.cleaned_data)
            except NameTaken:
                form.add_error("name", NAME_IN_USE)
            else:
                release(request, request.path)
                messages.success(request, _("Your group is there."), extra_tags=str(group.uuid))
                return redirect(group)
    else:
        initial = fresh_shutters() | initial_for(request, NewGroupForm, request.path)
        form = NewGroupForm(initial=initial, founder=request.user)
    return render(request, "groups/create.html", {"form": form, "media": media_for(request, form)})


def fresh_shutters():
    """A new form's uuid, and shutters drawn from it, so that not every group starts with the same."""
    drawn = uuid.uuid4()
    return {
        "uuid": drawn,
        "pattern": Pattern.values[drawn.int % len(Pattern.values)],
        "hue": HUES[drawn.int % len(HUES)][0],
    }


@login_not_required
def about(request, pk, slug):
    group = known_to(request.user, pk)
    elsewhere = canonical(request, group, slug, page_in(group, "about"))
    if elsewhere:
        return elsewhere
    return show_about(request, group, JoinForm(initial=initial_for(request, JoinForm, page_in(group, "join"))))


def show_about(request, group, form):
    context = standing_in(group, request.user) | {
        "form": form,
        "managers": managers_of(group, request.user),
        "subjects": group.subjects.all(),
    }
    return render(request, "groups/about.html", context)


def managers_of(group, viewer):
    managing = Member.objects.visible_to(viewer).filter(memberships__group=group, memberships__is_manager=True)
    return managing.with_affiliation().order_by("sort_name", "pk")


def members(request, pk, slug):
    group = known_to(request.user, pk)
    if not can_see_members(request.user, group):
        raise PermissionDenied(_("Who is in this group, only its members see."))
    elsewhere = canonical(request, group, slug, page_in(group, "members"))
    if elsewhere:
        return elsewhere
    filters = MemberFilter(request.GET)
    inside = Member.objects.visible_to(request.user)
    ordinary = filters.narrow(inside.filter(memberships__group=group, memberships__is_manager=False))
    context = standing_in(group, request.user) | {
        "filters": filters,
        "managers": managers_of(group, request.user),
        "page": page_of(ordinary.with_affiliation(), request, "sort_name"),
    }
    if can_manage(request.user, group):
        requests = group.join_requests.select_related("member__affiliation")
        initial = initial_for(request, InviteForm, page_in(group, "invite"))
        context |= {
            "requests": requests[:REQUESTS_SHOWN],
            "form": InviteForm(initial=initial, viewer=request.user),
        }
    return render(request, "groups/members.html", context)


def edit(request, pk, slug):
    group = managed_by(request.user, pk)
    if request.method == "POST":
        # A copy: the form must not write what was refused into the group that the page itself is shown of.
        form = ChangedGroupForm(request.POST, instance=copy(group))
        if form.is_valid():
            try:
                group.rewrite(**form.cleaned_data)
            except NameTaken:
                form.add_error("name", NAME_IN_USE)
            except OpensUp:
                form.add_error("kind", _("Another manager has made this group stricter in the meantime."))
            else:
                release(request, request.path)
                messages.success(request, _("Your changes have been saved."))
                return redirect("groups:about", group.pk, group.slug)
    else:
        initial = {"subjects": subjects_initial(group.subjects.all())}
        initial |= initial_for(request, ChangedGroupForm, request.path)
        form = ChangedGroupForm(instance=copy(group), initial=initial)
    return render(request, "groups/edit.html", {"form": form, "media": media_for(request, form), "group": group})


@require_POST
def join(request, pk, slug):
    group = known_to(request.user, pk)
    if not can_join(request.user, group):
        raise PermissionDenied
    form = JoinForm(request.POST)
    if not form.is_valid():
        return show_about(request, group, form)
    group.join(request.user, reason=form.cleaned_data["reason"])
    release(request, request.path)
    return fragment_or_redirect(request, "groups/_standing.html", standing_in(group, request.user), to=group)


def leave(request, pk, slug):
    group = known_to(request.user, pk)
    if group.standing in {Standing.OUTSIDER, Standing.INVITED}:
        return redirect(group)
    if request.method == "POST":
        try:
            group.leave(request.user)
        except LastManager:
            return render(request, "groups/leave.html", {"group": group, "is_needed": True}, status=409)
        left = _("You have left “%(group)s”.") if group.standing in INSIDE else _("Your request has been withdrawn.")
        messages.success(request, left % {"group": group.name})
        return still_known(request, group)
    return render(request, "groups/leave.html", {"group": group, "is_needed": group.needs(request.user)})


def still_known(request, group):
    """Back to the group, or to the list of groups for whom it does not exist any more."""
    known = Group.objects.visible_to(request.user).filter(pk=group.pk).exists()
    return redirect(group if known else "groups:directory")


@require_POST
def admit(request, pk, slug, join_request):
    group = managed_by(request.user, pk)
    asked = group.join_requests.select_related("member").filter(pk=join_request).first()
    if asked is None:
        return decided_already(request, group)
    asked.admit()
    messages.success(request, _("%(name)s is in the group now and has been told.") % {"name": asked.member.name})
    return redirect(page_in(group, "members"))


def decline(request, pk, slug, join_request):
    group = managed_by(request.user, pk)
    asked = group.join_requests.select_related("member__affiliation").filter(pk=join_request).first()
    if asked is None:
        return decided_already(request, group)
    if request.method == "POST":
        form = DeclineForm(request.POST)
        if form.is_valid():
            asked.decline(form.cleaned_data["reason"])
            release(request, request.path)
            messages.success(request, _("%(name)s has been told.") % {"name": asked.member.name})
            return redirect(page_in(group, "members"))
    else:
        form = DeclineForm(initial=initial_for(request, DeclineForm, request.path))
    return render(request, "groups/decline.html", {"group": group, "join_request": asked, "form": form})


def decided_already(request, group):
    messages.info(request, _("That request has been dealt with already."))
    return redirect(page_in(group, "members"))


def invite(request, pk, slug):
    group = managed_by(request.user, pk)
    if request.method == "POST":
        form = InviteForm(request.POST, viewer=request.user)
        if form.is_valid():
            invitee = form.invitee()
            if invitee:
                group.invite(invitee, by=request.user)
            release(request, request.path)
            messages.success(request, invitation_sent(form.cleaned_data["lid"]))
            return redirect(page_in(group, "members"))
    else:
        initial = {"lid": request.GET.get("lid")} | initial_for(request, InviteForm, request.path)
        form = InviteForm(initial=initial, viewer=request.user)
    return render(request, "groups/invite.html", {"group": group, "form": form, "named": form.named()})


def invitation_sent(named):
    """The same words whether the address is known or not; only who was chosen from the directory is called by name."""
    if named:
        return _("%(name)s now sees your invitation.") % {"name": named.name}
    return _("Is this the address of a member? Then that member now sees your invitation.")


@require_POST
def turn_down(request, pk, slug):
    group = known_to(request.user, pk)
    group.turn_down(request.user)
    messages.success(request, _("You have declined the invitation to “%(group)s”.") % {"group": group.name})
    return still_known(request, group)


@require_POST
def appoint(request, pk, slug, member):
    group = managed_by(request.user, pk)
    membership = get_object_or_404(group.memberships.select_related("member"), member=member)
    group.appoint(membership.member)
    messages.success(request, _("%(name)s is a manager of this group now.") % {"name": membership.member.name})
    return redirect(page_in(group, "members"))


@require_POST
def step_down(request, pk, slug):
    group = managed_by(request.user, pk)
    try:
        group.step_down(request.user)
    except LastManager:
        messages.error(request, _("You are the only manager. Make somebody else manager first."))
    else:
        messages.success(request, _("You are an ordinary member of this group now."))
    return redirect(page_in(group, "members"))
