"""What this room hears of comments. Each writes its row in the transaction of the fact."""

from django.dispatch import receiver

from content.models import Comment
from content.signals import commented, held, held_again, placed, refused

from .kinds.comments import Answered, CommentChanged, CommentHeld, CommentPlaced, CommentRefused, answered_by
from .kinds.news import CommentOnFollowed
from .models import Announcement


@receiver(commented)
def announce_answer(comment, **kwargs):
    if answered_by(comment):
        Announcement.write(Answered, comment, actor=comment.author)
    Announcement.write(CommentOnFollowed, comment, actor=comment.author)


@receiver(held)
def announce_waiting(comment, **kwargs):
    if waits_alone(comment):
        Announcement.write(CommentHeld, comment, actor=comment.author)


@receiver(held_again)
def announce_waiting_again(comment, revision, **kwargs):
    if waits_alone(comment):
        Announcement.write(CommentChanged, revision, actor=comment.author)


def waits_alone(comment):
    """Only of the first that waits anything is told: who comes to decide about it finds the others."""
    # unguarded: nobody looks
    waiting = Comment._base_manager.filter(content=comment.content_id, held_at__isnull=False, refusal=None)
    return not waiting.exclude(pk=comment.pk).exists()


@receiver(placed)
def announce_placing(comment, by, **kwargs):
    Announcement.write(CommentPlaced, comment, actor=by)


@receiver(refused)
def announce_refusal(refusal, **kwargs):
    Announcement.write(CommentRefused, refusal, actor=refusal.by)
