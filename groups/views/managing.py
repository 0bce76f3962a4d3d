from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.limits import unless_limited
from members.models import Act, Member
from web.held import initial_for, release

from ..forms.members import DeclineForm, InviteForm, MemberFilter
from ..models import LastManager
from ..permissions import can_invite_to
from .standing import known_to, managed_by, page_in

FOUND = 20  # colleagues shown for a name


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


@unless_limited(Act.INVITING)
def invite(request, pk, slug):
    group = known_to(request.user, pk)
    if not can_invite_to(request.user, group):
        raise PermissionDenied
    if request.method == "POST":
        form = InviteForm(request.POST, viewer=request.user)
        if form.is_valid():
            invitee = form.invitee()
            if form.named() and group.keeps_out(invitee):
                form.add_error(None, _("The managers keep this colleague out of the group."))
                return show_inviting(request, group, form)
            if not ratelimit.consume(request, action="invite_to_group", user=request.user):
                form.add_error(None, _("You have invited many colleagues today. Invite the next ones tomorrow."))
                return show_inviting(request, group, form)
            if not (invitee and group.invite(invitee, by=request.user)):
                group.invite_nobody(by=request.user)
            release(request, request.path)
            messages.success(request, invitation_sent(form.cleaned_data["lid"]))
            return redirect(page_in(group, "members"))
    else:
        initial = {"lid": request.GET.get("lid")} | initial_for(request, InviteForm, request.path)
        form = InviteForm(initial=initial, viewer=request.user)
    return show_inviting(request, group, form)


def show_inviting(request, group, form):
    filters = MemberFilter(request.GET)
    context = {"group": group, "form": form, "named": form.named(), "filters": filters}
    if filters["naam"].value():
        others = Member.objects.visible_to(request.user).without_blocked(request.user)
        others = filters.narrow(others.exclude(pk__in=group.memberships.values("member")))
        context["found"] = others.with_affiliation().order_by("sort_name", "pk")[:FOUND]
    return render(request, "groups/invite.html", context)


def invitation_sent(named):
    """The same words whether the address is known or not; only who was chosen by name is called by it."""
    if named:
        return _("%(name)s now sees your invitation.") % {"name": named.name}
    return _("Is this the address of a member? Then that member now sees your invitation.")


@require_POST
def appoint(request, pk, slug, member):
    group = managed_by(request.user, pk)
    membership = get_object_or_404(group.memberships.select_related("member"), member=member)
    group.appoint(membership.member)
    messages.success(request, _("%(name)s is a manager of this group now.") % {"name": membership.member.name})
    return redirect(page_in(group, "members"))


@require_POST
def keep(request, pk, slug, member):
    group = managed_by(request.user, pk)
    membership = get_object_or_404(group.memberships.select_related("member"), member=member)
    membership.keep()
    messages.success(request, _("%(name)s stays, whatever job comes next.") % {"name": membership.member.name})
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
