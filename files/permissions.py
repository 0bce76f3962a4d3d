from groups.permissions import can_manage, can_post_in


def can_add(viewer, group):
    """Whoever may post in a group may put files there, and make folders for them."""
    return can_post_in(viewer, group)


def can_renew(viewer, file):
    """A file belongs to the group: everybody who may post there may add a version, for no version is lost by it."""
    return file.removed_at is None and can_post_in(viewer, file.group)


def can_edit(viewer, file):
    """Who put it there, and the managers of the group it belongs to; the same for taking it away."""
    if not viewer.is_authenticated or file.removed_at is not None:
        return False
    return file.author_id == viewer.pk or can_manage(viewer, file.group)


def can_clear(viewer, group):
    """Taking away files of others along with their folder is for the managers."""
    return can_manage(viewer, group)
