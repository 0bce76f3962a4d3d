"""Taking a comment and its replies out of a conversation, into one of their own."""

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Min
from django.utils import timezone

from ..signals import comment_withdrawn, split_off
from .comments import Comment
from .marks import Appreciation, Following
from .pieces import Content
from .seeing import Reading

BATCH = 2000


class Split(models.Model):
    """Where a comment went on: in the piece that was made of it. Its place in the old conversation says so."""

    comment = models.OneToOneField(Comment, models.CASCADE, related_name="split")
    content = models.OneToOneField(Content, models.CASCADE, related_name="split_from")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.content}"


def go_on_in(content, comment, by):
    """Move the replies to the piece that was made of this comment, and leave a line behind. Call under content.lock().

    The words are as old as they were, so nothing is announced as new: the piece keeps the day of the comment, and who
    read the old conversation since then has read it.
    """
    origin = comment.content
    moved = Comment.objects.filter(parent=comment)  # unguarded: what one sees of it is asked where it is shown
    count = moved.counted().count() + 1
    along = [comment.author_id, *moved.values_list("author", flat=True)]
    moved.update(content=content, parent=None, changed_at=timezone.now())
    comment_withdrawn.send(Comment, comment=comment)
    now = timezone.now()
    Comment._base_manager.filter(pk=comment.pk).update(text="", removed_at=now, changed_at=now, appreciation_count=0)
    follow_along(origin, content, along)
    valued = Appreciation.objects.filter(comment=comment).update(comment=None, content=content.pk)
    comment.forget_words()
    reckon(content, comment_count=count - 1, appreciation_count=valued, holds_comments=origin.holds_comments)
    reckon(origin, comment_count=F("comment_count") - count)
    copy_readings(origin, content, since=comment.created_at)
    split = Split.objects.create(comment=comment, content_id=content.pk, by=by, at=now)
    split_off.send(Content, split=split)
    return split


def reckon(content, **counters):
    """What a card says of the comments, known anew after some of them went elsewhere."""
    # unguarded: nobody is named by it
    standing = Comment._base_manager.filter(content=content.pk, removed_at=None, held_at=None)
    others = standing.exclude(author=content.author_id) if content.author_id else standing
    first = others.aggregate(first=Min("created_at"))["first"]
    last = standing.aggregate(last=Max("created_at"))["last"]
    counters |= {
        "first_reply_at": first,
        "last_activity_at": max(filter(None, [last, content.published_at])),
        "changed_at": timezone.now(),
    }
    Content._base_manager.filter(pk=content.pk).update(**counters)


def follow_along(origin, content, members):
    """Who wrote in what went along follows it there as they did here."""
    rows = Following.objects.filter(content=origin.pk, member__in=[pk for pk in members if pk])
    new = [Following(content_id=content.pk, member_id=row.member_id, stopped_at=row.stopped_at) for row in rows]
    Following.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)


def copy_readings(origin, content, since):
    days = Reading.objects.filter(content=origin.pk, day__gte=timezone.localdate(since)).values_list("member", "day")
    rows = (
        Reading(member_id=member, content_id=content.pk, day=day) for member, day in days.iterator(chunk_size=BATCH)
    )
    Reading.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
