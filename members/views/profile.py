from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from web.editor import media_for
from web.held import held_for, initial_for, release
from web.subjects import subjects_initial

from ..forms.profile import ProfileForm
from ..middleware import asks_nothing_first
from ..models import LARGE, SMALL, Member, ProfileQuestion
from ..vcard import vcard
from .jobs import organisation_names, proposed_to


@asks_nothing_first
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


@login_not_required
def card(request, pk):
    """The member for somebody's contacts, with no more on it than the profile shows the same viewer."""
    members = Member.objects.visible_to(request.user).with_nearness(request.user).with_affiliation()
    member = get_object_or_404(members, pk=pk)
    response = HttpResponse(vcard(member.seen), content_type="text/vcard; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{member.slug}.vcf"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def edit_profile(request):
    member = request.user
    if request.method == "POST":
        # A copy: the form must not write what was refused into the member that the page itself is shown to.
        copy = Member.objects.visible_to(member).with_affiliation().get(pk=member.pk)
        form = ProfileForm(request.POST, request.FILES, instance=copy, **asked_of(request))
        if form.is_valid():
            form.save()
            release(request, request.path)
            messages.success(request, _("Your profile has been saved."))
            return redirect(copy)
    else:
        form = ProfileForm(instance=member, initial=profile_initial(request, member), **asked_of(request))
    asks_for_a_job = "organisation" in form.fields
    return render(
        request,
        "members/edit_profile.html",
        {
            "form": form,
            "media": media_for(request, form),
            "organisations": organisation_names() if asks_for_a_job else [],
            "photo_again": form.is_bound and "photo_upload" in request.FILES,
            "restored": not form.is_bound and bool(held_for(request, request.path)),
        },
    )


def asked_of(request):
    """The profile questions, with what this member answered, or typed before the session ended."""
    questions = list(ProfileQuestion.objects.asked())
    given = dict(request.user.answers.values_list("question", "given"))
    if request.method != "POST":
        held = held_for(request, request.path)
        typed = {question.pk: held[question.field_name] for question in questions if question.field_name in held}
        given |= {pk: list(filter(None, values)) for pk, values in typed.items()}
    return {"questions": questions, "given": given}


def profile_initial(request, member):
    """The profile as it stands, with the organisation the address points at proposed where none was given."""
    return {
        "organisation": "" if member.affiliation else proposed_to(member),
        "expertise": subjects_initial(member.expertise.all()),
        "learning": subjects_initial(member.learning.all()),
    } | initial_for(request, ProfileForm, request.path)
