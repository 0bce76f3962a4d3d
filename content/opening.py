"""Taking one's own pieces from a group into one that began beside it, for more readers.

Only one's own: whoever wrote inside wrote for those who could read it there. That holds for comments as well, so a
piece that others answered does not go. Its author can begin it anew with the own words alone, as a draft; the
conversation stays where it was. To ask each of those who commented would leave half a conversation on either side.
"""

import uuid

from django.db import transaction

from .drafting import Drafted
from .models import Content, Visibility, kind_named, move


def own_in(group, viewer):
    """What the viewer wrote in a group, but for what is for nobody else, or the group's."""
    return (
        Content.objects.visible_to(viewer)
        .standing()
        .free_to_go()
        .filter(group=group, author=viewer)
        .exclude(visibility=Visibility.PRIVATE)
    )


def take_along(content, group, visibility):
    """The author puts the own piece into the other group. Raises Answered or AuthorOutside."""
    move(content, group, by=content.author, visibility=visibility)


def can_begin_anew(content):
    """Whether it is of a kind that begins as a draft; an event is another event elsewhere."""
    return issubclass(kind_named(content.kind), Drafted)


@transaction.atomic
def begin_anew(content, group, visibility):
    """A draft in the other group with the words of the piece and nothing that others said. Twice is once."""
    words = {name: getattr(content, name) for name in ("title", "body")}
    tags = list(content.tags.values_list("name", flat=True))
    drafts, key = kind_named(content.kind).objects, uuid.uuid5(content.uuid, str(group.uuid))
    return drafts.write(content.author, uuid=key, group=group, visibility=visibility, tags=tags, **words)
