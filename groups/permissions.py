from network.models import Network
from network.rights import Right, holds

from .models import INSIDE, Admission, Inviting, Standing, barred_groups_of, can_be_taken_over


def can_join(viewer, group):
    """Anybody may ask, except where only an invitation opens the door. Who is known there already may knock again."""
    if not viewer.is_authenticated or group.is_archived:
        return False
    standing = group.standing_of(viewer)
    if standing == Standing.EXCLUDED:
        return False
    return group.admission != Admission.BY_INVITATION or standing != Standing.OUTSIDER


def can_approve_groups(viewer):
    return holds(viewer, Right.APPROVE_GROUPS)


def can_enter_groups(viewer):
    """Look inside a group of others for an hour, and be known to have done so."""
    return holds(viewer, Right.ENTER_GROUPS)


def can_begin_at_once(viewer):
    """Where new groups are looked at first, those who do the looking need not ask themselves."""
    return not Network.current().groups_need_approval or can_approve_groups(viewer)


def can_manage(viewer, group):
    """Managers of a group have equal rights; no role in the network stands in for them."""
    return group.standing_of(viewer) == Standing.MANAGER


def can_post_in(viewer, group):
    """Members, or only managers, as the group arranged. Commenting is for all who may read as a member."""
    return group.seen_by(viewer).is_postable


def can_revive(viewer, group):
    """Whoever managed it before it went into the archive; others offer to take it over."""
    return group.is_archived and can_manage(viewer, group)


def can_invite_to(viewer, group):
    if group.is_archived:
        return False
    standing = group.standing_of(viewer)
    return standing == Standing.MANAGER or (standing in INSIDE and group.inviting == Inviting.MEMBERS)


def can_offer_to_take_over(viewer, group):
    """A member of a group whose managers are gone, or look for somebody."""
    return viewer.is_authenticated and can_be_taken_over(group, viewer)


def is_barred(viewer, group_pk):
    """Whether the managers of this group keep the viewer out. What the viewer reads there it reads in silence."""
    return group_pk in barred_groups_of(viewer)


def can_see_members(viewer, group):
    """Who is in an open group is for all members to see; who is in another one only for those inside."""
    return viewer.is_authenticated and group.is_readable_by(viewer)


def can_write_to_members(viewer, group):
    """A message to the members, by mail; of a group in the archive nobody hears any more."""
    return can_manage(viewer, group) and not group.is_archived
