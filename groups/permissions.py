from .models import Admission, Standing


def can_join(viewer, group):
    return viewer.is_authenticated and group.admission != Admission.BY_INVITATION


def can_manage(viewer, group):
    """Managers of a group have equal rights; no role in the network stands in for them."""
    return group.standing_of(viewer) == Standing.MANAGER


def can_post_in(viewer, group):
    return group.standing_of(viewer) in {Standing.MEMBER, Standing.MANAGER}


def can_see_members(viewer, group):
    """Who is in an open group is for all members to see; who is in another one only for those inside."""
    return viewer.is_authenticated and type(group).objects.readable_by(viewer).filter(pk=group.pk).exists()
