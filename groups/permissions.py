from .models import INSIDE, Admission, Standing


def can_join(viewer, group):
    """Anybody may ask, except where only an invitation opens the door. Who is known there already may knock again."""
    if not viewer.is_authenticated:
        return False
    return group.admission != Admission.BY_INVITATION or group.standing_of(viewer) != Standing.OUTSIDER


def can_manage(viewer, group):
    """Managers of a group have equal rights; no role in the network stands in for them."""
    return group.standing_of(viewer) == Standing.MANAGER


def can_post_in(viewer, group):
    return group.standing_of(viewer) in INSIDE


def can_see_members(viewer, group):
    """Who is in an open group is for all members to see; who is in another one only for those inside."""
    return viewer.is_authenticated and group.is_readable_by(viewer)
