"""What becoming stricter does to what stands in a group: said beforehand, and done when the day comes.

What others than the group could read is then for the group alone. Its authors may take their own pieces out until
that day: to the same readers, so the comments come along, for whoever wrote those counted on the same readers.
"""

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from groups.models import NOTICE, Admission, Kind, Tightening

from .models import Content, Visibility, move, widens

FOR_OTHERS = [Visibility.PUBLIC, Visibility.MEMBERS]  # than the group a piece stands in


def for_others_in(group):
    """What others than its members read in this group, whether or not anybody looks: for counts and for mails."""
    if group.kind != Kind.OPEN:
        return Content.objects.none()
    in_it = Content._base_manager.filter(group=group, visibility__in=FOR_OTHERS)  # unguarded: nobody reads it by this
    return in_it.filter(published_at__lte=timezone.now(), removed_at=None)


def own_for_others_in(group, viewer):
    """Those of the viewer's own that the viewer may take out of the group."""
    own = Content.objects.visible_to(viewer).filter(pk__in=for_others_in(group).values("pk"), author=viewer)
    return own.free_to_go()


def lost_to_others(group, viewer):
    """How many pieces disappear from the internet, and how many more from the eyes of the other members."""
    if group.kind != Kind.OPEN:
        return 0, 0
    public = Content.objects.visible_to(AnonymousUser()).standing().filter(group=group)
    members = Content.objects.visible_to(viewer).standing().filter(group=group, visibility=Visibility.MEMBERS)
    return public.count(), members.count()


@transaction.atomic
def plan_tightening(group, by, *, kind, admission=Admission.BY_INVITATION):
    """Announce it a week ahead; at once when nobody outside reads anything here. Raises OpensUp."""
    group.lock()
    notice = NOTICE if for_others_in(group).exists() else NOTICE * 0
    return Tightening.objects.plan(group, by, timezone.now() + notice, kind=kind, admission=admission)


@transaction.atomic
def take_out(content, visibility):
    """Put a piece outside its group, for the readers it had or for fewer. Returns whether it went.

    Not any more when the group became stricter: outside it the piece would then have more readers than inside.
    """
    group = content.group
    group.lock()
    if not for_others_in(group).filter(pk=content.pk).exists():
        return False
    if widens((content.visibility, group), (visibility, None)):
        return False
    move(content, None, by=content.author, visibility=visibility)
    return True
