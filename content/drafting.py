"""How a piece of text comes to be: a draft of one author, published when it is done, rewritten by versions."""

from django.db import transaction
from django.utils import timezone

from web.richtext import excerpt
from web.submits import uuid_for

from . import hashtags
from .hashtags import with_named
from .mentioning import Found, bare, in_rich_text, members_reading, note
from .models import Answered, Content, ContentQuerySet, Mention, Overtaken, Visibility, slug_of, widens


class CameOut(Exception):
    """What was opened as a draft has readers by now."""


def named_in(writer, fields, standing=(), picked=()):
    """Whom and what the text names, for those it is for. standing, picked: as of mentioning.in_rich_text."""
    if writer is None:
        return Found(fields["body"])
    group, visibility = fields.get("group"), fields.get("visibility", Visibility.PUBLIC)
    found = in_rich_text(writer, fields["body"], members_reading(group, visibility), standing, picked)
    found.text, found.subjects = hashtags.in_rich_text(writer, found.text, group, visibility)
    return found


def changes_words(before, fields):
    """Whether it says something else to its readers; a mention that was found in the same words does not."""
    says = {name: fields.get(name, getattr(before, name)) for name in ("title", "summary")}
    says |= {"body": bare(fields["body"])}
    return says != {"title": before.title, "summary": before.summary, "body": bare(before.body)}


class DraftedQuerySet(ContentQuerySet):
    @transaction.atomic
    def write(self, author, *, uuid, tags=(), picked=(), **fields):
        """A new draft. picked: members who were chosen from suggestions. The same form sent twice is one piece.

        Returns the piece.
        """
        found = named_in(author, fields, picked=picked)
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
            piece.tags.set(with_named(tags, found.subjects))
            piece.embeddings.settle(piece, author)
            note(piece, found.members, by=author, can_be_read=False)
        piece.unreachable = found.unreachable
        return piece


class Drafted:
    """What every kind that is drafted does; a kind inherits it beside Content."""

    SHOWS_PICTURE = True

    @transaction.atomic
    def rewrite(self, *, version, by=None, tags=None, as_draft=False, pictures=(), **fields):
        """Save changes made on top of a version; by: who made them, if not its author. The tags stay, unless given.

        as_draft: the words are for no reader yet. pictures: what stood in it before, to stand in it again.
        Raises CameOut when a draft has readers by now, Overtaken when somebody saved in between, and Answered when
        others would read what colleagues answered for those who read it now; nothing is lost.
        """
        now, before = timezone.now(), self.lock()
        if before.version != version or before.removed_at:
            raise Overtaken
        if as_draft and not before.is_draft:
            raise CameOut
        after = fields.get("visibility", before.visibility), fields.get("group", before.group)
        is_wider = widens((before.visibility, before.group), after)
        if is_wider and (not before.is_draft or before.was_out()) and before.whole().counts_on_readers():
            raise Answered
        by = by or before.author
        where = {"group": before.group, "visibility": before.visibility}
        found = named_in(by, where | fields, Mention.objects.standing().filter(content=self.pk).values("member"))
        fields |= {
            "body": found.text,
            "slug": slug_of(fields["title"]),
            "excerpt": fields.get("summary", before.summary) or excerpt(fields["body"]),
            "changed_at": now,
            "version": version + 1,
        }
        says_other = changes_words(before, fields)
        came_back = says_other and self.come_back_changed()
        if says_other and not before.is_draft:
            fields["edited_at"] = now
        Content._base_manager.filter(pk=self.pk).update(**fields)
        for name, value in fields.items():
            setattr(self, name, value)
        was_about = before.subject_names()
        if tags is not None:
            self.tags.set(with_named(tags, found.subjects))
        self.note_version(before, by, was_about)
        if is_wider or came_back:
            self.close_history()
        note(self, found.members, by=by, can_be_read=not before.is_draft)
        self.unreachable = found.unreachable
        self.embeddings.settle(self, by, pictures)
