from content.models import Visibility
from content.permissions import only_looks
from groups.permissions import can_approve_groups, can_manage, can_post_in, is_barred

from .models import Helper, organises

# Whoever reads an event reads what has the same audience; only to an event itself one is invited.
READ_ALIKE = {Visibility.PUBLIC, Visibility.MEMBERS, Visibility.GROUP}


def can_edit(viewer, event):
    """Those who organise it, as long as its group does not keep them out; as with every piece, nobody else rewrites
    their words."""
    return organises(viewer, event) and not is_barred(viewer, event.group_id)


def can_repeat(viewer, event):
    """Who organises it and may put an event where it stands."""
    if event.removed_at or event.is_cancelled or not can_edit(viewer, event):
        return False
    return event.group is None or can_post_in(viewer, event.group)


def can_call_off(viewer, event):
    """Those who organise it, also when its group keeps them out: nobody else can tell who was coming."""
    return organises(viewer, event) and not event.has_begun and not event.is_cancelled


def can_hand_over(viewer, event):
    """To give it to somebody else, or to take it away: its first organiser alone."""
    return viewer.is_authenticated and event.author_id == viewer.pk


def can_check_in(viewer, event):
    """Those who organise it, and those who help them."""
    if can_edit(viewer, event):
        return True
    if is_barred(viewer, event.group_id):
        return False
    known = getattr(event, "is_helper", None)  # of an event with_standing_of this viewer
    return Helper.objects.of(viewer).filter(event=event.pk).exists() if known is None else known


def can_keep_session(viewer, event, slot):
    """To leave files and notes with a session: who is announced to speak there (slot.heard), and the organisers."""
    if can_edit(viewer, event):
        return True
    speaks = viewer.is_authenticated and any(speaker.member_id == viewer.pk for speaker in slot.heard)
    return speaks and not is_barred(viewer, event.group_id)


def can_begin_talk(viewer, event):
    """A conversation about a session stands where the event does, so it is for who may write there."""
    if not viewer.is_authenticated or event.removed_at or event.visibility not in READ_ALIKE:
        return False
    return event.group is None or can_post_in(viewer, event.group)


def can_register(viewer, event):
    """Every member who can see it, not just to judge something there, and whom its group does not keep out; room left
    is a matter of the moment."""
    return viewer.is_authenticated and not is_barred(viewer, event.group_id) and not only_looks(viewer, event)


def can_see_online_url(viewer, event):
    """The link is the door of an online event: it opens to who is registered and not kept out since, and to those who
    organise it."""
    return (event.is_registered and can_register(viewer, event)) or can_edit(viewer, event)


def can_end_staying(viewer, event, group):
    """To withdraw that an event goes on as this group: who organised it, who manages the group, who looks at groups."""
    return can_edit(viewer, event) or can_manage(viewer, group) or can_approve_groups(viewer)


def can_see_attendees(viewer, event):
    """The list of who comes: every member who sees the event, unless its organisers keep it to themselves."""
    return viewer.is_authenticated and (not event.hides_attendees or can_check_in(viewer, event))
