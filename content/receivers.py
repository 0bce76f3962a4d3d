"""What this room hears from the groups' room, and from itself."""

from django.dispatch import receiver

from groups.signals import tightened

from .mentioning import tell_of
from .models import Clearance, Comment, Content, Mention, MoveRequest, Pin, Visibility
from .naming import note_named
from .signals import commented, placed, published, refused, said, withdrawn
from .thresholds import count_on_first_day
from .tightening import FOR_OTHERS


@receiver(tightened)
def keep_inside(tightening, **kwargs):
    """What was for others is for the group now, and says so; drafts too, for they will be published in it."""
    # unguarded: nobody looks, and the readers get fewer
    Content._base_manager.filter(group=tightening.group, visibility__in=FOR_OTHERS).update(visibility=Visibility.GROUP)


@receiver(withdrawn)
def let_go(content, **kwargs):
    """What is a draft again is at the top of nothing, and nobody waits for a word about where it stands."""
    Pin.objects.take_off(content)
    MoveRequest.objects.filter(content=content.pk).delete()


@receiver(said)
def keep_what_it_names(comment, picked, **kwargs):
    note_named(comment, picked)


@receiver(published)
def tell_who_is_named(content, **kwargs):
    tell_of(Mention.objects.filter(content=content.pk))
    Clearance.objects.filter(content=content.pk).delete()
    count_on_first_day(content.author, Content)


@receiver(commented)
def count_comment(comment, **kwargs):
    count_on_first_day(comment.author, Comment)


@receiver(placed)
def tell_who_is_named_in_comment(comment, **kwargs):
    tell_of(Mention.objects.filter(comment=comment))
    Clearance.objects.filter(comment=comment).delete()


@receiver(refused)
def end_clearance(refusal, **kwargs):
    Clearance.objects.filter(comment=refusal.comment_id).delete()
