from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from web.held import initial_for, release, way_back

from ..forms.jobs import CorrectJobForm, EndJobForm, PastJobForm, TakeJobForm
from ..models import AddressPause, Organisation
from ..proof import demand_proof, proof_required

# The address of a job opens the account no longer once that job is over: whoever ends one proves first who they are.
# Moving along with an organisation that became another one takes no address away.


def jobs(request):
    """Where the viewer works and worked; the address of each of their jobs that no mail reaches."""
    now = request.user.current_jobs()
    past = request.user.affiliations.exclude(pk__in=[job.pk for job in now]).order_by("-until", "-pk")
    context = {"current": now, "past": past, "pauses": AddressPause.objects.of(request.user)}
    return render(request, "members/jobs.html", context)


def take_job(request):
    current = request.user.affiliation
    initial = {"organisation": proposed_to(request.user)} | initial_for(request, TakeJobForm, request.path)
    form = TakeJobForm(request.POST or None, current=current, initial=initial)
    if form.is_valid():
        is_extra = form.cleaned_data.get("is_extra", False)
        if current and not is_extra:
            demand_proof(request)
        request.user.work_as(**form.job(), is_extra=is_extra)
        release(request, request.path)
        messages.success(request, _("Your new job is on your profile. What you write from now on names it."))
        return redirect("members:jobs")
    return render(request, "members/take_job.html", {"form": form, "organisations": organisation_names()})


def proposed_to(member):
    """The organisation that somebody's address points at, when they do not work there yet."""
    organisation = Organisation.recognised_by(member.email)
    works_there = organisation and any(job.organisation_id == organisation.pk for job in member.current_jobs())
    return "" if works_there else str(organisation or "")


def organisation_names():
    return Organisation.objects.existing().order_by("sort_name").values_list("name", flat=True)


def add_past_job(request):
    form = PastJobForm(request.POST or None)
    if form.is_valid():
        request.user.remember_job(**form.job(), until=form.cleaned_data["until"])
        messages.success(request, _("The job is on your list."))
        return redirect("members:jobs")
    return render(request, "members/add_past_job.html", {"form": form, "organisations": organisation_names()})


def correct_job(request, pk):
    job = get_object_or_404(request.user.affiliations, pk=pk)
    initial = {"job_title": job.job_title, "since": job.since, "until": job.until}
    initial |= initial_for(request, CorrectJobForm, request.path)
    form = CorrectJobForm(request.POST or None, initial=initial)
    if form.is_valid():
        if form.cleaned_data["until"] != job.until:
            demand_proof(request)
        job.correct(**form.cleaned_data)
        release(request, request.path)
        messages.success(request, _("The job has been corrected."))
        return redirect("members:jobs")
    return render(request, "members/correct_job.html", {"form": form, "job": job})


def end_job(request, pk):
    job = get_object_or_404(request.user.affiliations.current(), pk=pk)
    form = EndJobForm(request.POST or None, job=job, initial=initial_for(request, EndJobForm, request.path))
    if form.is_valid():
        demand_proof(request)
        job.end(form.cleaned_data["last_day"])
        release(request, request.path)
        if job.is_current:
            messages.success(request, _("We noted your last day. Until then nothing changes."))
        else:
            messages.success(request, _("This job has ended. What you wrote in it stays as it is."))
        return redirect("members:jobs")
    return render(request, "members/end_job.html", {"form": form, "job": job})


def erase_job(request, pk):
    job = get_object_or_404(request.user.affiliations, pk=pk)
    if job.is_current:
        raise PermissionDenied  # it is ended first, so that whatever rests on it ends too
    if request.method == "POST":
        job.erase()
        messages.success(request, _("The job has been erased."))
        return redirect("members:jobs")
    return render(request, "members/erase_job.html", {"job": job})


@require_POST
def confirm_job(request, pk):
    """Yes, I still work here. Does mail come back from the address of this job, then that is to be shown anew."""
    job = get_object_or_404(request.user.affiliations.current(), pk=pk)
    job.confirm()
    pauses = job.paused_addresses()
    for pause in pauses:
        pause.ask_again()
    if pauses:
        messages.success(request, _("Good. We sent a mail to your address at work. Open the link in it."))
    else:
        messages.success(request, _("Good to know. We will ask again in a year."))
    asked_on = way_back(request)
    return redirect("members:jobs" if asked_on == request.get_full_path() else asked_on)


@require_POST
def move_along(request, pk):
    job = get_object_or_404(request.user.affiliations.current().select_related("organisation__successor"), pk=pk)
    if not job.may_move_along():
        raise PermissionDenied
    job.move_along()
    messages.success(request, _("Your new job is on your profile. What you write from now on names it."))
    return redirect("members:jobs")


@require_POST
def write_under(request, pk):
    job = get_object_or_404(request.user.affiliations.current(), pk=pk)
    request.user.write_under(job)
    messages.success(request, _("What you write from now on names %(job)s.") % {"job": job})
    return redirect("members:jobs")


# --- An address that mail came back from


@require_POST
def ask_again(request, pk):
    """Mail the link that shows an address works, to that address itself."""
    pause = get_object_or_404(AddressPause.objects.of(request.user), pk=pk)
    pause.ask_again()
    messages.success(request, _("We sent a mail to %(email)s.") % {"email": pause})
    return redirect("members:jobs")


@proof_required(allow_get=True)
def confirm_again(request, token):
    """The link in a mail to a paused address. Shows a button on GET, for mail gateways open links."""
    pause = AddressPause.bearing(token, request.user)
    if pause and request.method == "POST":
        pause.lift()
        messages.success(request, _("%(email)s works again. Our mail goes there from now on.") % {"email": pause})
        return redirect("members:jobs")
    return render(request, "members/confirm_again.html", {"pause": pause})
