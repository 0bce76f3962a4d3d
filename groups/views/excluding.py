from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.models import Member
from web.held import initial_for, release
from web.paging import page_of

from ..forms.exclusions import TakeOutForm
from ..models import ManagersAreEqual
from .standing import managed_by, page_in


def take_out(request, pk, slug, member):
    """A manager takes somebody out of the group or keeps them out of it, whether they are in it or not."""
    group = managed_by(request.user, pk)
    member = get_object_or_404(Member.objects.visible_to(request.user).with_affiliation(), pk=member)
    membership = group.memberships.filter(member=member).first()
    if membership and membership.is_manager:
        raise ManagersAreEqual
    is_member = membership is not None
    if request.method == "POST":
        form = TakeOutForm(request.POST, is_member=is_member)
        if form.is_valid():
            release(request, request.path)
            return do(request, group, member, form)
    else:
        form = TakeOutForm(initial=initial_for(request, TakeOutForm, request.path), is_member=is_member)
    context = {"group": group, "member": member, "form": form, "is_member": is_member}
    return render(request, "groups/take_out.html", context)


def do(request, group, member, form):
    reason = form.cleaned_data["reason"]
    if form.excludes:
        group.exclude(member, by=request.user, reason=reason, until=form.end)
    else:
        group.remove(member, reason)
    messages.success(request, _("%(name)s has been told.") % {"name": member.name})
    return redirect(page_in(group, "excluded" if form.excludes else "members"))


@require_POST
def lift(request, pk, slug, member):
    group = managed_by(request.user, pk)
    exclusion = get_object_or_404(group.exclusions.select_related("member", "group"), member=member)
    exclusion.lift()
    messages.success(request, _("%(name)s may come in again and has been told.") % {"name": exclusion.member.name})
    return redirect(page_in(group, "excluded"))


def excluded(request, pk, slug):
    group = managed_by(request.user, pk)
    rows = group.exclusions.running().select_related("member__affiliation", "excluded_by")
    return render(request, "groups/excluded.html", {"group": group, "page": page_of(rows, request, "-since")})
