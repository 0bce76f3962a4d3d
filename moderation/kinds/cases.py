"""What those who judge hear: that something was reported, waits too long, or was put before them.

None of it says who reported, and no mail what: it stands at the desk, where who reads it is asked anew.
"""

from django.db.models import Exists, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Membership
from members.models import Member, Role
from network.rights import ROLES_WITH, Right
from notifications.kinds import Kind
from notifications.letters import absolute_url, path_of
from notifications.topics import Topic

from ..models import Case, HandOver
from ..permissions import can_judge_for_network


def open_for(viewer):
    """Open cases, as far as a role or a group makes them the viewer's: told was only who could judge each of them."""
    roles = Role.objects.running().filter(member=viewer.pk, name__in=ROLES_WITH[Right.MODERATE])
    managed = Membership.objects.filter(member=viewer.pk, is_manager=True).values("group")
    theirs = Exists(roles) | Q(within__in=managed, is_for_network=False)
    return Case.objects.open().filter(theirs).exclude(about=viewer.pk)


def queue_url(case, viewer):
    if case.within is None or can_judge_for_network(viewer):
        return absolute_url("moderation:queue")
    return absolute_url("moderation:queue_of_group", case.within.pk, case.within.slug)


class AboutCase:
    TOPIC = Topic.ASKED
    LEADS_TO = "case_url"
    model = Case

    def rows(self):
        return super().rows().select_related("within")

    def audience(self, case):
        return Member.objects.present().filter(pk__in=[one.pk for one in case.judges()])

    def about(self, case):
        """Not the piece: whoever judges need not see it where it stands."""
        return {}

    def group_of(self, case):
        return case.within_id

    def still_for(self, viewer):
        return open_for(viewer)

    def context(self, case):
        return {"case": case, "case_url": absolute_url("moderation:case", case.pk)}


class Gathered(AboutCase):
    """One notification for all of them, that leads to the list."""

    GATHERS = True

    def thread(self, case):
        return 0

    def address(self, viewer, notification):
        case = self.rows().filter(pk=notification.last).first()
        return path_of(queue_url(case, viewer)) if case else ""


class CaseOpened(Gathered, Kind):
    NAME = "case_opened"

    def headline(self, case):
        return _("Something new has been reported")


class DangerReported(AboutCase, Kind):
    """Somebody calls it forbidden or dangerous: that is told by mail too."""

    NAME = "danger_reported"
    TEMPLATE = "mail/danger_reported"

    def headline(self, case):
        return _("Something forbidden or dangerous has been reported")


class CaseWaits(Gathered, Kind):
    """Nobody judged it within a working day: all who could hear so once, for all that waits."""

    NAME = "case_waits"
    TEMPLATE = "mail/case_waits"

    def headline(self, case):
        return _("A case waits for more than a working day")

    def personal(self, case, member):
        count = Case.objects.open().at_desk_of(member).counted()
        words = ngettext("%(n)s case lies open.", "%(n)s cases lie open.", count) % {"n": count}
        return {"count_in_words": words, "queue_url": queue_url(case, member)}


class CaseWaitsInGroup(CaseWaits):
    """The managers of a group hear of what waits there."""

    NAME = "case_waits_in_group"

    def thread(self, case):
        return case.within_id

    def audience(self, case):
        managing = Membership.objects.filter(group=case.within_id, is_manager=True).values("member")
        return super().audience(case).filter(pk__in=managing)


class CaseHandedOver(Kind):
    """A case was put before somebody, or back before all who may judge it."""

    NAME = "case_handed_over"
    TOPIC = Topic.ASKED
    LEADS_TO = "case_url"
    TEMPLATE = "mail/case_handed_over"
    model = HandOver

    def rows(self):
        return super().rows().select_related("case__within", "by", "to")

    def audience(self, hand_over):
        people = [hand_over.to] if hand_over.to else hand_over.case.judges()
        whom = Member.objects.present().filter(pk__in=[one.pk for one in people])
        if hand_over.to or hand_over.case.is_for_network:
            return whom
        managing = Membership.objects.filter(group=hand_over.case.within_id, is_manager=True)
        return whom.filter(pk__in=managing.values("member"))

    def about(self, hand_over):
        return {}

    def still_for(self, viewer):
        return HandOver.objects.filter(case__in=open_for(viewer))

    def headline(self, hand_over):
        if hand_over.by is None:
            return _("A case has been handed over to you")
        return _("%(name)s handed a case over to you") % {"name": hand_over.by}

    def context(self, hand_over):
        return {"case": hand_over.case, "case_url": absolute_url("moderation:case", hand_over.case_id)}
