"""A reasoned look inside a closed group, by a community manager who is no member of it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render

from web.held import initial_for, release

from ..forms.entering import EnterForm
from ..models import Group
from ..permissions import can_enter_groups
from .standing import known_to


def enter(request, pk, slug):
    group = group_to_enter(request.user, pk)
    if group.is_readable_by(request.user):
        return redirect(group)
    if request.method == "POST":
        form = EnterForm(request.POST)
        if form.is_valid():
            group.let_in(request.user, form.cleaned_data["reason"])
            release(request, request.path)
            return redirect(group)
    else:
        form = EnterForm(initial=initial_for(request, EnterForm, request.path))
    return render(request, "groups/enter.html", {"group": group, "form": form})


def group_to_enter(viewer, pk):
    """For whoever may enter, also a group that nobody outside knows: by its key, from a case, and no more of it than
    its name. For everybody else what it is to them: 404 or 403."""
    if can_enter_groups(viewer):
        return get_object_or_404(Group, pk=pk)
    known_to(viewer, pk)
    raise PermissionDenied
