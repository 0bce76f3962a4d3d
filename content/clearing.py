"""What was written first and waits, for whoever moderates: read it, let it come out, or say why not."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from network.rights import Right, holds
from web.held import initial_for, release
from web.paging import page_of

from .holding import moment_in
from .models import Clearance
from .tending_forms import RefuseForm


def clearances(request):
    waiting = those_for(request.user)
    page = page_of(waiting.select_related("content__group", "comment__content"), request, "asked_at")
    prefetch_related_objects(list(page), "content__author__affiliation", "comment__author__affiliation")
    return render(request, "content/clearances.html", {"page": page, "now": timezone.now()})


def those_for(viewer):
    if not holds(viewer, Right.MODERATE):
        raise PermissionDenied
    return Clearance.objects.waiting_for(viewer)


@require_POST
def clear(request, pk):
    """As it was read: the page says when that was."""
    clearance = those_for(request.user).filter(pk=pk).first()
    if clearance and clearance.clear(request.user, moment_in(request.POST.get("gelezen", ""))):
        messages.success(request, _("It is there for everybody now."))
    elif clearance and clearance.is_open() and not clearance.may_come_out():
        messages.warning(request, _("Its writer cannot post there now. It waits, or say why it does not come out."))
    elif clearance and clearance.is_open():
        messages.warning(request, _("It changed after you read it, and waits still. Read it again."))
    else:
        messages.info(request, _("That was decided already."))
    return redirect("content:clearances")


def refuse(request, pk):
    clearance = those_for(request.user).filter(pk=pk).first()
    if clearance is None:
        messages.info(request, _("That was decided already."))
        return redirect("content:clearances")
    form = RefuseForm(request.POST or None, initial=initial_for(request, RefuseForm, request.path))
    if form.is_valid():
        if clearance.refuse(request.user, form.cleaned_data["reason"]):
            messages.success(request, _("It is not placed. Its writer hears why."))
        release(request, request.path)
        return redirect("content:clearances")
    return render(request, "content/not_clear.html", {"clearance": clearance, "form": form})
