import uuid
from copy import copy

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from members.limits import unless_limited
from members.models import Act
from web.editor import media_for
from web.held import initial_for, release
from web.subjects import subjects_initial

from ..forms.groups import HUES, NAME_IN_USE, ChangedGroupForm, NewGroupForm, ProposedGroupForm
from ..models import Group, NameTaken, OpensUp, Pattern, Proposal, resembling
from ..permissions import can_begin_at_once
from .standing import managed_by


@unless_limited(Act.POSTING)
def create(request):
    at_once = can_begin_at_once(request.user)
    form_class = NewGroupForm if at_once else ProposedGroupForm
    if request.method == "POST":
        form = form_class(request.POST, founder=request.user)
        if form.is_valid() and (similar := unseen_like(form, request)):
            return show_new(request, form, similar=similar)
        if form.is_valid() and not at_once:
            return propose(request, form)
        if form.is_valid():
            try:
                group = Group.objects.create_by(request.user, **form.cleaned_data)
            except NameTaken:
                form.add_error("name", NAME_IN_USE)
            else:
                release(request, request.path)
                messages.success(request, _("Your group is there."), extra_tags=str(form.cleaned_data["uuid"]))
                return redirect(group)
    else:
        initial = fresh_shutters() | initial_for(request, form_class, request.path)
        form = form_class(initial=initial, founder=request.user)
    return show_new(request, form)


def propose(request, form):
    release(request, request.path)
    begun = begun_with(form, request)
    if begun:
        return redirect(begun)
    Proposal.objects.propose(request.user, **form.cleaned_data)
    messages.success(
        request,
        _("A community manager looks at your group now. You get a mail about what is decided."),
        extra_tags=str(form.cleaned_data["uuid"]),
    )
    return redirect("groups:directory")


def show_new(request, form, similar=()):
    context = {"form": form, "media": media_for(request, form), "similar": similar, "is_asked": bool(similar)}
    return render(request, "groups/create.html", context)


def unseen_like(form, request):
    """Groups that may be the same, when some of them were not shown yet: by script while typing, or by asking."""
    if begun_with(form, request):
        return []  # sent for the second time: it is there
    similar = list(resembling(request.user, form.cleaned_data["name"], form.cleaned_data["intro"]))
    seen = set(request.POST.getlist("seen"))
    return similar if any(str(group.pk) not in seen for group in similar) else []


def begun_with(form, request):
    """The group that this very form made before."""
    return Group.objects.joined_by(request.user).filter(**form.itself()).first()


def fresh_shutters():
    """A new form's uuid, and shutters drawn from it, so that not every group starts with the same."""
    drawn = uuid.uuid4()
    return {
        "uuid": drawn,
        "pattern": Pattern.values[drawn.int % len(Pattern.values)],
        "hue": HUES[drawn.int % len(HUES)][0],
    }


def edit(request, pk, slug):
    group = managed_by(request.user, pk)
    if request.method == "POST":
        # A copy: the form must not write what was refused into the group that the page itself is shown of.
        form = ChangedGroupForm(request.POST, instance=copy(group))
        if form.is_valid():
            try:
                group.rewrite(**form.cleaned_data)
            except NameTaken:
                form.add_error("name", NAME_IN_USE)
            except OpensUp:
                form.add_error("kind", _("Another manager has made this group stricter in the meantime."))
            else:
                release(request, request.path)
                messages.success(request, _("Your changes have been saved."))
                return redirect("groups:about", group.pk, group.slug)
    else:
        initial = {"subjects": subjects_initial(group.subjects.all())}
        initial |= initial_for(request, ChangedGroupForm, request.path)
        form = ChangedGroupForm(instance=copy(group), initial=initial)
    return render(request, "groups/edit.html", {"form": form, "media": media_for(request, form), "group": group})
