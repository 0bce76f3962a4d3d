"""An organiser writes to those who come."""

import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from members.limits import unless_limited, unless_new
from members.models import Act
from web.held import initial_for, release

from ..forms import MailingForm
from ..models import Mailing, TooManyMailings
from ..signals import mailing_tried
from .locations import organised


def mailing(request, pk, slug, mailing):
    event = organised(request, pk)
    copy = get_object_or_404(event.mailings.select_related("sender", "location", "session"), pk=mailing)
    return render(request, "events/mailing.html", {"event": event, "mailing": copy})


@unless_limited(Act.MESSAGING)
@unless_new
def write_mailing(request, pk, slug):
    """Writing, a test to oneself, and sending: one form, so that nothing typed is ever lost."""
    event = organised(request, pk)
    if request.method != "POST":
        initial = {"uuid": uuid.uuid4()} | initial_for(request, MailingForm, request.path)
        return show_form(request, event, MailingForm(initial=initial, event=event, sender=request.user))
    form = MailingForm(request.POST, event=event, sender=request.user)
    if form.is_valid() and "send" in request.POST:
        return sent(request, event, form)
    if form.is_valid() and "test" in request.POST:
        words = {name: form.cleaned_data[name] for name in ("subject", "text")}
        mailing_tried.send(Mailing, event=event, writer=request.user, words=words)
        messages.success(request, _("The test is on its way to you alone. Nothing has been sent to others."))
    return show_form(request, event, form)


def sent(request, event, form):
    try:
        Mailing.objects.send(event, request.user, **form.cleaned_data)
    except TooManyMailings:
        form.add_error(None, _("Enough messages about this event went out today. Wait until tomorrow."))
        return show_form(request, event, form)
    release(request, request.path)
    messages.success(request, _("Your message is on its way."), extra_tags=str(form.cleaned_data["uuid"]))
    return redirect("events:desk", event.pk, event.slug)


def show_form(request, event, form):
    is_ready = form.is_bound and form.is_valid()
    left = Mailing.objects.left_at(event)
    context = {"event": event, "form": form, "reach": form.reach(), "is_ready": is_ready, "left": left}
    return render(request, "events/write_mailing.html", context)
