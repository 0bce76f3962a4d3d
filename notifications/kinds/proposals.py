"""What community managers hear of groups that wait for them."""

from django.db.models import Exists
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Proposal
from members.models import Member
from network.rights import Right

from ..letters import absolute_url
from ..topics import Topic
from . import Kind
from .jobs import NOTE


class AboutProposal(Kind):
    """For whoever approves groups, as long as it waits."""

    TOPIC = Topic.ASKED
    TEMPLATE = NOTE
    model = Proposal

    def rows(self):
        return Proposal.objects.waiting().select_related("member")

    def audience(self, proposal):
        return Member.objects.present().holding(Right.APPROVE_GROUPS)

    def still_for(self, viewer):
        may = Member.objects.filter(pk=viewer.pk).holding(Right.APPROVE_GROUPS)
        return Proposal.objects.waiting().filter(Exists(may))

    def sentences(self, proposal):
        raise NotImplementedError

    def context(self, proposal):
        return {
            "lines": self.sentences(proposal),
            "url": absolute_url("groups:proposals"),
            "label": _("Look at new groups"),
            "because": _("You get this mail because you approve new groups here."),
        }


class ProposalMade(AboutProposal):
    NAME = "proposal_made"

    def headline(self, proposal):
        return _("%(name)s wants to begin a group") % {"name": proposal.member}

    def sentences(self, proposal):
        why = [_("Why: “%(why)s”") % {"why": proposal.why}] if proposal.why else []
        return [f"“{proposal.name}”: {proposal.fields['intro']}", *why]


class ProposalWaits(AboutProposal):
    """Once of each, and once for all that wait."""

    NAME = "proposal_waits"

    def headline(self, proposal):
        return _("A new group waits for your approval")

    def sentences(self, proposal):
        names = {"name": proposal.member, "group": proposal.name}
        count = Proposal.objects.waiting().count()
        all_of_them = ngettext("%(count)s group is waiting.", "%(count)s groups are waiting in all.", count)
        first = _("%(name)s proposed “%(group)s” more than a day ago, and has heard nothing yet.") % names
        return [first, all_of_them % {"count": count}] if count > 1 else [first]
