from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from .models import Network
from .rights import Right, holds

DESK = [
    (Right.ADMIT_MEMBERS, "members:admissions", _("Admit members")),
    (Right.READ_PROBLEMS, "network:problems", _("Reported problems")),
]


def network(request):
    """What every page knows: the network, the viewer's desk, and whether there is a demo mailbox to link to."""
    viewer = getattr(request, "user", None)
    return {
        "network": SimpleLazyObject(Network.current),
        "desk": [(reverse(name), label) for right, name, label in DESK if viewer and holds(viewer, right)],
        "demo_mailbox": bool(settings.DEMO_MAILBOX),
    }
