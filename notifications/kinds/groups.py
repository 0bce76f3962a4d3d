from django.utils.translation import gettext as _

from groups.models import Invitation, JoinRequest, Membership
from members.models import Member

from ..letters import absolute_url
from ..topics import Topic
from . import Kind


class JoinRequested(Kind):
    """Somebody asks to be let into a group: its managers hear it."""

    NAME = "join_requested"
    TOPIC = Topic.GROUPS
    LEADS_TO = "decide_url"
    TO_MANAGERS = True
    TEMPLATE = "mail/join_requested"
    model = JoinRequest

    def rows(self):
        return super().rows().select_related("group", "member__affiliation")

    def audience(self, join_request):
        return Member.objects.present().filter(memberships__group=join_request.group_id, memberships__is_manager=True)

    def headline(self, join_request):
        return _("%(name)s wants to join %(group)s") % {"name": join_request.member, "group": join_request.group}

    def context(self, join_request):
        group = join_request.group
        return {"group": group, "decide_url": absolute_url("groups:members", group.pk, group.slug)}


class JoinAdmitted(Kind):
    """A request was granted: the asker hears it, as long as that still holds."""

    NAME = "join_admitted"
    TOPIC = Topic.GROUPS
    TEMPLATE = "mail/join_admitted"
    model = Membership

    def rows(self):
        return super().rows().select_related("group")

    def audience(self, membership):
        return Member.objects.present().filter(pk=membership.member_id)

    def headline(self, membership):
        return _("You are a member of %(group)s now") % {"group": membership.group}

    def context(self, membership):
        return {
            "group": membership.group,
            "group_url": absolute_url("feed:group", membership.group_id, membership.group.slug),
        }


class Invited(Kind):
    """A place in a group is offered: the member hears of it, who knows of a hidden group by nothing else."""

    NAME = "invited"
    TOPIC = Topic.ASKED
    LEADS_TO = "about_url"
    TEMPLATE = "mail/invited"
    model = Invitation

    def rows(self):
        return super().rows().select_related("group", "invited_by")

    def audience(self, invitation):
        return Member.objects.present().filter(pk=invitation.member_id)

    def headline(self, invitation):
        group, host = invitation.group, invitation.invited_by
        if host is None:
            return _("You are invited to %(group)s") % {"group": group}
        return _("%(name)s invites you to %(group)s") % {"name": host, "group": group}

    def context(self, invitation):
        group = invitation.group
        return {"group": group, "about_url": absolute_url("groups:about", group.pk, group.slug)}
