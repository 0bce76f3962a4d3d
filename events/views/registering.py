from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from network.middleware import stays_open

from ..forms import AnswersForm
from ..models import Event, Offer, Refused, Registration, Waiting
from ..permissions import can_register
from .programme import let_go_of, tell_let_go
from .questions import to_answers
from .standing import location_named, page_for, shown_to, standing_in


def asked_for(request, pk):
    """The event without all that its page shows: hundreds press the button in the minute that registration opens."""
    return get_object_or_404(Event.objects.visible_to(request.user), pk=pk)


@require_POST
def register(request, pk, slug):
    event = asked_for(request, pk)
    if not can_register(request.user, event):
        raise PermissionDenied
    location = location_named(event, request.POST.get("locatie", ""))
    if event.sign_up_questions.open_for(request.user).exists():
        return to_answers(request, event, location)
    was_free = str(location.pk if location else 0) in request.POST.get("vrij", "").split()
    return answer(request, event, lambda: sign_up(request.user, event, location, was_free))


def sign_up(who, event, location, was_free):
    """Returns what they should know: that the page said that there was room, and there no longer is; or that
    sessions are theirs no more."""
    row = event.sign_up(who, location)
    if was_free and isinstance(row, Waiting):
        return _("Somebody was just ahead of you: the last place has gone. You are on the waiting list now.")
    return let_go_of(row)


@require_POST
def unregister(request, pk, slug):
    event = asked_for(request, pk)
    return answer(request, event, lambda: event.unregister(request.user))


@require_POST
def stop_waiting(request, pk, slug):
    event = asked_for(request, pk)
    return answer(request, event, lambda: event.stop_waiting(request.user))


@require_POST
def take_request_back(request, pk, slug):
    event = asked_for(request, pk)
    return answer(request, event, lambda: event.take_request_back(request.user))


@require_POST
def reply(request, pk, slug, reply):
    event = asked_for(request, pk)
    if not can_register(request.user, event):
        raise PermissionDenied
    return answer(request, event, lambda: event.answer(request.user, reply))


def answer(request, event, act):
    """Do it for the viewer and show how things stand then, with the reason if it could not be done."""
    try:
        notice = act() or ""
    except Refused as refused:
        notice = refused.reason
    if not request.htmx:  # the page shows it; in the minute that all register, nobody waits for what is not shown
        if notice:
            messages.warning(request, notice)
        return redirect(f"{event.get_absolute_url()}#registration")
    standing = standing_in(shown_to(request.user).get(pk=event.pk), request.user) | {"refusal": notice}
    return render(request, "events/_registration.html", standing)


@stays_open  # the mail leads here, also who is not logged in; the token in the address is the proof
@never_cache
def offer(request, token):
    """The place that is kept for whoever has this link, which only their mailbox knows: nobody has to sign in for it.

    Looking does nothing, for mail gateways look too.
    """
    offer = Offer.bearing(token)
    if offer is None:
        raise Http404
    waiting, event = offer.waiting, offer.event
    who, refusal = waiting.who, ""
    if not event.is_for(who):
        raise Http404
    is_yes = request.method == "POST" and "decline" not in request.POST
    form = AnswersForm(request.POST if is_yes else None, event=event, who=who)
    if request.method == "POST" and waiting.ended_at is None and (form.is_valid() or not is_yes):
        if "decline" in request.POST:
            event.stop_waiting(who)
        else:
            try:
                tell_let_go(request, form.save_with(lambda: event.register(who, waiting.location)))
            except Refused as refused:
                refusal = refused.reason
        if not refusal:
            return redirect("events:offer", token)
    registration = event.registration_of(who)
    has_it = registration is not None and registration.location_id == waiting.location_id
    context = {"event": event, "offer": offer, "waiting": waiting, "has_it": has_it, "refusal": refusal, "form": form}
    context |= {"back": page_for(who, event), "moves": registration is not None and not has_it}
    return render(request, "events/offer.html", context)


@stays_open
@never_cache
def give_back(request, token):
    """The link in the confirmation: gives the place back, also for who is not logged in. Looking does nothing."""
    registration = Registration.bearing(token)
    if registration is None or registration.who is None:
        raise Http404
    event, refusal = registration.event, ""
    if not Event.objects.visible_to(registration.who).filter(pk=event.pk).exists():
        raise Http404
    if request.method == "POST" and registration.cancelled_at is None:
        try:
            event.unregister(registration.who)
        except Refused as refused:
            refusal = refused.reason
        else:
            return redirect("events:give_back", token)
    back = page_for(registration.who, event)
    context = {"event": event, "registration": registration, "refusal": refusal, "back": back}
    return render(request, "events/give_back.html", context)
