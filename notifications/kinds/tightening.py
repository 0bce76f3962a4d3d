"""What is told of a group that becomes stricter: to who wrote something there for others, and to its managers."""

from django.utils import timezone
from django.utils.translation import gettext as _

from content.tightening import for_others_in
from groups.models import Kind as GroupKind
from groups.models import Tightening
from members.models import Member

from ..letters import absolute_url
from ..models import Delivery
from ..topics import Topic
from . import Kind
from .jobs import NOTE, spoken


class AboutTightening:
    TEMPLATE = NOTE
    model = Tightening

    def rows(self):
        return super().rows().select_related("group", "planned_by")

    def names(self, tightening):
        return {"group": tightening.group, "day": spoken(timezone.localdate(tightening.at))}


class TighteningPlanned(AboutTightening, Kind):
    """Who wrote something for others hears it a week ahead, with the way to keep it for them."""

    NAME = "tightening_planned"
    TOPIC = Topic.GROUPS

    def rows(self):
        return super().rows().filter(pk__in=Tightening.objects.open())

    def audience(self, tightening):
        return Member.objects.present().filter(pk__in=for_others_in(tightening.group).order_by().values("author"))

    def headline(self, tightening):
        if tightening.kind == GroupKind.HIDDEN:
            return _("“%(group)s” becomes a hidden group on %(day)s") % self.names(tightening)
        return _("“%(group)s” becomes a closed group on %(day)s") % self.names(tightening)

    def context(self, tightening):
        return {
            "lines": [
                _("You wrote something there that others read too. From that day only members of the group read it."),
                _("Do you want to keep it for others? Then take it out of the group in time. The comments go along."),
                _("If you do nothing, it stays in the group. Are you no member there? Then you lose sight of it too."),
            ],
            "url": absolute_url("content:own_pieces", tightening.group_id, tightening.group.slug),
            "label": _("See your pieces in this group"),
            "because": _("You get this mail because you wrote something in this group for others than its members."),
        }


class TighteningPlannedHere(AboutTightening, Kind):
    """The other managers hear what one of them announced, and until when it can be called off."""

    NAME = "tightening_to_managers"
    TOPIC = Topic.GROUPS
    TO_MANAGERS = True

    def rows(self):
        return super().rows().filter(pk__in=Tightening.objects.open())

    def audience(self, tightening):
        return Member.objects.present().filter(memberships__group=tightening.group_id, memberships__is_manager=True)

    def headline(self, tightening):
        return _("It was announced that “%(group)s” becomes stricter on %(day)s") % self.names(tightening)

    def context(self, tightening):
        by = tightening.planned_by
        return {
            "lines": [
                _("%(name)s announced it.") % {"name": by} if by else _("One of the managers announced it."),
                _("Who wrote something there for others has been told. Until that day you can call it off."),
            ],
            "url": absolute_url("content:tighten", tightening.group_id, tightening.group.slug),
            "label": _("See the plan"),
            "because": _("You get this mail because you are a manager of this group."),
        }


class TighteningCancelled(AboutTightening, Kind):
    """Who heard that it was to happen hears that it does not."""

    NAME = "tightening_cancelled"
    TOPIC = Topic.GROUPS

    def rows(self):
        return super().rows().exclude(cancelled_at=None)

    def audience(self, tightening):
        heard = Delivery.objects.filter(kind=TighteningPlanned.NAME, subject_id=tightening.pk, skipped="")
        return Member.objects.present().filter(pk__in=heard.values("member"))

    def headline(self, tightening):
        return _("“%(group)s” stays as it is") % self.names(tightening)

    def context(self, tightening):
        return {
            "lines": [
                _("The managers called it off: the group does not become stricter on %(day)s.")
                % self.names(tightening),
                _("What you left there keeps its readers. What you took out stays on your own page."),
            ],
            "url": absolute_url("groups:about", tightening.group_id, tightening.group.slug),
            "label": _("See the group"),
            "because": _("You get this mail because we wrote you that this group would become stricter."),
        }
