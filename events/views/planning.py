from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from content import writing
from content.autosave import autosave, copy_for, initial_of
from content.models import Overtaken
from content.names import warn_of_unreachable
from members.limits import unless_limited
from members.models import Act, Member
from web.held import initial_for

from ..forms import CancelForm, EventForm, HandOverForm, too_small
from ..models import Event, InUse, TooSmall
from ..permissions import can_call_off, can_edit, can_hand_over
from .locations import organised
from .standing import met_at

DESK = writing.Desk(EventForm, "events/plan.html", "")
OF_ONE_DAY = {"begins", "ends", "closes", "uuid", "version"}


@unless_limited(Act.POSTING)
def create(request):
    return plan(request, {"group": request.GET.get("groep")})


@unless_limited(Act.POSTING)
def copy(request, pk, slug):
    """Another one like it, on a day of its own: all but the people."""
    origin = organised(request, pk)
    initial = EventForm(instance=origin, viewer=request.user).initial
    return plan(request, {name: value for name, value in initial.items() if name not in OF_ONE_DAY}, origin)


def plan(request, initial, origin=None):
    """The page on which an event begins; origin: the one that it is a copy of."""
    if request.method != "POST":
        copy = copy_for(request, DESK)
        initial = initial | initial_of(copy, EventForm) | initial_for(request, EventForm, request.path)
        form = EventForm(initial=initial, viewer=request.user, origin=origin)
        return show_form(request, form, copy=copy, origin=origin)
    if "autosave" in request.POST:
        return autosave(request, DESK)
    form = EventForm(request.POST, viewer=request.user, origin=origin)
    is_valid = form.is_valid()
    if writing.is_letting_go(request):
        return writing.let_go(request, DESK, form.cleaned_data.get("uuid"))
    answer = writing.both_texts(request, DESK, form, origin=origin)
    if answer:
        return answer
    if is_valid:
        with transaction.atomic():
            event = Event.objects.plan(request.user, uuid=form.cleaned_data["uuid"], **form.words())
            if origin:
                event.take_after(origin)
                event.plan_like(origin)
        answer = saved(request, form, event, _("Your event is in the agenda."))
        return redirect("events:repeat", event.pk, event.slug) if form.cleaned_data["repeats"] else answer
    return show_form(request, form, origin=origin)


def edit(request, pk, slug):
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    if not can_edit(request.user, event):
        raise PermissionDenied
    if request.method != "POST":
        copy = copy_for(request, DESK, event)
        initial = initial_of(copy, EventForm, event) | initial_for(request, EventForm, request.path)
        form = EventForm(instance=event, viewer=request.user, initial=initial)
        theirs = event if copy and copy.version not in (None, event.version) else None
        return show_form(request, form, event=event, copy=copy, theirs=theirs)
    if "autosave" in request.POST:
        return autosave(request, DESK, event)
    form = EventForm(request.POST, instance=event, viewer=request.user)
    is_valid = form.is_valid()
    if writing.is_letting_go(request):
        return writing.let_go(request, DESK, form.cleaned_data.get("uuid"), event)
    answer = writing.both_texts(request, DESK, form, event, event=event)
    if answer:
        return answer
    return save_changes(request, form, event) if is_valid else show_form(request, form, event=event)


def save_changes(request, form, event):
    try:
        event.replan_in_series(
            with_following=form.cleaned_data.get("reach") == EventForm.FOLLOWING,
            version=form.cleaned_data["version"] or event.version,
            by=request.user,
            **form.words(),
        )
    except TooSmall as refused:
        form.add_error("capacity", too_small(refused.taken))
    except Overtaken:
        form.add_error(None, _("This event was saved somewhere else after you opened it here."))
    else:
        return saved(request, form, event, _("Your changes have been saved."))
    theirs = Event.objects.visible_to(request.user).get(pk=event.pk)
    return show_form(request, form, event=theirs, theirs=theirs)


def saved(request, form, event, message):
    writing.let_copies_go(request, form, event)
    form.tell_of(event)
    warn_of_unreachable(request, event.unreachable)
    messages.success(request, message, extra_tags=str(form.cleaned_data["uuid"]))
    return redirect(event)


def show_form(request, form, event=None, **context):
    return writing.show_form(request, DESK, form, event=event, piece=event, **context)


def cancel(request, pk, slug):
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    if not can_call_off(request.user, event):
        raise PermissionDenied
    form = CancelForm(request.POST or None, others=len(event.to_call_off_along(request.user)))
    if form.is_valid():
        if form.cleaned_data.get("whole_series"):
            event.cancel_series(request.user, form.cleaned_data["reason"])
            messages.success(request, _("All days are called off. Everybody who was coming gets a mail."))
        else:
            event.cancel(request.user, form.cleaned_data["reason"])
            messages.success(request, _("The event is called off. Everybody who was coming gets a mail."))
        return redirect(event)
    context = {"event": event, "form": form, "has_people": event.has_people()}
    return render(request, "events/cancel.html", context)


def drop(request, pk, slug):
    """Take an event away that nobody counts on; one with people in it is called off, so that they hear it."""
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    if not can_hand_over(request.user, event):
        raise PermissionDenied
    if request.method == "POST":
        try:
            event.drop()
        except InUse:
            return redirect("events:drop", event.pk, event.slug)
        except Event.DoesNotExist:  # a second click
            return redirect("events:agenda")
        messages.success(request, _("“%(title)s” has been deleted.") % {"title": event.title})
        return redirect("events:agenda")
    return render(request, "events/drop.html", {"event": event, "has_people": event.has_people()})


def hand_over(request, pk, slug):
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    if not can_hand_over(request.user, event):
        raise PermissionDenied
    coming = met_at(event, request.user).exclude(member=request.user)
    colleagues = Member.objects.present().filter(pk__in=coming.values("member")).order_by("sort_name", "pk")
    form = HandOverForm(request.POST or None, colleagues=colleagues)
    if form.is_valid():
        to = form.cleaned_data["to"]
        event.offer_to(to)
        messages.success(request, _("%(name)s has been asked.") % {"name": to.name})
        return redirect(event)
    asked = event.handovers.select_related("to").first()
    return render(request, "events/hand_over.html", {"event": event, "form": form, "asked": asked})


def take_over(request, pk, slug):
    event = get_object_or_404(Event.objects.visible_to(request.user).with_byline(), pk=pk)
    offer = get_object_or_404(request.user.event_handovers.select_related("event"), event=event)
    if request.method == "POST":
        if "decline" in request.POST:
            offer.decline()
            messages.success(request, _("You said no. The event stays with who organises it."))
        else:
            offer.accept()
            messages.success(request, _("You organise this event from now on."))
        return redirect(event)
    return render(request, "events/take_over.html", {"event": event})
