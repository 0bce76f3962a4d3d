"""Colleagues who are named with an @ in what was said."""

from content.mentioning import in_plain_text, members_reading, note
from content.models import Comment


def link_names():
    """Nobody is mailed about it: it was said long ago."""
    named = Comment.objects.filter(text__contains=" @").select_related("content__group", "author")
    for comment in named:
        readers = members_reading(comment.content.group, comment.content.visibility)
        note(comment, in_plain_text(comment.author, comment.text, readers).members, can_be_read=False)
