from groups.permissions import is_barred


def can_edit(viewer, event):
    """Who organises it, alone; as with every piece, nobody rewrites another's words."""
    return viewer.is_authenticated and event.author_id == viewer.pk


def can_register(viewer, event):
    """Every member who can see it and whom its group does not keep out; room left is a matter of the moment."""
    return viewer.is_authenticated and not is_barred(viewer, event.group_id)


def can_see_online_url(viewer, event):
    """The link is the door of an online event: it opens to who is registered and not kept out since, and to the
    organiser."""
    return (event.is_registered and can_register(viewer, event)) or can_edit(viewer, event)


def can_see_attendees(viewer, event):
    """The list of who comes: every member who sees the event, unless the organiser keeps it to themselves."""
    return viewer.is_authenticated and (not event.hides_attendees or can_edit(viewer, event))
