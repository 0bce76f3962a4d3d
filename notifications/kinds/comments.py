"""What is told of comments: to whom one answers, and to whom one waits for or is decided about.

Everybody else who follows a piece reads of new comments in the digest; a mail for each would be too much.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from content.models import Comment, CommentRevision, Content, Following, Mention, Refusal, stop_following_token
from content.quoting import own_words
from groups.models import Membership
from members.models import Block, Member

from ..letters import absolute_url
from ..models import Way, Wishes
from ..topics import Topic
from . import Kind
from .contents import author_of


def readers_among(people, comment):
    """Those of them who may read this comment at this moment."""
    pks = [one.pk for one in people if Comment.objects.visible_to(one).placed().filter(pk=comment.pk).exists()]
    return people.filter(pk__in=pks)


def mailed_as_named(comment):
    """The keys of who is named in it and has mail of that: whoever wants none may still want to hear of an answer."""
    named = set(Mention.objects.standing().filter(comment=comment.pk).values_list("member", flat=True))
    written_down = Wishes.objects.filter(member__in=named)
    return named - {wishes.member_id for wishes in written_down if wishes.way(Topic.MENTIONS) != Way.MAIL}


class Answered(Kind):
    """Somebody answers or quotes a comment, or answers a question: whoever is answered hears it, unless they stopped
    following, are apart from the writer by a block, or are named in it and hear that."""

    NAME = "answered"
    TOPIC = Topic.REPLIES
    LEADS_TO = "comment_url"
    TEMPLATE = "mail/answered"
    model = Comment

    def rows(self):
        placed = super().rows().filter(removed_at=None, held_at=None)
        return placed.select_related("content__group", "author", "affiliation", "parent", "quoted")

    def audience(self, comment):
        stopped = Following.objects.filter(content=comment.content_id, member=OuterRef("pk"), stopped_at__isnull=False)
        people = Member.objects.present().filter(pk__in=answered_by(comment)).exclude(pk=comment.author_id)
        people = people.filter(~Exists(stopped)).exclude(pk__in=mailed_as_named(comment))
        if comment.author_id:
            people = people.exclude(pk__in=Block.objects.others_of(comment.author_id))
        return readers_among(people, comment)

    def headline(self, comment):
        names = {"name": comment.author or _("A former member"), "title": comment.content}
        if comment.parent_id is None and comment.content.takes_answers:
            return _("%(name)s answered your question “%(title)s”") % names
        return _("%(name)s answered you in “%(title)s”") % names

    def context(self, comment):
        return {
            "said": own_words(comment.text),
            "comment_url": absolute_url("content:comment_page", comment.pk),
        }

    def replied_to(self, comment):
        return comment

    def personal(self, comment, member):
        token = stop_following_token(comment.content_id, member.pk)
        return {"stop_url": absolute_url("notifications:unsubscribe", token)}


def answered_by(comment):
    """The keys of whom a comment answers: the writers of what it stands below and quotes, or who asked."""
    people = {comment.parent and comment.parent.author_id, comment.quoted and comment.quoted.author_id}
    if comment.parent_id is None and comment.content.takes_answers:
        people.add(comment.content.author_id)
    return people - {None, comment.author_id}


class CommentHeld(Kind):
    """A comment waits below a piece where nothing waited: who decides hears it, once for all that wait."""

    NAME = "comment_held"
    TOPIC = Topic.OWN
    TEMPLATE = "mail/note"
    model = Comment

    def rows(self):
        return super().rows().filter(held_at__isnull=False, refusal=None).select_related("content__author")

    def audience(self, comment):
        """Its author; where that one is gone, or reads it no more, the managers of its group."""
        author = author_of(comment.content)
        if author:
            return author
        managers = Membership.objects.filter(group=comment.content.group_id, is_manager=True)
        people = Member.objects.present().filter(pk__in=managers.values("member"))
        seeing = [one.pk for one in people if Content.objects.visible_to(one).filter(pk=comment.content_id).exists()]
        return people.filter(pk__in=seeing)

    def headline(self, comment):
        return _("A comment on “%(title)s” waits for your approval") % {"title": comment.content}

    def context(self, comment):
        return {
            "lines": [
                _("Until you decide only its writer and you see it. What comes after it waits in the same place."),
            ],
            "url": absolute_url("content:waiting", comment.content_id),
            "label": _("Read and decide"),
            "because": _("You get this mail because comments there wait for your approval."),
        }


class CommentChanged(CommentHeld):
    """One that was approved is changed, and waits again: the same people hear it, of each change by itself."""

    NAME = "comment_changed"
    TOPIC = Topic.OWN
    model = CommentRevision

    def rows(self):
        # unguarded: nobody looks; who hears of it is for the audience
        revisions = CommentRevision._base_manager.filter(comment__held_at__isnull=False, comment__refusal=None)
        return revisions.select_related("comment__content__author")

    def still_for(self, viewer):
        # unguarded: asks for the comments this viewer decides about, and nothing else
        return CommentRevision._base_manager.filter(comment__in=Comment.objects.waiting_for(viewer))

    def audience(self, revision):
        return super().audience(revision.comment)

    def headline(self, revision):
        return super().headline(revision.comment)

    def context(self, revision):
        return super().context(revision.comment)


class CommentPlaced(Kind):
    """A comment that waited is placed: its writer hears it."""

    NAME = "comment_placed"
    TOPIC = Topic.OWN
    TEMPLATE = "mail/note"
    model = Comment

    def rows(self):
        return super().rows().filter(removed_at=None, held_at=None).select_related("content")

    def audience(self, comment):
        return readers_among(Member.objects.present().filter(pk=comment.author_id), comment)

    def headline(self, comment):
        return _("Your comment on “%(title)s” is there") % {"title": comment.content}

    def context(self, comment):
        return {
            "lines": [_("It was approved. Everybody who can read the piece reads it now.")],
            "url": absolute_url("content:comment_page", comment.pk),
            "label": _("See your comment"),
            "because": _("You get this mail because your comment waited for approval."),
        }


class CommentRefused(Kind):
    """A comment that waited is not placed: its writer hears why, as long as what it was about is there to read."""

    NAME = "comment_refused"
    TOPIC = Topic.OWN
    TEMPLATE = "mail/note"
    model = Refusal

    def rows(self):
        return super().rows().select_related("comment__content")

    def audience(self, refusal):
        writer = Member.objects.present().filter(Q(pk=refusal.comment.author_id))
        seeing = [one.pk for one in writer if Comment.objects.visible_to(one).filter(pk=refusal.comment_id).exists()]
        return writer.filter(pk__in=seeing)

    def headline(self, refusal):
        return _("Your comment on “%(title)s” is not placed") % {"title": refusal.comment.content}

    def context(self, refusal):
        return {
            "lines": [
                _("The reason:"),
                refusal.reason,
                _("Your words are kept where you wrote them. Only you see them."),
            ],
            "url": absolute_url("content:comment_page", refusal.comment_id),
            "label": _("See your comment"),
            "because": _("You get this mail because your comment waited for approval."),
        }
