"""What did not go out: why, since when, and what there is to do about it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..models import Deed, What
from ..permissions import can_read_members
from ..today import failed_mails, failed_news, stuck_takeouts

SHOWN = 50  # of each: where more fails the mail server is to be mended first
GIVEN_UP = {
    "mail": lambda viewer: failed_mails(viewer).exclude(message=b""),
    "nieuws": lambda viewer: failed_news(viewer).filter(uncertain_at=None),
}


def failed(request):
    viewer = request.user
    if not can_read_members(viewer):
        raise PermissionDenied
    mails = failed_mails(viewer).annotate(has_words=~Q(message=b"")).defer("message")
    context = {
        "mails": mails.order_by("-failed_at", "-pk")[:SHOWN],
        "news": failed_news(viewer).select_related("member", "guest").order_by("-created_at", "-pk")[:SHOWN],
        "takeouts": stuck_takeouts(viewer).select_related("member").order_by("requested_at", "pk")[:SHOWN],
    }
    return render(request, "moderation/failed.html", context)


@require_POST
def send_again(request, sort, pk):
    if not can_read_members(request.user):
        raise PermissionDenied
    if sort not in GIVEN_UP:
        raise Http404
    with transaction.atomic():
        is_due = GIVEN_UP[sort](request.user).send_again(pk)
        if is_due:
            Deed.objects.write(What.SETTING_CHANGED, request.user, thing=f"{sort}:{pk}", why=_("Had a mail sent again"))
    if is_due:
        messages.success(request, _("It goes out within a few minutes, if the mail server takes it."))
    else:
        messages.info(request, _("It is on its way already, or there is nothing to send any more."))
    return redirect("moderation:failed")
