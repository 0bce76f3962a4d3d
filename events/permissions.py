def can_edit(viewer, event):
    """Who organises it, alone; as with every piece, nobody rewrites another's words."""
    return viewer.is_authenticated and event.author_id == viewer.pk


def can_register(viewer, event):
    """Every member who can see it; whether there is room left is a matter of the moment, not of rights."""
    return viewer.is_authenticated


def can_see_online_url(viewer, event):
    """The link is the door of an online event: it opens to who is registered, and to the organiser."""
    return event.is_registered or can_edit(viewer, event)
