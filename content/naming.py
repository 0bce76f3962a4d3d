"""Whom and what a comment names, in whichever way it was written."""

from . import hashtags
from .mentioning import in_plain_text, members_reading, note
from .models import Mention
from .quoting import own_words


def note_named(comment, picked=()):
    """Keep the members and subjects that a comment names; who of them cannot read it is its `unreachable`.

    picked: the uuids of members that were chosen from suggestions.
    """
    content = comment.content
    subjects = hashtags.in_plain_text(comment.author, comment.text, content.group, content.visibility)
    if subjects != comment.subjects:
        comment.subjects = subjects
        comment.save(update_fields=["subjects"])
    words = own_words(comment.text)  # whom a quotation names was told when it was said
    found = in_plain_text(comment.author, words, members_reading(content.group, content.visibility), picked)
    if found.members or Mention.objects.filter(comment=comment).exists():
        note(comment, found.members, by=comment.author, can_be_read=not comment.is_held)
    comment.unreachable = found.unreachable
