"""What is told when many report a thing at once: to its writer, and to whoever has to judge it."""

from django.utils.translation import gettext as _

from members.models import Member
from notifications.kinds import Kind
from notifications.letters import absolute, absolute_url
from notifications.topics import Topic

from ..models import Case
from ..telling import spoken_moment, what_of_yours
from .cases import open_for

NOTE = "mail/note"


def way_to(case):
    """To what it is about, which its writer still sees; to the rules where that is gone meanwhile."""
    thing = case.hideable()
    if thing is None:
        return {"url": absolute_url("network:page", "huisregels"), "label": _("Read the house rules")}
    return {"url": absolute(thing.get_absolute_url()), "label": _("See what you wrote")}


class OfCase(Kind):
    TEMPLATE = NOTE
    model = Case
    PASSES = True

    def rows(self):
        return super().rows().select_related("content", "comment__content", "exhibit")

    def about(self, case):
        return {}


class ForWriter(OfCase):
    TOPIC = Topic.OWN

    def audience(self, case):
        return Member.objects.present().filter(pk=case.about_id)


class ForDesk(OfCase):
    TOPIC = Topic.ASKED

    def rows(self):
        return super().rows().filter(settled_at=None)

    def still_for(self, viewer):
        return open_for(viewer)

    def audience(self, case):
        """Whose desk it lies at, and nobody else: not who wrote along, nor who stands lower."""
        return Member.objects.present().filter(pk__in=[one.pk for one in case.judges()])

    def context(self, case):
        return {
            "lines": self.lines_for_desk(),
            "url": absolute_url("moderation:case", case.pk),
            "label": _("See the case"),
            "because": _("You get this mail because you judge what is reported."),
        }


class HiddenForNow(ForWriter):
    NAME = "hidden_for_now"

    def headline(self, case):
        return _("Hidden until somebody judges: %(what)s") % {"what": what_of_yours(case)}

    def context(self, case):
        return way_to(case) | {
            "lines": [
                _("Colleagues of three organisations reported it. That says nothing yet: nobody judged it."),
                _("It is hidden until somebody does. If nobody has by %(moment)s, it comes back by itself.")
                % {"moment": spoken_moment(case.comes_back_at())},
                _("You need not do anything. You hear what is decided, and you can object to that."),
            ],
            "because": _("You get this mail because something you wrote is hidden for now."),
        }


class Lapsed(ForWriter):
    NAME = "hiding_lapsed"

    def headline(self, case):
        return _("It can be read again: %(what)s") % {"what": what_of_yours(case)}

    def context(self, case):
        return way_to(case) | {
            "lines": [
                _("Nobody judged it within one working day, so it came back. You hear it if that still happens.")
            ],
            "because": _("You get this mail because something you wrote was hidden for now."),
        }


class HiddenUntilJudged(ForDesk):
    NAME = "hidden_until_judged"

    def headline(self, case):
        return _("Something is hidden, and waits for you to judge it")

    def lines_for_desk(self):
        return [
            _("Colleagues of three organisations reported it. Its writer was told."),
            _("If nobody decides within one working day, it comes back by itself."),
        ]


class LapsedAtDesk(ForDesk):
    NAME = "lapsed_at_desk"

    def headline(self, case):
        return _("Nobody judged in time: something that was hidden is back")

    def lines_for_desk(self):
        return [_("It stays where it is until somebody decides, however many report it.")]
