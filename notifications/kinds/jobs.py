"""What is told about jobs, the addresses that belong to them and the memberships that rest on them."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groups.models import Membership
from members.models import AddressPause, Affiliation, Member, Reason

from ..letters import absolute_url
from ..topics import Topic
from . import Kind

NOTE = "mail/note"


class StillWorking(Kind):
    """The one question about a job, as long as it is open."""

    NAME = "still_working"
    TEMPLATE = NOTE
    model = Affiliation

    def rows(self):
        return super().rows().filter(asked_at__isnull=False).select_related("organisation__successor")

    def audience(self, job):
        return Member.objects.present().filter(pk=job.member_id)

    def headline(self, job):
        if job.may_move_along():
            names = {"old": job.organisation_name, "new": job.organisation.successor}
            return _("%(old)s is part of %(new)s now. Do you work there?") % names
        return _("Do you still work at %(organisation)s?") % {"organisation": job.organisation_name or job.job_title}

    def context(self, job):
        return {
            "lines": [
                _("Yes, another job, or not any more: one click tells us. Your profile then stays right."),
                _("Your account stays yours, whatever you answer. Give a second, private address as well."),
            ],
            "url": absolute_url("members:jobs"),
            "label": _("Answer the question"),
            "because": _("We ask this once a year, and when mail to your work comes back or your organisation merges."),
        }


class AddressPaused(Kind):
    """Mail came back from an address that belongs to no job we know of: the member hears it at another one."""

    NAME = "address_paused"
    TEMPLATE = NOTE
    model = AddressPause

    def rows(self):
        return super().rows().filter(reason=Reason.BOUNCED).select_related("address")

    def audience(self, pause):
        return Member.objects.present().filter(pk=pause.address.user_id)

    def headline(self, pause):
        return _("Our mail to %(email)s came back") % {"email": pause}

    def context(self, pause):
        return {
            "lines": [
                _("We send nothing there for now. Does the address still work? Show it before %(day)s.")
                % {"day": spoken(pause.signs_in_until)},
                _("After that day you can no longer log in with it. Passkeys go on working."),
            ],
            "url": absolute_url("members:jobs"),
            "label": _("See your addresses"),
            "because": _("You get this mail because the address belongs to your account."),
        }


class MembershipEnding(Kind):
    """The job a membership rests on is over: the member hears when it ends."""

    NAME = "membership_ending"
    TOPIC = Topic.GROUPS
    TEMPLATE = NOTE
    model = Membership

    def rows(self):
        return super().rows().filter(ends_on__isnull=False).select_related("group", "member")

    def audience(self, membership):
        return Member.objects.present().filter(pk=membership.member_id)

    def headline(self, membership):
        return _("You leave %(group)s after %(day)s") % {"group": membership.group, "day": spoken(membership.ends_on)}

    def context(self, membership):
        group = membership.group
        return {
            "lines": [_("You are in this group for the job that ends. Its managers can keep you in it: ask them.")],
            "url": absolute_url("groups:about", group.pk, group.slug),
            "label": _("Go to the group"),
            "because": _("You get this mail because you are a member of this group."),
        }


class MembershipEndingInGroup(Kind):
    """The managers of the group hear it too, who can keep the member."""

    NAME = "membership_ending_mgr"
    TOPIC = Topic.GROUPS
    TO_MANAGERS = True
    TEMPLATE = NOTE
    model = Membership

    def rows(self):
        return super().rows().filter(ends_on__isnull=False).select_related("group", "member")

    def audience(self, membership):
        managers = Member.objects.present().filter(memberships__group=membership.group_id, memberships__is_manager=True)
        return managers.exclude(pk=membership.member_id)

    def headline(self, membership):
        names = {"name": membership.member, "group": membership.group, "day": spoken(membership.ends_on)}
        return _("%(name)s leaves %(group)s after %(day)s") % names

    def context(self, membership):
        group = membership.group
        return {
            "lines": [_("The membership rests on a job that ends. Do you want to keep this member? You can.")],
            "url": absolute_url("groups:members", group.pk, group.slug),
            "label": _("See who leaves"),
            "because": _("You get this mail because you manage this group."),
        }


class MembershipKept(Kind):
    """A manager kept a member whose membership was to end."""

    NAME = "membership_kept"
    TOPIC = Topic.GROUPS
    TEMPLATE = NOTE
    model = Membership

    def rows(self):
        return super().rows().filter(ends_on=None).select_related("group")

    def audience(self, membership):
        return Member.objects.present().filter(pk=membership.member_id)

    def headline(self, membership):
        return _("You stay a member of %(group)s") % {"group": membership.group}

    def context(self, membership):
        group = membership.group
        return {
            "lines": [_("A manager of the group keeps you in it, whatever job you have.")],
            "url": absolute_url("feed:group", group.pk, group.slug),
            "label": _("Go to the group"),
            "because": _("You get this mail because you are a member of this group."),
        }


def spoken(day):
    return date_format(day, "j F Y")
