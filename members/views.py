from allauth.account.views import ConfirmEmailView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from web.editor import media_for
from web.held import held_for, initial_for, release
from web.paging import page_of
from web.subjects import subjects_initial

from .forms import DirectoryFilter, ProfileForm, TurnAwayForm
from .models import LARGE, SMALL, Member, Organisation
from .permissions import can_admit_members


def directory(request):
    filters = DirectoryFilter(request.GET)
    members = filters.narrow(Member.objects.visible_to(request.user)).with_affiliation()
    page = page_of(members.prefetch_related("expertise"), request, "sort_name")
    return render(request, "members/directory.html", {"filters": filters, "page": page})


@login_not_required
def photo(request, pk, side):
    member = get_object_or_404(Member.objects.photographed_for(request.user), pk=pk)
    files = {LARGE: member.photo, SMALL: member.photo_small}
    if side not in files:
        raise Http404
    try:
        with files[side].open("rb") as file:
            response = HttpResponse(file.read(), content_type="image/webp")  # a few kilobytes, by our own making
    except FileNotFoundError:
        raise Http404 from None
    # The address changes with the photo, so a browser may keep it; a cache in between may not.
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def edit_profile(request):
    member = request.user
    if request.method == "POST":
        # A copy: the form must not write what was refused into the member that the page itself is shown to.
        copy = Member.objects.visible_to(member).with_affiliation().get(pk=member.pk)
        form = ProfileForm(request.POST, request.FILES, instance=copy)
        if form.is_valid():
            form.save()
            release(request, request.path)
            messages.success(request, _("Your profile has been saved."))
            return redirect(copy)
    else:
        form = ProfileForm(instance=member, initial=profile_initial(request, member))
    organisations = Organisation.objects.order_by("sort_name").values_list("name", flat=True)
    return render(
        request,
        "members/edit_profile.html",
        {
            "form": form,
            "media": media_for(request, form),
            "organisations": organisations,
            "restored": not form.is_bound and bool(held_for(request, request.path)),
        },
    )


def profile_initial(request, member):
    """The profile as it stands, with the organisation the address points at proposed where none was given."""
    job = member.affiliation
    organisation = job.organisation_name if job else str(Organisation.recognised_by(member.email) or "")
    return {
        "organisation": organisation,
        "job_title": job.job_title if job else "",
        "expertise": subjects_initial(member.expertise.all()),
    } | initial_for(request, ProfileForm, request.path)


@method_decorator(login_not_required, name="dispatch")
class ConfirmAddress(ConfirmEmailView):
    """Shows a button on GET, for mail gateways open links; acts on POST. Proposes the organisation of the address."""

    def post(self, *args, **kwargs):
        try:
            return super().post(*args, **kwargs)
        except Http404:  # used already: a second click, or a second device
            if self.request.user.is_authenticated:
                return redirect(settings.LOGIN_REDIRECT_URL)
            self.object = None
            return self.render_to_response(self.get_context_data())

    def logout_other_user(self, confirmation):
        if self.request.method == "POST":
            super().logout_other_user(confirmation)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if context["can_confirm"]:
            context["organisation"] = Organisation.recognised_by(context["email"])
        return context


@login_not_required
def waiting(request):
    return render(request, "members/waiting.html")


def admissions(request):
    if not can_admit_members(request.user):
        raise PermissionDenied
    page = page_of(Member.objects.waiting().with_affiliation(), request, "confirmed_at")
    return render(request, "members/admissions.html", {"page": page})


@require_POST
def admit(request, pk):
    if not can_admit_members(request.user):
        raise PermissionDenied
    member = get_object_or_404(Member.objects.waiting(), pk=pk)
    member.admit()
    messages.success(request, _("%(name)s is a member now and has been told.") % {"name": member.name})
    return redirect("members:admissions")


def turn_away(request, pk):
    if not can_admit_members(request.user):
        raise PermissionDenied
    member = get_object_or_404(Member.objects.waiting(), pk=pk)
    form = TurnAwayForm(request.POST or None)
    if form.is_valid():
        member.turn_away(form.cleaned_data["reason"])
        messages.success(request, _("%(name)s has been told why not.") % {"name": member.name})
        return redirect("members:admissions")
    return render(request, "members/turn_away.html", {"member": member, "form": form})
