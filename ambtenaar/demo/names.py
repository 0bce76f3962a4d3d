"""Colleagues who are named with an @ in what was said."""

from content.mentioning import in_plain_text, members_reading, note
from content.models import Comment


def link_names():
    """Nobody is mailed about it: it was said long ago."""
    naming = Comment.objects.filter(text__contains=" @").select_related("content__group", "author")
    for comment in naming:
        readers = members_reading(comment.content.group, comment.content.visibility)
        named = in_plain_text(comment.author, comment.text, readers).members
        note(comment, named, by=comment.author, can_be_read=False)
