"""Who is named in a text with an @."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.models import Block, Member

from .comments import Comment
from .pieces import Content


class MentionQuerySet(models.QuerySet):
    def standing(self):
        """Those whose name stands in the text now."""
        return self.filter(gone_at=None)

    def linkable(self):
        """Whose name leads to their profile: who is here, and whom no block keeps apart from who wrote it there."""
        mentions = self.standing().filter(member__in=Member.objects.present().values("pk"))
        apart = Block.objects.filter(
            Q(blocker=models.OuterRef("by"), blocked=models.OuterRef("member"))
            | Q(blocked=models.OuterRef("by"), blocker=models.OuterRef("member"))
        )
        return mentions.exclude(models.Exists(apart))


class Mention(models.Model):
    """A member is named in a text. A name that is taken out and put back is no second mention."""

    content = models.ForeignKey(Content, models.CASCADE, null=True, related_name="mentions")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="mentions")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentions")
    # Who wrote the name there: of a piece with several authors not always the first.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    gone_at = models.DateTimeField(null=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(content__isnull=False, comment=None) | Q(content=None, comment__isnull=False),
                name="a_mention_stands_in_one_text",
            ),
            models.UniqueConstraint(
                fields=["content", "member"], condition=Q(content__isnull=False), name="one_mention_in_a_piece"
            ),
            models.UniqueConstraint(
                fields=["comment", "member"], condition=Q(comment__isnull=False), name="one_mention_in_a_comment"
            ),
        ]

    def __str__(self):
        return f"@{self.member_id}"

    def get_absolute_url(self):
        return (self.content if self.content_id else self.comment).get_absolute_url()

    @property
    def where(self):
        """The piece it stands in, or below which it does."""
        return self.content if self.content_id else self.comment.content
