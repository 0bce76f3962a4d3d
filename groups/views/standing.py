"""The group of an address as its viewer stands to it, and where to go next; shared by all pages of groups."""

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from members.models import Member

from ..forms.settings import MailForm
from ..members import with_membership
from ..models import INSIDE, Group, Kind, Standing
from ..permissions import can_enter_groups, can_invite_to, can_join, can_manage, can_post_in, can_see_members


def standing_in(group, viewer):
    """What _band.html and _standing.html show. No query for a group that was fetched with_standing(viewer)."""
    group = group.seen_by(viewer)
    return {
        "group": group,
        "standing": group.standing,
        "is_readable": group.is_readable,
        "can_join": can_join(viewer, group),
        "can_post": can_post_in(viewer, group),
        "can_invite": can_invite_to(viewer, group),
        "can_see_members": can_see_members(viewer, group),
        "exclusion": exclusion_of(group, viewer),
        "is_inside": group.standing in INSIDE,
        "can_enter": not group.is_readable and can_enter_groups(viewer),
        "looks_until": look_of(group, viewer),
        "greeting": None if group.is_greeted else MailForm(initial={"mail_level": group.hears}, prefix="welkom"),
    }


def look_of(group, viewer):
    """Until when somebody who is no member looks inside; asked only of who reads what members alone may read."""
    if not group.is_readable or group.kind == Kind.OPEN or group.standing in INSIDE:
        return None
    return group.entries.filter(member=viewer).aggregate(until=Max("until"))["until"]


def exclusion_of(group, viewer):
    """Why the viewer is kept out and until when, for the viewer alone."""
    return group.exclusions.running().get(member=viewer) if group.standing == Standing.EXCLUDED else None


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


def managers_of(group, viewer):
    managing = with_membership(Member.objects.visible_to(viewer), group, is_manager=True)
    return managing.with_affiliation().order_by("sort_name", "pk")


def still_known(request, group):
    """Back to the group, or to the list of groups for whom it does not exist any more."""
    known = Group.objects.visible_to(request.user).filter(pk=group.pk).exists()
    return redirect(group if known else "groups:directory")
