"""How a piece of text comes to be: a draft of one author, published when it is done, rewritten by versions."""

from django.db import transaction
from django.utils import timezone

from web.richtext import excerpt
from web.submits import uuid_for

from .mentioning import Found, in_rich_text, members_reading, note
from .models import Answered, Content, ContentQuerySet, Overtaken, Visibility, slug_of, widens


def named_in(author, fields):
    """Whom the text names, among those it is for."""
    if author is None:
        return Found(fields["body"])
    readers = members_reading(fields.get("group"), fields.get("visibility", Visibility.PUBLIC))
    return in_rich_text(author, fields["body"], readers)


class DraftedQuerySet(ContentQuerySet):
    @transaction.atomic
    def write(self, author, *, uuid, tags=(), **fields):
        """A new draft. The same form sent twice is one piece. Returns the piece."""
        found = named_in(author, fields)
        piece, created = self.get_or_create(
            uuid=uuid_for(author, uuid),
            author=author,
            defaults={"state": self.model.FIRST_STATE}
            | fields
            | {
                "body": found.text,
                "affiliation": author.affiliation,
                "slug": slug_of(fields["title"]),
                "excerpt": fields.get("summary") or excerpt(fields["body"]),
            },
        )
        if created:
            piece.tags.set(tags)
            piece.embeddings.settle(piece, author)
            note(piece, found.members, can_be_read=False)
        piece.unreachable = found.unreachable
        return piece


class Drafted:
    """What every kind that is drafted does; a kind inherits it beside Content."""

    SHOWS_PICTURE = True

    @transaction.atomic
    def rewrite(self, *, version, by=None, tags=None, **fields):
        """Save changes made on top of a version; by: who made them, if not its author. The tags stay, unless given.

        Raises Overtaken when somebody saved in between, and Answered when others would read what colleagues answered
        for those who read it now; nothing is lost.
        """
        now, before = timezone.now(), self.lock()
        if before.version != version or before.removed_at:
            raise Overtaken
        after = fields.get("visibility", before.visibility), fields.get("group", before.group)
        is_wider = widens((before.visibility, before.group), after)
        if is_wider and (not before.is_draft or before.was_out()) and before.whole().counts_on_readers():
            raise Answered
        found = named_in(before.author, {"group": before.group, "visibility": before.visibility} | fields)
        fields |= {
            "body": found.text,
            "slug": slug_of(fields["title"]),
            "excerpt": fields.get("summary", before.summary) or excerpt(fields["body"]),
            "changed_at": now,
            "version": version + 1,
        }
        if not before.is_draft:
            fields["edited_at"] = now
        Content._base_manager.filter(pk=self.pk).update(**fields)
        for name, value in fields.items():
            setattr(self, name, value)
        self.note_version(before, by or before.author)
        if is_wider:
            self.close_history()
        if tags is not None:
            self.tags.set(tags)
        note(self, found.members, can_be_read=not before.is_draft)
        self.unreachable = found.unreachable
        self.embeddings.settle(self, by)
