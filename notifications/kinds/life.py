"""What is told about the life of a group: that it is quiet, that somebody offers to take it over, that it is closed."""

from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Archiving, Doubt, Outcome, Takeover, managing
from members.models import Member

from ..letters import absolute_url
from ..topics import Topic
from . import Kind
from .jobs import NOTE, spoken


class AboutGroup(Kind):
    """A note about a group, that leads to the page about its life."""

    TEMPLATE = NOTE

    def rows(self):
        return super().rows().select_related("group")

    def audience(self, it):
        return managing(it.group)

    def sentences(self, it):
        raise NotImplementedError

    def label(self, it):
        return _("Go to the group")

    def because(self, it):
        return _("You get this mail because you manage this group.")

    def context(self, it):
        return {
            "lines": self.sentences(it),
            "url": absolute_url("groups:life", it.group.pk, it.group.slug),
            "label": self.label(it),
            "because": self.because(it),
        }


class StillMatters(AboutGroup):
    """The question whether a quiet group still matters, as long as nobody answered it."""

    NAME = "still_matters"
    TOPIC = Topic.GROUPS
    TO_MANAGERS = True
    model = Doubt

    def rows(self):
        return super().rows().filter(settled_at=None)

    def headline(self, doubt):
        return _("Does “%(group)s” still matter?") % {"group": doubt.group}

    def sentences(self, doubt):
        last = spoken(timezone.localtime(doubt.group.last_activity_at))
        return [
            _("It has been quiet there for a while: nothing has been written since %(day)s.") % {"day": last},
            _("Tell us with one click: it still matters, you look for new managers, or it may go into the archive."),
            _("We ask it once. If nobody answers within four weeks, members can offer to take the group over."),
        ]

    def label(self, doubt):
        return _("Answer the question")


class LastDayNears(AboutGroup):
    """The last day of a group is near: its managers can still choose another."""

    NAME = "last_day_nears"
    TOPIC = Topic.GROUPS
    TO_MANAGERS = True
    model = Doubt

    def audience(self, doubt):
        if doubt.group.is_archived or doubt.group.ends_on != doubt.last_day:
            return Member.objects.none()
        return managing(doubt.group)

    def headline(self, doubt):
        return _("“%(group)s” ends on %(day)s") % {"group": doubt.group, "day": spoken(doubt.last_day)}

    def sentences(self, doubt):
        return [
            _("Then it goes into the archive: everything can be read, and nothing is added."),
            _("Does it go on longer? Choose another day, or none. Is it done? Then write what it yielded."),
        ]

    def label(self, doubt):
        return _("See how it can go on")


class TakeoverOffered(AboutGroup):
    """A member offers to take a group over: its managers, however long they were away, can object."""

    NAME = "takeover_offered"
    TOPIC = Topic.GROUPS
    TO_MANAGERS = True
    model = Takeover

    def rows(self):
        return super().rows().select_related("member").filter(ended_at=None)

    def headline(self, takeover):
        return _("%(name)s offers to take over %(group)s") % {"name": takeover.member, "group": takeover.group}

    def sentences(self, takeover):
        day = spoken(timezone.localtime(takeover.due_at))
        return [
            _("Do you do nothing, then %(name)s manages the group too from %(day)s. You stay a manager.")
            % {"name": takeover.member, "day": day},
            _("Do you object? You can until then, with a reason. Do you agree? Then it can be done at once."),
        ]

    def label(self, takeover):
        return _("Agree or object")


class TakeoverStopped(AboutGroup):
    """An offer came to nothing: who made it hears so, with the reason a manager gave."""

    NAME = "takeover_stopped"
    TOPIC = Topic.GROUPS
    model = Takeover

    def rows(self):
        return super().rows().filter(outcome__in=[Outcome.OBJECTED, Outcome.NEEDLESS]).select_related("ended_by")

    def audience(self, takeover):
        return Member.objects.present().filter(pk=takeover.member_id)

    def headline(self, takeover):
        return _("You do not take over %(group)s") % {"group": takeover.group}

    def sentences(self, takeover):
        if takeover.outcome == Outcome.NEEDLESS:
            return [_("It is no longer needed: there is a manager, or you are not in the group any more.")]
        lines = [_("A manager of the group objected.")]
        return [*lines, takeover.reason] if takeover.reason else lines

    def because(self, takeover):
        return _("You get this mail because you offered to take the group over.")


class TakeoverGranted(AboutGroup):
    """Who offered manages the group now."""

    NAME = "takeover_granted"
    TOPIC = Topic.GROUPS
    model = Takeover

    def rows(self):
        return super().rows().filter(outcome=Outcome.DONE)

    def audience(self, takeover):
        return managing(takeover.group).filter(pk=takeover.member_id)

    def headline(self, takeover):
        return _("You manage %(group)s now") % {"group": takeover.group}

    def sentences(self, takeover):
        return [
            _("Write something, however short: then everybody sees that it goes on. Ask somebody to manage it too.")
        ]

    def because(self, takeover):
        return _("You get this mail because you offered to take the group over.")


class TakeoverHappened(AboutGroup):
    """The other managers hear who manages the group with them now, and so does whoever offered too."""

    NAME = "takeover_happened"
    TOPIC = Topic.GROUPS
    model = Takeover

    def rows(self):
        return super().rows().filter(outcome=Outcome.DONE).select_related("member")

    def audience(self, takeover):
        passed = takeover.group.takeovers.filter(outcome=Outcome.PASSED, ended_at__gte=takeover.ended_at)
        others = Member.objects.present().filter(pk__in=passed.values("member"))
        return (managing(takeover.group) | others).exclude(pk=takeover.member_id).distinct()

    def headline(self, takeover):
        return _("%(name)s manages %(group)s now") % {"name": takeover.member, "group": takeover.group}

    def sentences(self, takeover):
        return [
            _("Nobody objected, or a manager agreed. Who managed it before still does."),
            _("Did you offer too? Ask %(name)s to make you manager as well: two see more than one.")
            % {"name": takeover.member},
        ]

    def because(self, takeover):
        return _("You get this mail because you manage this group, or offered to.")


class GroupArchived(AboutGroup):
    """The other managers hear that a group was closed, and that they can open it again."""

    NAME = "group_archived"
    TOPIC = Topic.GROUPS
    model = Archiving

    def rows(self):
        return super().rows().filter(until=None).select_related("by")

    def headline(self, archiving):
        return _("“%(group)s” is in the archive") % {"group": archiving.group}

    def sentences(self, archiving):
        if archiving.by:
            first = _("%(name)s closed it. Everything can be read, and nothing is added.") % {"name": archiving.by}
        else:
            first = _("Its last day has been. Everything can be read, and nothing is added.")
        return [first, _("You can open it again, with one click.")]


class GroupRevived(AboutGroup):
    """The other managers hear that their group goes on."""

    NAME = "group_revived"
    TOPIC = Topic.GROUPS
    model = Archiving

    def rows(self):
        return super().rows().exclude(until=None).select_related("woken_by")

    def headline(self, archiving):
        return _("“%(group)s” is open again") % {"group": archiving.group}

    def sentences(self, archiving):
        if archiving.woken_by:
            return [_("%(name)s opened it. Everybody who was in it is in it still.") % {"name": archiving.woken_by}]
        return [_("Everybody who was in it is in it still.")]
