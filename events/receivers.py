from django.dispatch import receiver

from content.signals import moved

from .models import Event, Holder, may_hold_for


@receiver(moved)
def hold_it_in_the_own_name(content, by, **kwargs):
    """The name of a group does not go along to another one, unless a manager of that one takes the event there."""
    held = Event._base_manager.filter(pk=content.pk, holder=Holder.GROUP)  # unguarded: the row is in hand
    if content.group is None or not may_hold_for(by, Holder.GROUP, content.group_id):
        held.update(holder=Holder.MEMBER)
