import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from web.held import initial_for, release
from web.paging import page_of

from ..forms.circulars import CircularForm
from ..models import Circular, TooManyCirculars, reach_of
from ..permissions import can_manage, can_write_to_members
from ..signals import circular_tried
from .standing import known_to, managed_by, page_in


def circulars(request, pk, slug):
    """The copies that the managers of a group keep: who wrote, when, to how many."""
    group = managed_by(request.user, pk)
    context = {
        "group": group,
        "page": page_of(group.circulars.select_related("sender"), request, "-sent_at"),
        "left": Circular.objects.left_in(group),
        "can_write": can_write_to_members(request.user, group),
    }
    return render(request, "groups/circulars.html", context)


def circular(request, pk, slug, circular):
    """For all managers, and for who was written to: a notification leads here."""
    group = known_to(request.user, pk)
    seen = Circular.objects.visible_to(request.user).filter(group=group)
    context = {
        "group": group,
        "circular": get_object_or_404(seen.select_related("sender"), pk=circular),
        "is_manager": can_manage(request.user, group),
    }
    return render(request, "groups/circular.html", context)


def write_circular(request, pk, slug):
    """Writing, looking up members, a test to oneself, and sending: one form, so that nothing typed is ever lost."""
    group = managed_by(request.user, pk)
    if not can_write_to_members(request.user, group):
        raise PermissionDenied
    if request.method != "POST":
        initial = {"uuid": uuid.uuid4()} | initial_for(request, CircularForm, request.path)
        return show_form(request, group, CircularForm(initial=initial, group=group, sender=request.user))
    if "find" in request.POST:
        typed = CircularForm.typed(request.POST)
        return show_form(request, group, CircularForm(initial=typed, group=group, sender=request.user))
    form = CircularForm(request.POST, group=group, sender=request.user)
    if form.is_valid() and "send" in request.POST:
        return sent(request, group, form)
    if form.is_valid() and "test" in request.POST:
        words = {name: form.cleaned_data[name] for name in ("subject", "text", "audience")}
        circular_tried.send(Circular, group=group, writer=request.user, words=words)
        messages.success(request, _("The test is on its way to you alone. Nothing has been sent to others."))
    return show_form(request, group, form)


def sent(request, group, form):
    try:
        circular = Circular.objects.send(group, request.user, **form.message())
    except TooManyCirculars:
        form.add_error(
            None, _("This group had its messages for this week. Wait some days, or write a piece in the group.")
        )
        return show_form(request, group, form)
    release(request, request.path)
    messages.success(request, _("Your message is on its way."), extra_tags=str(form.cleaned_data["uuid"]))
    return redirect(page_in(group, "circular", circular.pk))


def show_form(request, group, form):
    context = {
        "group": group,
        "form": form,
        "reach": reach_of(form.reached()),
        "is_ready": form.is_bound and form.is_valid(),
        "left": Circular.objects.left_in(group),
    }
    return render(request, "groups/write_circular.html", context)
