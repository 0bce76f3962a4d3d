"""What is told of coming into a group and of having to go."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groups.models import Entry, Exclusion, Group, Membership
from members.models import Member
from web.nudges import LATER

from ..letters import absolute, absolute_url
from ..topics import Topic
from . import Kind

NOTE = "mail/note"


class Excluded(Kind):
    """The managers of a group keep a member out: the member hears why and until when, as long as that holds."""

    NAME = "excluded"
    TOPIC = Topic.GROUPS
    TEMPLATE = NOTE
    model = Exclusion

    def rows(self):
        return super().rows().select_related("group", "member")

    def audience(self, exclusion):
        return Member.objects.present().filter(pk=exclusion.member_id)

    def headline(self, exclusion):
        return _("You are excluded from %(group)s") % {"group": exclusion.group}

    def context(self, exclusion):
        known = Group.objects.visible_to(exclusion.member).filter(pk=exclusion.group_id).exists()
        return {
            "lines": [
                _("Its managers write: “%(reason)s”") % {"reason": exclusion.reason},
                until_words(exclusion),
                _("What you wrote there stays. Do you disagree? Then talk to one of the managers."),
            ],
            "url": absolute(exclusion.group.get_absolute_url()) if known else absolute_url("groups:directory"),
            "label": _("Go to the group") if known else _("See other groups"),
            "because": _("You get this mail because the managers of this group decided about you."),
        }


def until_words(exclusion):
    if exclusion.until is None:
        return _("You can no longer join, until a manager lets you in again.")
    return _("You can join again from %(day)s.") % {"day": date_format(timezone.localtime(exclusion.until), "j F Y")}


class TakenInByWork(Kind):
    """Somebody is in a group by working somewhere: they hear it once, and how to be out of it again."""

    NAME = "taken_in_by_work"
    TOPIC = Topic.GROUPS
    TEMPLATE = NOTE
    model = Membership
    PRIORITY = LATER

    def rows(self):
        return super().rows().filter(affiliation__isnull=False).select_related("group", "affiliation")

    def audience(self, membership):
        return Member.objects.present().filter(pk=membership.member_id)

    def headline(self, membership):
        return _("You are a member of %(group)s now") % {"group": membership.group}

    def context(self, membership):
        group = membership.group
        names = {"organisation": membership.affiliation.organisation_name, "leave": absolute_url(*page_to_leave(group))}
        lines = [
            _("The group is for everybody of %(organisation)s, so you are in it too.") % names,
            _("Rather not? Leave it here, and it does not happen again: %(leave)s") % names,
        ]
        return {
            "lines": [*filter(None, [group.intro, group.welcome]), *lines],
            "url": absolute(group.get_absolute_url()),
            "label": _("Go to the group"),
            "because": _("You get this mail because you showed where you work, once and for this group only."),
        }


def page_to_leave(group):
    return "groups:leave", group.pk, group.slug


class Appointed(Kind):
    """Somebody is a manager of a group from now on, as long as that still holds."""

    NAME = "appointed"
    TOPIC = Topic.GROUPS
    TEMPLATE = NOTE
    model = Membership

    def rows(self):
        return super().rows().filter(is_manager=True).select_related("group")

    def audience(self, membership):
        return Member.objects.present().filter(pk=membership.member_id)

    def headline(self, membership):
        return _("You are a manager of %(group)s now") % {"group": membership.group}

    def context(self, membership):
        group = membership.group
        return {
            "lines": [
                _("You decide on requests and can change the group, with the same rights as the other managers."),
                _("Rather not? On the page with the members you stop being a manager again."),
            ],
            "url": absolute_url("groups:members", group.pk, group.slug),
            "label": _("See the members"),
            "because": _("You get this mail because a manager of this group made you one."),
        }


class Entered(Kind):
    """A community manager looks inside a group for an hour: its managers hear who and why, whatever mail they wish."""

    NAME = "entered"
    TOPIC = Topic.GROUPS
    TEMPLATE = NOTE
    PASSES = True
    model = Entry

    def rows(self):
        return super().rows().select_related("group", "member")

    def audience(self, entry):
        managing = Membership.objects.filter(group=entry.group_id, is_manager=True)
        return Member.objects.present().filter(pk__in=managing.values("member")).exclude(pk=entry.member_id)

    def headline(self, entry):
        return _("%(name)s looks inside %(group)s") % {"name": entry.member, "group": entry.group}

    def context(self, entry):
        moment = date_format(timezone.localtime(entry.until), "j F Y, H.i")
        return {
            "lines": [
                _("Why: “%(reason)s”") % {"reason": entry.reason},
                _("This lasts until %(moment)s. Until then everything in the group can be read, and nothing written.")
                % {"moment": moment},
                _("It stands in the logbook of the network. Do you want to know more? Ask your colleague."),
            ],
            "url": absolute(entry.group.get_absolute_url()),
            "label": _("Go to the group"),
            "because": _("You get this mail because you are a manager of this group. It cannot be turned off."),
        }
