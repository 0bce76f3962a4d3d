"""Members at the desk: found by what is known of them, and one of them with roles, cases and remarks.

Whoever looks a member up leaves a deed. What somebody reads stands nowhere here, nor what they answered in private.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.models import LastCommunityManager, Member, Suspension
from members.proof import proof_required
from network.rights import RoleName
from web.held import initial_for, release
from web.paging import page_of

from ..forms.members import MemberFilter, MessageForm, RemarkForm, RoleForm
from ..looking import over_of
from ..models import Case, Deed, Remark, What
from ..permissions import can_give_roles, can_give_roles_to, can_read_member, can_read_members, can_read_trail
from ..writing import write_to

ON_A_PAGE = 25
CASES_SHOWN, REMARKS_SHOWN = 20, 50


def members(request):
    if not can_read_members(request.user):
        raise PermissionDenied
    form = MemberFilter(request.GET)
    page = page_of(form.narrow(at_desk()), request, "sort_name", size=ON_A_PAGE)
    return render(request, "moderation/members.html", {"form": form, "page": page, "roles": dict(RoleName.choices)})


def member(request, pk):
    return page_of_member(request, read_by(request.user, pk))


def at_desk():
    """All who were ever let in, with their roles and with what keeps them from something now."""
    suspended = Exists(Suspension.objects.running().filter(member=OuterRef("pk")))
    members = Member.objects.exclude(joined_at=None).with_roles().with_limits().with_affiliation()
    return members.select_related("affiliation__organisation", "departure").annotate(is_suspended=suspended)


def read_by(viewer, pk):
    """The member, for whoever may read about them: 403 about oneself and who stands higher."""
    if not can_read_members(viewer):
        raise PermissionDenied
    member = get_object_or_404(at_desk(), pk=pk)
    if not can_read_member(viewer, member):
        raise PermissionDenied(_("About yourself, and about who stands higher, you read nothing here."))
    return member


def page_of_member(request, member, form=None):
    Deed.objects.write(What.MEMBER_READ, request.user, member_key=member.pk)
    cases = Case.objects.at_desk_of(request.user).filter(about=member).with_decision()
    context = {
        "member": member,
        "roles": member.roles.running().select_related("given_by").order_by("since"),
        "suspension": member.suspensions.running().order_by("-since").first(),
        "limits": member.limits.filter(until__gt=timezone.now()).order_by("until"),
        "cases": cases.order_by("-opened_at")[:CASES_SHOWN],
        "over": over_of(member),
        "logbook": f"{reverse('moderation:trail')}?over={member.pk}" if can_read_trail(request.user) else "",
        "remarks": member.remarks.select_related("by").order_by("-at", "-pk")[:REMARKS_SHOWN],
        "can_give_roles": can_give_roles_to(request.user, member),
        "remark": form or RemarkForm(initial=initial_for(request, RemarkForm, page_about(member, "remark"))),
        "form": form,  # whose errors the frame tells of
    }
    return render(request, "moderation/member.html", context)


def page_about(member, name, *args):
    return reverse(f"moderation:{name}", args=[member.pk, *args])


# --- A message


def write(request, pk):
    member = read_by(request.user, pk)
    is_out = member.is_suspended or member.is_leaving
    if is_out and request.method != "POST":
        raise Http404
    form = MessageForm(request.POST or None, initial=initial_for(request, MessageForm, request.path))
    if request.method == "POST" and form.is_valid():
        if is_out:
            form.add_error(None, _("This member is paused, blocked or leaving, and reads nothing now."))
        else:
            write_to(member, request.user, form.cleaned_data["text"])
            release(request, request.path)
            messages.success(request, _("%(name)s has your message, on the site and by mail.") % {"name": member.name})
            return redirect(page_about(member, "member"))
    return render(request, "moderation/write_to.html", {"member": member, "form": form})


# --- Remarks


def remark(request, pk):
    member = read_by(request.user, pk)
    if request.method != "POST":
        return redirect(page_about(member, "member"))
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return page_of_member(request, member, form)
    Remark.objects.keep(member, request.user, **form.cleaned_data)
    release(request, request.path)
    messages.success(request, _("The note has been saved."))
    return redirect(page_about(member, "member"))


@require_POST
def drop_remark(request, pk, remark):
    member = read_by(request.user, pk)
    get_object_or_404(member.remarks, pk=remark).drop(request.user)
    messages.success(request, _("The note has been deleted."))
    return redirect(page_about(member, "member"))


# --- Roles


@proof_required(allow_get=True)
def give_role(request, pk):
    member = with_roles_of(request.user, at_desk().present(), pk)
    form = RoleForm(request.POST or None, initial=initial_for(request, RoleForm, request.path))
    if request.method == "POST" and form.is_valid():
        try:
            role = member.give(form.cleaned_data["name"], by=request.user, until=form.end)
        except LastCommunityManager:
            form.add_error("until", _("This is the only community manager. Appoint another first."))
        else:
            release(request, request.path)
            said = {"name": member.name, "role": role.get_name_display()}
            messages.success(request, _("%(name)s has the role %(role)s now.") % said)
            return redirect(page_about(member, "member"))
    return render(request, "moderation/give_role.html", {"member": member, "form": form})


@require_POST
@proof_required
def take_role(request, pk, name):
    member = with_roles_of(request.user, at_desk(), pk)
    try:
        member.take(name, by=request.user)
    except LastCommunityManager:
        messages.error(request, _("This is the only community manager. Appoint another first."))
    else:
        messages.success(request, _("The role is over."))
    return redirect(page_about(member, "member"))


def with_roles_of(viewer, members, pk):
    """One of these members, for whoever may give them a role or take it: not oneself, nor who stands higher."""
    if not can_give_roles(viewer):
        raise PermissionDenied
    member = get_object_or_404(members, pk=pk)
    if not can_give_roles_to(viewer, member):
        raise PermissionDenied
    return member
