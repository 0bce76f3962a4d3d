from django.db import transaction

from content.models import Comment, go_on_in, slug_of
from content.quoting import html_of
from web.richtext import clean, excerpt

from .conversations import Discussion


class Gone(Exception):
    """The comment was taken away, or hidden, before it could go on elsewhere."""


@transaction.atomic
def split_off(comment, title, by):
    """A conversation made of this comment and its replies, in the same group and for the same readers.

    Its author is whoever wrote the comment: the words stay theirs, to edit and to take away. Splitting twice, or two
    managers at once, is splitting once. Returns the conversation. Raises Gone.
    """
    origin = comment.content.lock()
    # unguarded: the comment is in hand
    held = Comment._base_manager.select_related("split__content", "content").get(pk=comment.pk)
    if hasattr(held, "split"):
        return held.split.content
    if held.removed_at or held.held_at or held.is_hidden():
        raise Gone
    body = clean(html_of(held.text))
    piece = Discussion.objects.create(
        author=held.author,
        affiliation=held.affiliation,
        group=origin.group,
        visibility=origin.visibility,
        about_event=origin.about_event,
        title=title,
        slug=slug_of(title),
        body=body,
        excerpt=excerpt(body),
        created_at=held.created_at,
        published_at=held.created_at,
        last_activity_at=held.created_at,
    )
    piece.tags.set(origin.tags.all())
    go_on_in(piece, held, by)
    return piece
