"""A short message from the desk to one member, on the site and by mail. It is kept nowhere else."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import meet
from network.models import Network
from notifications.kinds.notices import notify
from notifications.letters import absolute_url, in_the_networks_language
from notifications.models import Notice

from .kinds.messages import DeskMessage
from .models import Deed, What

THE_SAME = timedelta(hours=1)  # the same words within that time are a button that was pressed twice


@transaction.atomic
def write_to(member, by, text):
    """Once, however often the form is sent. The logbook says that it was written, not what."""
    meet(member)
    sent = Notice.objects.filter(member=member, kind=DeskMessage.NAME, created_at__gt=timezone.now() - THE_SAME)
    if sent.filter(lines__0=text).exists():
        return
    with in_the_networks_language():
        notify(
            DeskMessage,
            member,
            _("A message from the desk of %(network)s") % {"network": Network.current().name},
            [text],
            because=_("You get this mail because somebody who looks after the network wrote to you."),
            url=absolute_url("network:report_problem"),
            label=_("Write back to the desk"),
        )
        Deed.objects.write(What.SETTING_CHANGED, by, member_key=member.pk, why=_("Wrote to a member"))
