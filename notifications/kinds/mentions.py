"""What is told to whom somebody named in a text."""

from django.utils.translation import gettext as _

from content.models import Comment, Content, Mention
from members.models import Block, Member

from ..letters import absolute
from ..topics import Topic
from . import Kind


class Mentioned(Kind):
    """Somebody named a member in a piece or a comment that the member can read."""

    NAME = "mentioned"
    TOPIC = Topic.MENTIONS
    TEMPLATE = "mail/note"
    model = Mention

    def rows(self):
        return Mention.objects.standing().select_related("by", "content", "comment__content")

    def audience(self, mention):
        named = Member.objects.present().filter(pk=mention.member_id)
        if mention.by is None:
            return Member.objects.none()
        named = named.exclude(pk__in=Block.objects.others_of(mention.by_id))
        member = named.first()
        return named if member and can_read(member, mention) else Member.objects.none()

    def headline(self, mention):
        return _("%(name)s named you in “%(title)s”") % {"name": mention.by, "title": mention.where}

    def context(self, mention):
        said = [] if mention.content_id else [mention.comment.text]
        return {
            "lines": [_("That was in a comment:") if said else mention.content.excerpt, *said],
            "url": absolute(mention.get_absolute_url()),
            "label": _("Read it"),
            "because": _("You get this mail because somebody named you with an @."),
        }

    def replied_to(self, mention):
        return mention.content if mention.content_id else mention.comment


def can_read(member, mention):
    if mention.content_id:
        return Content.objects.visible_to(member).filter(pk=mention.content_id, removed_at=None).exists()
    return Comment.objects.visible_to(member).placed().filter(pk=mention.comment_id).exists()
