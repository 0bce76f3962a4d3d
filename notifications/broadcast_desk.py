"""Writing to all members: a draft, a test to oneself, to how many, and when."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from events.models import TimeZone
from members.models import Act
from network.middleware import stays_open
from web.clock import WallClockField, moment_at, wall_at
from web.lines import unbroken
from web.paging import page_of
from web.submits import uuid_for

from .kinds.broadcasts import BroadcastSent, send_due, trial_of
from .letters import in_the_networks_language
from .models import Broadcast, DigestSubscription, Mail, Notification
from .permissions import can_write_to_all, only_if


class BroadcastForm(forms.ModelForm):
    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    planned = WallClockField(
        label=gettext_lazy("When?"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Empty is at once, when you choose to send it."),
    )

    class Meta:
        model = Broadcast
        fields = ["subject", "text", "audience"]
        widgets = {"audience": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 10})}
        error_messages = {
            "subject": {"required": gettext_lazy("Say in a few words what it is about.")},
            "text": {"required": gettext_lazy("Write your message first.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subject"].validators.append(unbroken)
        if self.instance.planned_for and not self.instance.kept_back:
            self.initial.setdefault("planned", wall_at(self.instance.planned_for, TimeZone.AMSTERDAM))

    def clean_planned(self):
        wall = self.cleaned_data["planned"]
        return moment_at(wall, TimeZone.AMSTERDAM) if wall else None


@only_if(can_write_to_all)
def broadcasts(request):
    rows = Broadcast.objects.select_related("author")
    return render(request, "notifications/broadcasts.html", {"page": page_of(rows, request, "-created_at")})


def broadcast(request, pk):
    """For whoever it was told to: the way from the bell, also of who takes no mail."""
    told = Notification.objects.visible_to(request.user).filter(kind=BroadcastSent.NAME, last=pk)
    sent = get_object_or_404(Broadcast.objects.select_related("author"), pk=pk, pk__in=told.values("last"))
    return render(request, "notifications/broadcast.html", {"broadcast": sent, "is_manager": False})


@only_if(can_write_to_all)
def write_broadcast(request, pk=None):
    is_post = request.method == "POST"
    rows = Broadcast.objects.select_for_update() if is_post else Broadcast.objects  # the beat may be sending it
    broadcast = get_object_or_404(rows, pk=pk) if pk else Broadcast(author=request.user)
    if broadcast.sent_at:
        return render(request, "notifications/broadcast.html", {"broadcast": broadcast, "is_manager": True})
    if not is_post:
        form = BroadcastForm(instance=broadcast, initial={"uuid": uuid.uuid4()})
    elif pk and "discard" in request.POST:
        broadcast.plan(None, by=request.user)
        broadcast.delete()
        messages.success(request, _("Your text has been thrown away."))
        return redirect("notifications:broadcasts")
    else:
        form = BroadcastForm(request.POST, instance=broadcast)
        if form.is_valid():
            return answered(request, form)
    context = {"form": form, "broadcast": broadcast, "reach": broadcast.reach() if broadcast.pk else None}
    return render(request, "notifications/write_broadcast.html", context)


def answered(request, form):
    """A draft is kept whatever was pressed; so nothing typed is lost, and pressing twice is one message."""
    broadcast = form.instance
    if broadcast.pk:
        broadcast.save(update_fields=form.Meta.fields)
    else:
        words = {name: form.cleaned_data[name] for name in form.Meta.fields} | {"author": request.user}
        key = uuid_for(request.user, form.cleaned_data["uuid"] or uuid.uuid4())
        broadcast, is_new = Broadcast.objects.get_or_create(uuid=key, defaults=words)
        if not is_new:
            return redirect("notifications:edit_broadcast", broadcast.pk)
    limit = request.user.limit_on(Act.MESSAGING)
    if "send" in request.POST and limit:
        messages.warning(request, limit.words)
    elif "send" in request.POST:
        at = form.cleaned_data["planned"] or timezone.now()
        broadcast.plan(max(at, timezone.now()), by=request.user)
        send_due()
        messages.success(request, _("Your message is on its way, or goes out at the moment you chose."))
        return redirect("notifications:broadcasts")
    elif "test" in request.POST:  # what is planned stays so
        with in_the_networks_language():
            Mail.write(trial_of(broadcast, request.user), BroadcastSent.NAME)
        messages.success(request, _("The test is on its way to you alone. Nothing has been sent to others."))
    else:
        broadcast.plan(None, by=request.user)
        messages.success(request, _("Saved as a draft. Nothing has been sent."))
    return redirect("notifications:edit_broadcast", broadcast.pk)


@csrf_exempt  # a mail program posts here without ever having seen the page; the token in the address is the proof
@stays_open
@never_cache
def stop_broadcasts(request, token):
    """Shows a button on GET, for mail gateways open links."""
    subscription = DigestSubscription.bearing_broadcasts(token)
    if subscription is None:
        raise Http404
    acted = request.method == "POST"
    if acted:
        subscription.hear_broadcasts("again" in request.POST)
    context = {"subscription": subscription, "stopped": not subscription.hears_broadcasts, "acted": acted}
    return render(request, "notifications/stop_broadcasts.html", context)
