"""What this room hears from those below it. Each writes its row in the transaction of the fact."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from events.signals import registered
from groups.signals import invited, join_admitted, join_declined, join_requested
from members.signals import admitted, turned_away
from network.models import Network

from .kinds import digest  # noqa: F401 - a kind is known once it is imported
from .kinds.events import Registered
from .kinds.groups import Invited, JoinAdmitted, JoinRequested
from .kinds.members import Admitted
from .letters import absolute_url, in_the_networks_language, letter
from .models import Announcement, DigestSubscription, Mail


@receiver(join_requested)
def announce_join_request(join_request, **kwargs):
    Announcement.write(JoinRequested, join_request, actor=join_request.member)


@receiver(join_admitted)
def announce_admission_to_group(membership, **kwargs):
    Announcement.write(JoinAdmitted, membership)


@receiver(invited)
def announce_invitation(invitation, **kwargs):
    Announcement.write(Invited, invitation, actor=invitation.invited_by)


@receiver(join_declined)
def mail_refusal_of_group(group, member, reason, **kwargs):
    """At once, not announced: the request is gone, and whoever asks again and is refused again hears it again."""
    with in_the_networks_language():
        context = {
            "group": group,
            "member": member,
            "decision": reason,
            "groups_url": absolute_url("groups:directory"),
        }
        headline = _("%(group)s did not admit you") % {"group": group}
        Mail.write(letter("mail/join_declined", context, member.email, headline, kind="join_declined"), "join_declined")


@receiver(admitted)
def welcome(member, waited, **kwargs):
    DigestSubscription.objects.start_for([member])
    if waited:
        Announcement.write(Admitted, member)


@receiver(turned_away)
def mail_refusal(email, name, reason, **kwargs):
    """At once, not announced: the account is gone when this transaction is."""
    with in_the_networks_language():
        network = Network.current()
        headline = _("Your request to join %(network)s") % {"network": network.name}
        context = {"name": name, "decision": reason}
        Mail.write(letter("mail/turned_away", context, email, headline, kind="turned_away"), "turned_away")


@receiver(registered)
def announce_registration(registration, **kwargs):
    Announcement.write(Registered, registration)
