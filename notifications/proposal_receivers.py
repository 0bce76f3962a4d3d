"""What this room hears of groups that somebody wants to begin."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from groups.signals import proposal_approved, proposal_declined, proposal_made, proposal_waited_long
from members.models import mailbox_of

from .kinds.proposals import ProposalMade, ProposalWaits
from .letters import absolute, absolute_url, in_the_networks_language
from .models import Announcement
from .receivers import note


@receiver(proposal_made)
def announce_proposal(proposal, **kwargs):
    Announcement.write(ProposalMade, proposal, actor=proposal.member)


@receiver(proposal_waited_long)
def remind_of_proposal(proposal, **kwargs):
    Announcement.write(ProposalWaits, proposal)


@receiver(proposal_approved)
def mail_approval(group, by, **kwargs):
    """At once, not announced: the proposal is gone."""
    with in_the_networks_language():
        note(
            mailbox_of(group.founder),
            "proposal_approved",
            _("Your group “%(group)s” has begun") % {"group": group},
            [_("%(name)s approved it. You manage it, and can invite colleagues now.") % {"name": by}],
            because=_("You get this mail because you proposed this group."),
            url=absolute(group.get_absolute_url()),
            label=_("Go to the group"),
        )


@receiver(proposal_declined)
def mail_declining(member, name, reason, by, **kwargs):
    """At once, not announced: the proposal is gone."""
    with in_the_networks_language():
        note(
            mailbox_of(member),
            "proposal_declined",
            _("Your group “%(group)s” does not begin") % {"group": name},
            [
                _("%(name)s declined it, and writes: “%(reason)s”") % {"name": by, "reason": reason},
                _("You can propose a group again."),
            ],
            because=_("You get this mail because you proposed this group."),
            url=absolute_url("groups:directory"),
            label=_("See other groups"),
        )
