"""What this room hears of people who come into groups and have to go, and of what is posted there."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from content.signals import published
from groups.models import Group
from groups.signals import appointed, entered, exclusion_lifted, member_excluded, member_removed, taken_in_by_rule

from .kinds.entering import Appointed, Entered, Excluded, TakenInByWork
from .kinds.notices import ExclusionLifted, TakenOut, notify
from .kinds.pieces import PieceInGroup
from .letters import absolute, absolute_url, in_the_networks_language
from .models import Announcement


@receiver(published)
def announce_piece_in_group(content, **kwargs):
    """One row, however many members: who hears it is found out by the worker."""
    if content.group_id:
        Announcement.write(PieceInGroup, content, actor=content.author)


@receiver(taken_in_by_rule)
def announce_taking_in(membership, **kwargs):
    Announcement.write(TakenInByWork, membership)


@receiver(appointed)
def announce_appointment(membership, **kwargs):
    Announcement.write(Appointed, membership)


@receiver(entered)
def announce_look_inside(entry, **kwargs):
    """Without an actor: no manager misses it for having blocked who looks."""
    Announcement.write(Entered, entry)


@receiver(member_excluded)
def announce_exclusion(exclusion, **kwargs):
    Announcement.write(Excluded, exclusion)


@receiver(member_removed)
def tell_of_removal(group, member, reason, **kwargs):
    with in_the_networks_language():
        notify(
            TakenOut,
            member,
            _("You are no longer a member of %(group)s") % {"group": group},
            [
                _("A manager took you out of the group, and writes: “%(reason)s”") % {"reason": reason},
                _("What you wrote there stays."),
            ],
            because=_("You get this mail because you were a member of this group."),
            **way_to(group, member),
        )


@receiver(exclusion_lifted)
def tell_of_lifting(group, member, **kwargs):
    with in_the_networks_language():
        notify(
            ExclusionLifted,
            member,
            _("You are no longer excluded from %(group)s") % {"group": group},
            [_("You can come in again, in the way others do.")],
            because=_("You get this mail because you were excluded from this group."),
            **way_to(group, member),
        )


def way_to(group, member):
    """The button to a group, or to the list of groups for whom it does not exist any more."""
    if Group.objects.visible_to(member).filter(pk=group.pk).exists():
        return {"url": absolute(group.get_absolute_url()), "label": _("Go to the group")}
    return {"url": absolute_url("groups:directory"), "label": _("See other groups")}
