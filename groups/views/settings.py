from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from members.views.jobs import organisation_names
from web.held import initial_for, release

from ..forms.settings import MailForm, SettingsForm
from ..models import INSIDE
from .standing import known_to, managed_by, page_in


def settings(request, pk, slug):
    group = managed_by(request.user, pk)
    if request.method == "POST":
        # A copy: the form must not write what was refused into the group that the page itself is shown of.
        form = SettingsForm(request.POST, request.FILES, instance=copy(group))
        if form.is_valid():
            group.arrange(**form.arranged())
            if form.changes_picture():
                group.show_cover(form.cleaned_data["picture"])
            release(request, request.path)
            messages.success(request, _("Your changes have been saved."))
            return redirect(group)
    else:
        initial = initial_for(request, SettingsForm, request.path)
        form = SettingsForm(instance=copy(group), initial=initial)
    context = {
        "form": form,
        "group": group,
        "organisations": organisation_names(),
        "picture_again": form.is_bound and "picture" in request.FILES,
    }
    return render(request, "groups/settings.html", context)


def mail(request, pk, slug):
    """How much mail there is of this group; the welcome of who just joined asks it too, with a form of its own."""
    group = known_to(request.user, pk)
    if group.standing not in INSIDE:
        raise PermissionDenied
    if request.method == "POST":
        form = MailForm(request.POST, prefix="welkom" if "welkom-mail_level" in request.POST else None)
        if form.is_valid():
            membership = get_object_or_404(group.memberships, member=request.user)
            membership.hear(form.cleaned_data["mail_level"])
            release(request, request.path)
            messages.success(request, _("Saved: %(choice)s.") % {"choice": membership.get_mail_level_display()})
            return redirect(group)
    else:
        initial = {"mail_level": group.hears} | initial_for(request, MailForm, page_in(group, "mail"))
        form = MailForm(initial=initial)
    return render(request, "groups/mail.html", {"form": form, "group": group})
