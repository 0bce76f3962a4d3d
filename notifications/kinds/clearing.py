"""What somebody writes first, where the network lets that wait for a moderator."""

from django.db.models import Exists
from django.utils.translation import gettext as _

from content.models import Clearance, Content
from members.models import Member
from network.rights import Right

from ..letters import absolute, absolute_url
from ..topics import Topic
from . import Kind


class FirstWaits(Kind):
    """Something waits where nothing waited: whoever moderates hears it, once for all that waits."""

    NAME = "first_waits"
    IS_TOLD_ANEW = True
    TOPIC = Topic.ASKED
    TEMPLATE = "mail/note"
    model = Clearance

    def rows(self):
        return Clearance.objects.open().select_related("content", "comment")

    def audience(self, clearance):
        return Member.objects.present().holding(Right.MODERATE).exclude(pk=clearance.thing.author_id)

    def still_for(self, viewer):
        may = Member.objects.filter(pk=viewer.pk).holding(Right.MODERATE)
        return Clearance.objects.open().filter(Exists(may))

    def about(self, clearance):
        """No right to see the piece is asked: nobody sees it yet."""
        return {}

    def headline(self, clearance):
        return _("A first contribution waits for a moderator")

    def context(self, clearance):
        return {
            "lines": [_("Until you decide only its writer sees it. What comes after it waits in the same place.")],
            "url": absolute_url("content:clearances"),
            "label": _("Read and decide"),
            "because": _("You get this mail because you are a moderator here."),
        }


class PieceCleared(Kind):
    """What somebody wrote first is out: they hear it. Of a comment CommentPlaced says so."""

    NAME = "piece_cleared"
    TOPIC = Topic.OWN
    TEMPLATE = "mail/note"
    model = Content

    def rows(self):
        return super().rows().filter(removed_at=None, published_at__isnull=False)

    def audience(self, piece):
        return Member.objects.present().filter(pk=piece.author_id)

    def headline(self, piece):
        return _("“%(title)s” is there") % {"title": piece}

    def context(self, piece):
        return {
            "lines": [_("A moderator read it. From now on what you write is there at once.")],
            "url": absolute(piece.get_absolute_url()),
            "label": _("See what you wrote"),
            "because": _("You get this mail because what you wrote waited for a moderator."),
        }


class PieceNotCleared(Kind):
    """It does not come out: its writer hears why, whatever they wish to hear."""

    NAME = "piece_not_cleared"
    IS_TOLD_ANEW = True
    PASSES = True
    TOPIC = Topic.OWN
    TEMPLATE = "mail/note"
    model = Clearance

    def rows(self):
        return Clearance.objects.exclude(refused_at=None).exclude(content=None).select_related("content")

    def audience(self, clearance):
        return Member.objects.present().filter(pk=clearance.content.author_id)

    def still_for(self, viewer):
        return Clearance.objects.filter(content__author=viewer)

    def about(self, clearance):
        return {}

    def headline(self, clearance):
        return _("“%(title)s” is not placed") % {"title": clearance.content}

    def context(self, clearance):
        return {
            "lines": [_("The reason:"), clearance.reason, _("It is still among your drafts. You can change it.")],
            "url": absolute_url("content:drafts"),
            "label": _("See your drafts"),
            "because": PieceCleared().context(clearance.content)["because"],
        }
