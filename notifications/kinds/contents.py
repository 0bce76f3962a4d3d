"""What is told to those who wrote something, about what others do to it."""

from django.db.models import Q
from django.utils.translation import gettext as _

from content.models import Authorship, Closure, Comment, Content, MoveRequest, Plan, Split
from members.models import Member

from ..letters import absolute, absolute_url
from ..topics import Topic
from . import Kind, Skip, Skipped


def author_of(content):
    """Its author, as long as it is there for the author to see."""
    author = content.author
    if author is None or not Content.objects.visible_to(author).filter(pk=content.pk).exists():
        return Member.objects.none()
    return Member.objects.present().filter(pk=author.pk)


class Closed(Kind):
    """The comments below somebody's piece were closed: its author hears why."""

    NAME = "closed"
    TOPIC = Topic.OWN
    TEMPLATE = "mail/note"
    model = Closure

    def rows(self):
        return super().rows().filter(until=None).select_related("content__author", "by")

    def audience(self, closure):
        return author_of(closure.content)

    def headline(self, closure):
        return _("The comments on “%(title)s” are closed") % {"title": closure.content}

    def context(self, closure):
        return {
            "lines": [_("%(name)s closed them, and wrote:") % {"name": closure.by or _("A manager")}, closure.reason],
            "url": absolute(closure.content.get_absolute_url()),
            "label": _("See what was said"),
            "because": _("You get this mail because you wrote it."),
        }


class MoveAsked(Kind):
    """A manager wants a piece in another group, where others would read it: its author decides."""

    NAME = "move_asked"
    TOPIC = Topic.ASKED
    TEMPLATE = "mail/note"
    model = MoveRequest

    def rows(self):
        return super().rows().select_related("content__author", "group", "by")

    def audience(self, move_request):
        return author_of(move_request.content)

    def headline(self, move_request):
        return _("May “%(title)s” go to %(group)s?") % {"title": move_request.content, "group": move_request.group}

    def context(self, move_request):
        return {
            "lines": [
                _("%(name)s asks to move it. Then the members of that group read it.")
                % {"name": move_request.by or _("A manager")},
                _("You need not say yes: until then nothing changes."),
            ],
            "url": absolute_url("content:answer_move", move_request.content_id),
            "label": _("Answer"),
            "because": _("You get this mail because you wrote it."),
        }


class SplitOff(Kind):
    """What somebody wrote goes on in a conversation of its own: who wrote in it hears where."""

    NAME = "split_off"
    TOPIC = Topic.OWN
    TEMPLATE = "mail/note"
    model = Split

    def rows(self):
        return super().rows().select_related("content", "comment__content", "by")

    def audience(self, split):
        # unguarded: each is told of the own words, and asked below whether they may still read them
        wrote = Comment._base_manager.filter(content=split.content_id, created_at__lt=split.at).values("author")
        return Member.objects.present().filter(Q(pk=split.content.author_id) | Q(pk__in=wrote))

    def personal(self, split, member):
        """Asked of each alone, when it is sent: hundreds may have written there."""
        if not Content.objects.visible_to(member).filter(pk=split.content_id).exists():
            raise Skip(Skipped.NOT_FOR_THEM)
        return {}

    def headline(self, split):
        return _("Your comment goes on in “%(title)s”") % {"title": split.content}

    def context(self, split):
        names = {"name": split.by or _("A manager"), "title": split.comment.content}
        return {
            "lines": [
                _("%(name)s took it out of “%(title)s”, with what was said about it. The readers are the same.")
                % names,
            ],
            "url": absolute(split.content.get_absolute_url()),
            "label": _("See where it stands"),
            "because": _("You get this mail because you wrote in it."),
        }


class PlannedInVain(Kind):
    """A draft could not come out at the moment its author planned."""

    NAME = "planned_in_vain"
    TOPIC = Topic.OWN
    TEMPLATE = "mail/note"
    model = Plan

    def rows(self):
        return super().rows().filter(failed_at__isnull=False).select_related("content")

    def audience(self, plan):
        return Member.objects.present().filter(pk=plan.by_id)

    def headline(self, plan):
        return _("“%(title)s” did not come out") % {"title": plan.content}

    def context(self, plan):
        return {
            "lines": [
                _("You planned it, but when the moment came you could no longer post in its group."),
                _("It is still among your drafts. Choose another group there, or none."),
            ],
            "url": absolute(plan.content.get_edit_url()),
            "label": _("Open your draft"),
            "because": _("You get this mail because you planned it."),
        }


class CoauthorAsked(Kind):
    """Somebody is asked to write a piece along."""

    NAME = "coauthor_asked"
    TOPIC = Topic.ASKED
    TEMPLATE = "mail/note"
    model = Authorship

    def rows(self):
        return super().rows().filter(accepted_at=None).select_related("content", "asked_by")

    def audience(self, authorship):
        return Member.objects.present().filter(pk=authorship.member_id)

    def headline(self, authorship):
        names = {"name": authorship.asked_by or _("A colleague"), "title": authorship.content}
        return _("%(name)s asks you to write “%(title)s” along") % names

    def context(self, authorship):
        return {
            "lines": [
                _("Your name then stands above it, and you can edit and publish it too."),
                _("You need not say yes: until then nothing changes."),
            ],
            "url": absolute_url("content:answer_coauthor", authorship.content_id),
            "label": _("Answer"),
            "because": _("You get this mail because a colleague wants to write with you."),
        }
