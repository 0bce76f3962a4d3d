from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from web.held import initial_for, release

from ..forms.life import ArchiveForm, ObjectForm
from ..models import INSIDE, Takeover, ground_of
from ..permissions import can_manage, can_offer_to_take_over, can_revive
from .standing import known_to, managed_by, page_in


def life(request, pk, slug):
    """How the group is doing, and what its members can do about that."""
    group = known_to(request.user, pk)
    takeovers = group.takeovers.running().select_related("member__affiliation")
    context = {
        "group": group,
        "can_manage": can_manage(request.user, group),
        "can_revive": can_revive(request.user, group),
        "archivings": group.archivings.select_related("by", "woken_by"),
    }
    if group.standing in INSIDE:
        context |= {
            "doubt": group.doubts.open().first(),
            "ground": ground_of(group),
            "takeovers": takeovers,
            "own": next((takeover for takeover in takeovers if takeover.member_id == request.user.pk), None),
            "can_offer": can_offer_to_take_over(request.user, group),
        }
    return render(request, "groups/life.html", context)


# --- What managers answer when they are asked, or say of themselves


@require_POST
def vouch(request, pk, slug):
    group = lived_in(request.user, pk)
    group.vouch(request.user)
    messages.success(request, _("Good to know. We do not ask again for half a year."))
    return redirect(page_in(group, "life"))


@require_POST
def seek_managers(request, pk, slug):
    group = lived_in(request.user, pk)
    if "stop" in request.POST:
        group.stop_seeking()
        messages.success(request, _("The group looks for nobody any more."))
    else:
        group.seek_managers(request.user)
        messages.success(request, _("The members now see that the group looks for a manager."))
    return redirect(page_in(group, "life"))


@require_POST
def go_on(request, pk, slug):
    group = lived_in(request.user, pk)
    group.go_on()
    messages.success(request, _("The group has no last day any more."))
    return redirect(page_in(group, "life"))


def lived_in(viewer, pk):
    """A group that the viewer manages and that is not in the archive."""
    group = managed_by(viewer, pk)
    group.must_be_living()
    return group


# --- Taking over


@require_POST
def offer(request, pk, slug):
    group = known_to(request.user, pk)
    takeover = Takeover.objects.offer(group, request.user)
    if takeover is None:
        raise PermissionDenied(_("This group can not be taken over now."))
    day = date_format(timezone.localtime(takeover.due_at), "j F")
    messages.success(
        request, _("You have offered it. If no manager objects, you are manager after %(day)s.") % {"day": day}
    )
    return redirect(page_in(group, "life"))


@require_POST
def withdraw(request, pk, slug):
    group = known_to(request.user, pk)
    for takeover in Takeover.objects.running_for(request.user).filter(group=group):
        takeover.withdraw()
        messages.success(request, _("You have taken your offer back."))
    return redirect(page_in(group, "life"))


def object_to(request, pk, slug, takeover):
    group = managed_by(request.user, pk)
    offered = running_offer(group, takeover)
    if offered is None:
        return decided_already(request, group)
    if request.method == "POST":
        form = ObjectForm(request.POST)
        if form.is_valid():
            offered.object(request.user, form.cleaned_data["reason"])
            release(request, request.path)
            messages.success(
                request, _("The group stays as it is. %(name)s has been told.") % {"name": offered.member.name}
            )
            return redirect(page_in(group, "life"))
    else:
        form = ObjectForm(initial=initial_for(request, ObjectForm, request.path))
    return render(request, "groups/object.html", {"group": group, "takeover": offered, "form": form})


@require_POST
def accept(request, pk, slug, takeover):
    group = managed_by(request.user, pk)
    offered = running_offer(group, takeover)
    if offered is None or not offered.is_of_somebody_there():
        return decided_already(request, group)
    offered.accept(request.user)
    messages.success(request, _("%(name)s is a manager of this group now.") % {"name": offered.member.name})
    return redirect(page_in(group, "life"))


def running_offer(group, pk):
    return group.takeovers.running().select_related("group", "member").filter(pk=pk).first()


def decided_already(request, group):
    messages.info(request, _("That offer has been dealt with already."))
    return redirect(page_in(group, "life"))


# --- The archive


def archive(request, pk, slug):
    group = managed_by(request.user, pk)
    if group.is_archived:
        return redirect(result_of(group))
    if request.method == "POST":
        form = ArchiveForm(request.POST)
        if form.is_valid():
            group.archive(request.user, form.cleaned_data["words"])
            release(request, request.path)
            messages.success(request, _("“%(group)s” is in the archive now.") % {"group": group.name})
            return redirect(result_of(group))
    else:
        form = ArchiveForm(initial=initial_for(request, ArchiveForm, request.path))
    return render(request, "groups/archive.html", {"group": group, "form": form})


@require_POST
def revive(request, pk, slug):
    group = managed_by(request.user, pk)
    if group.is_archived:
        if not can_revive(request.user, group):
            raise PermissionDenied
        group.revive(request.user)
        messages.success(request, _("“%(group)s” is open again.") % {"group": group.name})
    return redirect(group)


def result_of(group):
    return reverse("feed:group_result", args=[group.pk, group.slug])
