"""What this room hears of groups that somebody wants to begin."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from groups.signals import proposal_approved, proposal_declined, proposal_made, proposal_waited_long

from .kinds.notices import ProposalApproved, ProposalDeclined, notify
from .kinds.proposals import ProposalMade, ProposalWaits
from .letters import absolute, absolute_url, in_the_networks_language
from .models import Announcement


@receiver(proposal_made)
def announce_proposal(proposal, **kwargs):
    Announcement.write(ProposalMade, proposal, actor=proposal.member)


@receiver(proposal_waited_long)
def remind_of_proposal(proposal, **kwargs):
    Announcement.write(ProposalWaits, proposal)


@receiver(proposal_approved)
def tell_of_approval(group, by, **kwargs):
    with in_the_networks_language():
        notify(
            ProposalApproved,
            group.founder,
            _("Your group “%(group)s” has begun") % {"group": group},
            [_("%(name)s approved it. You manage it, and can invite colleagues now.") % {"name": by}],
            because=_("You get this mail because you proposed this group."),
            url=absolute(group.get_absolute_url()),
            label=_("Go to the group"),
        )


@receiver(proposal_declined)
def tell_of_declining(member, name, reason, by, **kwargs):
    with in_the_networks_language():
        notify(
            ProposalDeclined,
            member,
            _("Your group “%(group)s” does not begin") % {"group": name},
            [
                _("%(name)s declined it, and writes: “%(reason)s”") % {"name": by, "reason": reason},
                _("You can propose a group again."),
            ],
            because=_("You get this mail because you proposed this group."),
            url=absolute_url("groups:directory"),
            label=_("See other groups"),
        )
