"""What a comment said before it was changed."""

from dataclasses import dataclass

from .differences import plain_difference
from .models import CommentRevision


@dataclass(frozen=True)
class Change:
    at: object  # when the words after it came to stand there
    lines: list  # each a list of content.differences.Piece


def changes_of(comment):
    """Each time the words of a comment were changed, the latest first."""
    earlier = list(CommentRevision.objects.filter(comment=comment).order_by("replaced_at", "pk"))
    texts = [revision.text for revision in earlier] + [comment.text]
    changes = [
        Change(revision.replaced_at, plain_difference(before, after))
        for revision, before, after in zip(earlier, texts, texts[1:], strict=False)
    ]
    return changes[::-1]
