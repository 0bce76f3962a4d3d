"""What somebody in the demo typed and has not saved yet."""

from datetime import timedelta
from uuid import UUID

from content.models import WorkingCopy

from .material import written


def leave_unsaved(people):
    for number, entry in enumerate(written("drafts", "unsaved"), 1):
        WorkingCopy.objects.create(
            member=people.cast[entry["author"]],
            uuid=UUID(int=number),
            tab=UUID(int=number),
            kind="post",
            path="/blog/nieuw/",
            fields={"title": [entry["title"]], "body": [entry["body"]], "visibility": ["public"]},
            changed_at=people.now - timedelta(minutes=entry["minutes_ago"]),
        )
