"""What is told on the site, gathered: what others say below a piece one follows, and who follows one."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.models import Comment, Following, Mention, stop_following_token
from content.quoting import own_words
from members.models import Block, Follow, Member, apart_from
from web.nudges import LATER

from ..letters import absolute, absolute_url
from ..topics import Topic
from . import Kind, Line, Skip, Skipped
from .comments import answered_by


class CommentOnFollowed(Kind):
    """Somebody commented on a piece: its author and who follows it hear it, but for those who are told they were
    answered or named, and those who stopped following. All that is new below one piece is one notification."""

    NAME = "comment_on_followed"
    TOPIC = Topic.FOLLOWED
    TEMPLATE = "mail/note"
    PRIORITY = LATER
    GATHERS = True
    model = Comment

    def rows(self):
        return (
            super()
            .rows()
            .filter(removed_at=None, held_at=None)
            .select_related("content__author", "content__group", "author")
        )

    def thread(self, comment):
        return comment.content_id

    def audience(self, comment):
        followings = Following.objects.filter(content=comment.content_id)
        following = Q(pk__in=followings.running().values("member")) | Q(pk=comment.content.author_id)
        named = Mention.objects.standing().filter(comment=comment.pk)
        people = (
            Member.objects.present()
            .filter(following)
            .exclude(pk__in=followings.exclude(stopped_at=None).values("member"))
            .exclude(pk__in=[*answered_by(comment), comment.author_id or 0])
            .exclude(pk__in=named.values("member"))
        )
        return people.exclude(pk__in=Block.objects.others_of(comment.author_id)) if comment.author_id else people

    def headline(self, comment):
        names = {"name": comment.author or _("A former member"), "title": comment.content}
        return _("%(name)s commented on “%(title)s”") % names

    def context(self, comment):
        return {
            "lines": [own_words(comment.text)],
            "url": absolute_url("content:comment_page", comment.pk),
            "label": _("Read it and answer"),
            "because": _("You get this mail because you follow this, and want each comment by mail."),
        }

    def personal(self, comment, member):
        if not Comment.objects.visible_to(member).placed().filter(pk=comment.pk).exists():
            raise Skip(Skipped.NOT_FOR_THEM)
        token = stop_following_token(comment.content_id, member.pk)
        return {"stop_url": absolute_url("notifications:unsubscribe", token), "stop_label": _("Stop following this")}

    def replied_to(self, comment):
        return comment

    def lines(self, viewer, notifications):
        """Who said something there that the viewer may read, since the viewer last looked."""
        since = Q()
        for row in notifications:
            since |= Q(content=row.content_id, pk__gte=row.first, pk__lte=row.last)
        said = Comment.objects.visible_to(viewer).placed().filter(since).order_by("-pk")
        said = said.exclude(author=viewer.pk).exclude(author__in=apart_from(viewer))
        writers = {}
        for content, name in said.values_list("content", "author__name"):
            writers.setdefault(content, {})[name or _("A former member")] = None
        return {
            row.pk: Line(row.content.title, commented(list(writers[row.content_id])))
            for row in notifications
            if row.content_id in writers
        }

    def address(self, viewer, notification):
        said = Comment.objects.visible_to(viewer).placed().filter(content=notification.content_id)
        first = said.filter(pk__gte=notification.first).order_by("pk").first()
        return reverse("content:comment_page", args=[first.pk]) if first else notification.content.get_absolute_url()


def commented(names):
    if len(names) == 1:
        return _("%(name)s commented") % {"name": names[0]}
    others = len(names) - 1
    return ngettext("%(name)s and %(count)s other commented", "%(name)s and %(count)s others commented", others) % {
        "name": names[0],
        "count": others,
    }


class Followed(Kind):
    """A colleague follows the member from now on; all who do so before the member looks are one notification."""

    NAME = "followed"
    TOPIC = Topic.PEOPLE
    TEMPLATE = "mail/note"
    GATHERS = True
    model = Follow

    def rows(self):
        return super().rows().select_related("follower", "followed")

    def thread(self, follow):
        return follow.followed_id

    def audience(self, follow):
        return Member.objects.present().filter(pk=follow.followed_id)

    def headline(self, follow):
        return followed_by([follow.follower.name])

    def context(self, follow):
        return {
            "lines": [],
            "url": absolute(follow.follower.get_absolute_url()),
            "label": _("See their profile"),
            "because": _("You get this mail because a colleague wants to keep up with you."),
        }

    def lines(self, viewer, notifications):
        people = Member.objects.visible_to(viewer).without_blocked(viewer)
        since = Follow.objects.filter(followed=viewer.pk, follower__in=people).order_by("-pk")
        follows = list(
            since.filter(pk__gte=min(row.first for row in notifications)).values_list("pk", "follower__name")
        )
        lines = {}
        for row in notifications:
            names = [name for pk, name in follows if row.first <= pk <= row.last]
            if names:
                lines[row.pk] = Line(followed_by(names))
        return lines

    def address(self, viewer, notification):
        follow = self.rows().filter(pk=notification.last).first()
        return (follow.follower if follow else viewer).get_absolute_url()


def followed_by(names):
    if len(names) == 1:
        return _("%(name)s follows you now") % {"name": names[0]}
    others = len(names) - 1
    return ngettext(
        "%(name)s and %(count)s other follow you now", "%(name)s and %(count)s others follow you now", others
    ) % {"name": names[0], "count": others}
