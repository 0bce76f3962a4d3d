from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from web.editor import media_for
from web.held import initial_for, release
from web.subjects import subjects_initial

from ..forms.groups import NAME_IN_USE
from ..forms.openings import OpeningForm
from ..models import Kind, NameTaken, Opening
from .founding import fresh_shutters
from .standing import managed_by


def open_up(request, pk, slug):
    """A manager begins a less strict group beside this one; members are invited along, pieces are left to authors."""
    origin = managed_by(request.user, pk)
    if origin.kind == Kind.OPEN or origin.is_archived:
        messages.info(request, _("This group needs no other one beside it."))
        return redirect(origin)
    if request.method == "POST":
        form = OpeningForm(request.POST, founder=request.user, origin=origin)
        if form.is_valid():
            try:
                group = Opening.objects.begin(origin, request.user, **form.cleaned_data)
            except NameTaken:
                form.add_error("name", NAME_IN_USE)
            else:
                release(request, request.path)
                words = _("The group is there. The members of “%(origin)s” get an invitation each.")
                messages.success(request, words % {"origin": origin.name}, extra_tags=str(form.cleaned_data["uuid"]))
                return redirect(group)
    else:
        told = {"intro": origin.intro, "subjects": subjects_initial(origin.subjects.all())}
        initial = fresh_shutters() | told | initial_for(request, OpeningForm, request.path)
        form = OpeningForm(initial=initial, founder=request.user, origin=origin)
    context = {"group": origin, "form": form, "media": media_for(request, form)}
    return render(request, "groups/open_up.html", context)
