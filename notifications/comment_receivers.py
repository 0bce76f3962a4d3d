"""What this room hears of comments. Each writes its row in the transaction of the fact."""

from django.dispatch import receiver

from content.models import Comment
from content.signals import commented, held, placed, refused

from .kinds.comments import Answered, CommentHeld, CommentPlaced, CommentRefused, answered_by
from .models import Announcement


@receiver(commented)
def announce_answer(comment, **kwargs):
    if answered_by(comment):
        Announcement.write(Answered, comment, actor=comment.author)


@receiver(held)
def announce_waiting(comment, **kwargs):
    """Only of the first that waits: who comes to decide about it finds the others."""
    # unguarded: nobody looks
    waiting = Comment._base_manager.filter(content=comment.content_id, held_at__isnull=False, refusal=None)
    if not waiting.exclude(pk=comment.pk).exists():
        Announcement.write(CommentHeld, comment, actor=comment.author)


@receiver(placed)
def announce_placing(comment, by, **kwargs):
    Announcement.write(CommentPlaced, comment, actor=by)


@receiver(refused)
def announce_refusal(refusal, **kwargs):
    Announcement.write(CommentRefused, refusal, actor=refusal.by)
