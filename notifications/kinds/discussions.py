from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from discussions.models import Poll

from ..letters import absolute
from ..topics import Topic
from . import Kind
from .contents import author_of


class PollEnded(Kind):
    """A poll is over: whoever asked hears how many voted, and finds the result."""

    NAME = "poll_ended"
    TOPIC = Topic.OWN
    TEMPLATE = "mail/note"
    model = Poll

    def rows(self):
        return super().rows().exclude(finished_at=None).select_related("content__author")

    def audience(self, poll):
        return author_of(poll.content)

    def headline(self, poll):
        return _("Your poll has ended: %(question)s") % {"question": poll.question}

    def context(self, poll):
        voted = ngettext("%(count)s colleague voted.", "%(count)s colleagues voted.", poll.voter_count)
        return {
            "lines": [voted % {"count": poll.voter_count}, _("Tell in the conversation what you do with the result.")],
            "url": f"{absolute(poll.content.get_absolute_url())}#peiling",
            "label": _("See the result"),
            "because": _("You get this mail because you made the poll."),
        }
