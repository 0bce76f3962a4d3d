from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from groups.forms.groups import NAME_IN_USE
from groups.models import Group, KeptOut, NameTaken
from groups.permissions import can_begin_at_once
from groups.views.founding import fresh_shutters
from groups.views.standing import page_in
from network.middleware import stays_open
from web.lines import LineField

from ..forms import ContinuationForm
from ..models import Event, Guest, NotThere, Refused
from ..permissions import can_edit, can_end_staying
from .locations import organised
from .standing import page_for, shown_to


class EvaluationForm(forms.Form):
    score = forms.TypedChoiceField(
        label=gettext_lazy("How was it?"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[
            (5, gettext_lazy("5: very good")),
            (4, "4"),
            (3, "3"),
            (2, "2"),
            (1, gettext_lazy("1: it was no use to me")),
        ],
        error_messages={"required": gettext_lazy("Choose a number.")},
    )
    words = LineField(
        label=gettext_lazy("What should stay, or be different?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("The organisers read it without your name. Write nothing that says who you are."),
    )


def evaluate(request, pk, slug):
    """For who was there, once."""
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    return evaluated(request, event, request.user)


@stays_open  # the mail leads here; the token in the address is the proof
@never_cache
def evaluate_as_guest(request, token):
    """The same for who has no account."""
    guest = Guest.bearing(token)
    if guest is None:
        raise Http404
    event = get_object_or_404(Event.objects.visible_to(guest), pk=guest.event_id)
    return evaluated(request, event, guest)


def evaluated(request, event, who):
    form, back = EvaluationForm(request.POST if request.method == "POST" else None), page_for(who, event)
    if form.is_valid():
        try:
            event.evaluate(who, **form.cleaned_data)
        except NotThere:
            raise PermissionDenied from None
        messages.success(request, _("Thank you. The organisers read it without your name."))
        return redirect(back)
    if not event.has_ended or not event.was_attended_by(who):
        raise PermissionDenied
    context = {"event": event, "form": form, "has_answered": event.is_evaluated_by(who), "back": back}
    return render(request, "events/evaluate.html", context)


def attendance(request, pk, slug):
    """For those who organised it: who came, in numbers, and how it was."""
    event = organised(request, pk)
    context = {"event": event, "attendance": event.attendance(), "evaluation": event.evaluation()}
    return render(request, "events/attendance.html", context)


# --- Staying together


def go_on(request, pk, slug):
    """For those who organised it: a group for whoever was there, made in one go."""
    event = get_object_or_404(shown_to(request.user), pk=pk)
    if not can_edit(request.user, event):
        raise PermissionDenied
    if event.goes_on_in or not event.can_go_on:
        return redirect(event)
    form = ContinuationForm(
        request.POST or None, event=event, member=request.user, at_once=can_begin_at_once(request.user)
    )
    if form.is_valid():
        try:
            continuation = event.go_on(request.user, **form.wishes(fresh_shutters()))
        except NameTaken:
            form.add_error("name", NAME_IN_USE)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Every member who was there gets a mail now, and decides for themselves."))
            return redirect(continuation.group)
    return render(request, "events/go_on.html", {"event": event, "form": form})


def stay(request, pk, slug):
    """Where the mail leads: what it means, and the one button. Looking makes nobody a member."""
    event, group = continued(request, pk)
    if request.method != "POST":
        context = {"event": event, "group": group, "can_end": can_end_staying(request.user, event, group)}
        return render(request, "events/stay.html", context)
    try:
        is_in = event.stay(request.user, group)
    except NotThere:
        raise PermissionDenied from None
    except KeptOut:
        raise PermissionDenied(_("The managers have excluded you from this group.")) from None
    if not is_in:
        return redirect(f"{page_in(group, 'about')}#lid-worden")  # it asks something at its door
    messages.success(request, _("You are in. Say hello, or just read along."))
    return redirect(group)


@require_POST
def end_staying(request, pk, slug):
    event, group = continued(request, pk)
    if not can_end_staying(request.user, event, group):
        raise PermissionDenied
    event.stop_going_on()
    messages.success(request, _("The proposal to stay together has been withdrawn. Who is in the group stays in it."))
    return redirect(event)


def continued(request, pk):
    """An event, and the group that it goes on as, for who may know of both."""
    event = get_object_or_404(shown_to(request.user), pk=pk)
    groups = Group.objects.visible_to(request.user).with_standing(request.user)
    return event, get_object_or_404(groups, pk=event.goes_on_in)
