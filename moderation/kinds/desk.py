"""What a colleague hears before whom a task of the desk was put."""

from django.utils.translation import gettext as _

from members.models import Member
from notifications.kinds import Kind
from notifications.letters import absolute_url
from notifications.topics import Topic

from ..models import Chore, ChoreState
from ..today import SOURCES


class ChoreHandedOver(Kind):
    """It says which sort of task, and nothing of what or whom it is about: that stands at the desk."""

    NAME = "chore_handed_over"
    TEMPLATE = "mail/note"
    TOPIC = Topic.ASKED
    GATHERS = IS_TOLD_ANEW = True  # it may go back and forth
    model = Chore

    def rows(self):
        return super().rows().filter(state=ChoreState.OPEN, source__in=SOURCES)

    def audience(self, chore):
        """Whoever it lies with, as long as they may do it."""
        return Member.objects.present().filter(pk=chore.owner_id).holding(SOURCES[chore.source].right)

    def still_for(self, viewer):
        return Chore.objects.filter(owner=viewer.pk)

    def about(self, chore):
        return {}

    def headline(self, chore):
        return _("A task was handed over to you: %(sort)s") % {"sort": SOURCES[chore.source].label}

    def context(self, chore):
        return {
            "lines": [f"{SOURCES[chore.source].act}."],
            "url": absolute_url("moderation:desk"),
            "label": _("Go to the desk"),
            "because": _("You get this mail because you look after the network."),
        }
