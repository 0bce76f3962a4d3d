from django.db.models import Exists
from django.utils.translation import gettext as _

from members.models import Application, Disuse, Errand, Member, Note, Role, Takeout
from network.models import Network
from network.rights import Right, RoleName

from ..letters import absolute_url
from ..topics import Topic
from . import Kind


class Admitted(Kind):
    """Somebody who waited for admission is a member now."""

    NAME = "admitted"
    TEMPLATE = "mail/admitted"
    model = Member

    def audience(self, member):
        return Member.objects.present().filter(pk=member.pk)

    def headline(self, member):
        return _("You are a member of %(network)s now") % {"network": Network.current().name}

    def context(self, member):
        application = Application.objects.filter(member=member).first()
        return {
            "answer": application.answer if application else "",
            "login_url": absolute_url("account_login"),
            "was_busy": Errand.objects.filter(member=member).exists(),
        }


class NotePinned(Kind):
    """A colleague wrote on the board of a profile: its owner hears it."""

    NAME = "note_pinned"
    TOPIC = Topic.NOTES
    LEADS_TO = "board_url"
    TEMPLATE = "mail/note_pinned"
    model = Note

    def rows(self):
        return super().rows().select_related("owner", "author")

    def audience(self, note):
        return Member.objects.present().filter(pk=note.owner_id).exclude(pk=note.author_id)

    def headline(self, note):
        if note.author is None:
            return _("Somebody wrote on your board")
        return _("%(name)s wrote on your board") % {"name": note.author}

    def context(self, note):
        return {
            "board_url": absolute_url("feed:board", note.owner_id, note.owner.slug),
            "settings_url": absolute_url("notifications:mail_settings"),
        }


class TakeoutReady(Kind):
    """The copy somebody asked for can be fetched."""

    NAME = "takeout_ready"
    TEMPLATE = "mail/takeout_ready"
    model = Takeout

    def audience(self, takeout):
        return Member.objects.present().filter(pk=takeout.member_id)

    def headline(self, takeout):
        return _("The copy of your data is ready")

    def context(self, takeout):
        return {"data_url": absolute_url("members:my_data")}


class AboutDisuse:
    """Nobody used an account for two years: its owner is asked, and asked again before it is closed."""

    TEMPLATE = "mail/unused"
    model = Disuse

    def audience(self, disuse):
        return Member.objects.present().filter(pk=disuse.member_id)

    def context(self, disuse):
        return {"login_url": absolute_url("account_login")}


class Unused(AboutDisuse, Kind):
    NAME = "unused"

    def headline(self, disuse):
        return _("Do you still use your account on %(network)s?") % {"network": Network.current().name}


class UnusedStill(AboutDisuse, Kind):
    NAME = "unused_still"

    def headline(self, disuse):
        return _("We are about to close your account on %(network)s") % {"network": Network.current().name}


class AdmissionWaits(Kind):
    """Somebody waits for admission for more than a day: whoever admits members is reminded, once for all who wait."""

    NAME = "admission_waits"
    TOPIC = Topic.ASKED
    LEADS_TO = "desk_url"
    TEMPLATE = "mail/admission_waits"
    model = Application

    def rows(self):
        return super().rows().filter(decided_at=None).select_related("member")

    def audience(self, application):
        return Member.objects.present().holding(Right.ADMIT_MEMBERS)

    def still_for(self, viewer):
        may = Member.objects.filter(pk=viewer.pk).holding(Right.ADMIT_MEMBERS)
        return Application.objects.filter(Exists(may), decided_at=None)

    def headline(self, application):
        return _("Somebody waits to become a member")

    def context(self, application):
        return {"count": Member.objects.waiting().count(), "desk_url": absolute_url("members:admissions")}


class RoleGiven(Kind):
    """Somebody is a community manager from now on: all of them hear it by mail, whoever gave the role."""

    NAME = "role_given"
    TEMPLATE = "mail/role_given"
    model = Role

    def rows(self):
        return Role.objects.running().filter(name=RoleName.COMMUNITY_MANAGER).select_related("member", "given_by")

    def audience(self, role):
        managers = Role.objects.running().filter(name=RoleName.COMMUNITY_MANAGER)
        return Member.objects.present().filter(pk__in=managers.values("member"))

    def headline(self, role):
        return _("%(name)s is community manager now") % {"name": role.member}
