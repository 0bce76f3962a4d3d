"""Whom an event is for: its organisers invite, take back, and whoever was invited by mail comes in by the link."""

from allauth.core import ratelimit
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from content.models import Invitee
from groups.models import Group
from members.limits import is_too_new, unless_limited
from members.models import Act
from network.middleware import stays_open

from ..forms import GuestForm, InviteToEventForm
from ..models import MOST_INVITED, Event, Guest, TooManyInvited, leads_to_member
from .locations import organised


@unless_limited(Act.INVITING)
def invite(request, pk, slug):
    event = organised(request, pk)
    form = InviteToEventForm(request.POST or None, viewer=request.user)
    if form.is_valid() and is_let_through(request, form):
        try:
            number = invite_all(event, request.user, form)
        except TooManyInvited:
            form.add_error(None, _("At most %(most)s can be invited to one event.") % {"most": MOST_INVITED})
        else:
            said = ngettext("%(count)s invitation has been sent.", "%(count)s invitations have been sent.", number)
            messages.success(request, said % {"count": number})
            return redirect("events:invite", event.pk, event.slug)
    rows = Invitee.objects.filter(content=event.pk).select_related("member", "group", "content")
    known = Group.objects.visible_to(request.user).filter(pk__in=rows.values("group")).values_list("pk", flat=True)
    context = {"event": event, "form": form, "invitees": rows.order_by("-invited_at", "-pk"), "known": set(known)}
    return render(request, "events/invite.html", context)


@transaction.atomic
def invite_all(event, viewer, form):
    groups = form.cleaned_data.get("groups") or ()
    return event.invite(viewer, members=form.members, groups=groups, addresses=form.addresses)


def is_let_through(request, form):
    """Each name, address and group counts, so that nobody mails the world, or one person without end."""
    groups = form.cleaned_data.get("groups") or ()
    too_new = is_too_new(request.user) if groups else None
    if too_new:
        form.add_error("groups", too_new)
        return False
    whom = [f"lid {member.pk}" for member in form.members] + [f"groep {group.pk}" for group in groups]
    whom += [address.lower() for address in form.addresses]
    if not all(ratelimit.consume(request, action="invite_to_event", user=request.user) for _each in whom or [None]):
        form.add_error(None, _("You have invited many people today. Invite the next ones tomorrow."))
    elif not all(ratelimit.consume(request, action="be_invited_to_events", key=each) for each in whom):
        form.add_error(None, _("One of them has been invited often today. Try again tomorrow."))
    return not form.errors


@require_POST
def take_back(request, pk, slug, invitee):
    event = organised(request, pk)
    invitee = get_object_or_404(Invitee, pk=invitee, content=event.pk)
    event.uninvite(invitee)
    messages.success(request, _("The invitation has been taken back."))
    return redirect("events:invite", event.pk, event.slug)


@stays_open  # the mail leads here; the token in the address is the proof
@never_cache
def invited(request, token):
    """Where somebody invited by mail sees what it is, and says who comes. Looking does nothing."""
    invitee = Invitee.objects.filter(pk=Invitee.key_in(token)).exclude(email="").first()
    if invitee is None:
        raise Http404
    shown = Event.objects.visible_to(Stranger(invitee.email)).standing().select_related("author", "group")
    event = get_object_or_404(shown, pk=invitee.content_id)
    if request.user.is_authenticated and Event.objects.visible_to(request.user).filter(pk=event.pk).exists():
        return redirect(event)
    known = Guest.objects.confirmed().filter(event=event, email=invitee.email).first()
    if known:
        return redirect("events:guest", known.token)
    if leads_to_member(invitee.email, event):  # else one person could have two places
        if request.user.is_authenticated:  # as somebody else
            return render(request, "events/not_for_you.html", {"path": request.path}, status=403)
        return redirect(f"{reverse('account_login')}?{urlencode({'next': event.get_absolute_url()})}")
    form = GuestForm(request.POST or None, event=event)
    for field in set(form.fields) - {"name"}:
        del form.fields[field]
    if form.is_valid():
        guest = Guest.objects.come_invited(event, name=form.cleaned_data["name"], email=invitee.email)
        return redirect("events:guest", guest.token)
    return render(request, "events/invited.html", {"event": event, "form": form, "email": invitee.email})


class Stranger:
    """Who holds the link in a mail, and is known by that address alone."""

    is_authenticated = False
    pk = None

    def __init__(self, address):
        self.proven_address = address
