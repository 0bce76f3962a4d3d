from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .standing import managed_by, page_in


@require_POST
def cancel_tightening(request, pk, slug):
    group = managed_by(request.user, pk)
    running = group.tightenings.open().first()
    if running and running.cancel():
        messages.success(request, _("It does not happen. Whoever heard of it hears that too."))
    else:
        messages.info(request, _("There was nothing to call off any more."))
    return redirect(page_in(group, "about"))
