from django.utils.translation import gettext as _

from members.models import Errand, Member
from network.models import Network

from ..letters import absolute_url
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
        return {
            "login_url": absolute_url("account_login"),
            "was_busy": Errand.objects.filter(member=member).exists(),
        }
