"""That a role which is for a while is about to end: whoever has it hears so, and who gives roles."""

from django.db.models import Exists, Q
from django.utils.translation import gettext as _

from members.models import Member, Role
from network.rights import Right
from notifications.kinds import Kind
from notifications.letters import absolute_url, path_of
from notifications.topics import Topic

from ..telling import day

NOTE = "mail/note"


class TermEnds(Kind):
    NAME = "term_ends"
    IS_TOLD_ANEW = True  # it was made longer since, and ends after all
    TOPIC = Topic.ASKED
    TEMPLATE = NOTE
    model = Role

    def rows(self):
        return Role.objects.running().exclude(until=None).select_related("member")

    def about(self, role):
        return {}

    def audience(self, role):
        givers = Member.objects.present().holding(Right.GIVE_ROLES)
        return Member.objects.present().filter(Q(pk=role.member_id) | Q(pk__in=givers.values("pk")))

    def still_for(self, viewer):
        gives = Exists(Member.objects.filter(pk=viewer.pk).holding(Right.GIVE_ROLES))
        return Role.objects.running().exclude(until=None).filter(Q(member=viewer.pk) | gives)

    def headline(self, role):
        words = {"name": role.member, "role": str(role.get_name_display()).lower(), "day": day(role.until)}
        return _("The term of %(name)s as %(role)s ends on %(day)s") % words

    def context(self, role):
        return {"because": _("You get this mail because you have this role, or give roles.")}

    def personal(self, role, member):
        url = absolute_url(*self.way_of(role, member))
        if member.pk == role.member_id:
            lines = [
                _("Then it is over by itself. Thank you for all you did."),
                _("Would you like to go on, or do you know somebody for it? Tell a community manager."),
            ]
            return {"lines": lines, "url": url, "label": _("See who is new")}
        lines = [_("Then it is over by itself. Give the role once more, or ask somebody else for it.")]
        return {"lines": lines, "url": url, "label": _("Go to this member")}

    def way_of(self, role, member):
        """Nobody opens the page about themselves."""
        if member.pk == role.member_id:
            return ["moderation:introductions"]
        return ["moderation:member", role.member_id]

    def address(self, viewer, notification):
        role = self.rows().filter(pk=notification.last).first()
        return path_of(absolute_url(*self.way_of(role, viewer))) if role else ""
