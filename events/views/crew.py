"""Who organises an event and who helps: asking colleagues, their answer, and ending it."""

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from content.coauthoring import AskAlongForm
from content.models import Authorship, NotAmongReaders, TooManyAuthors
from members.models import Act
from web.held import initial_for, release

from ..models import Event, Helper, TooManyHelpers
from ..permissions import can_check_in, can_edit

ORGANISER, HELPER = "organisator", "helper"


class AskCrewForm(AskAlongForm):
    part = forms.ChoiceField(
        label=gettext_lazy("What do you ask?"),
        choices=[
            (ORGANISER, gettext_lazy("To organise it with you: to change it, call it off and let people in")),
            (HELPER, gettext_lazy("To help: to check people in and see who comes")),
        ],
        initial=HELPER,
        widget=forms.RadioSelect,
    )


def run(request, pk):
    """The event, for whoever organises it or helps."""
    event = get_object_or_404(Event.objects.visible_to(request.user).with_byline(), pk=pk)
    if not can_check_in(request.user, event):
        raise PermissionDenied
    return event


def crew(request, pk, slug):
    event = run(request, pk)
    form = None
    if can_edit(request.user, event):
        posted = request.POST if request.method == "POST" else None
        form = AskCrewForm(posted, viewer=request.user, initial=initial_for(request, AskCrewForm, request.path))
        if form.is_valid() and asked(request, event, form):
            return redirect("events:crew", event.pk, event.slug)
    elif request.method == "POST":
        raise PermissionDenied
    along = Authorship.objects.filter(content=event.pk).select_related("member__departure").order_by("asked_at", "pk")
    helpers = event.helpers.select_related("member__departure").order_by("asked_at", "pk")
    context = {"event": event, "form": form, "along": along, "helpers": helpers}
    context["is_first"] = event.author_id == request.user.pk
    return render(request, "events/crew.html", context)


def asked(request, event, form):
    limit = request.user.limit_on(Act.INVITING)
    if limit:
        form.add_error(None, limit.words)
        return False
    colleague, ask = form.cleaned_data["member"], event.ask_to_help
    if form.cleaned_data["part"] == ORGANISER:
        ask = event.ask_along
    if not ratelimit.consume(request, action="ask_helper", user=request.user):
        form.add_error(None, _("You have asked many colleagues today. Ask the next ones tomorrow."))
        return False
    try:
        ask(colleague, by=request.user)
    except NotAmongReaders:
        form.add_error(
            "name", _("%(name)s cannot see this event. Invite them to its group first.") % {"name": colleague}
        )
    except (TooManyAuthors, TooManyHelpers):
        form.add_error(None, _("There is no room for more people around this event."))
    else:
        release(request, request.path)
        messages.success(request, _("%(name)s has been asked, and says yes or no.") % {"name": colleague})
        return True
    return False


@require_POST
def end_crew(request, pk, slug, member):
    """Those who organise it take helpers off, the first of them other organisers too, and everybody themselves."""
    event = run(request, pk)
    is_own = member == request.user.pk
    part = Authorship.objects.filter(content=event.pk, member=member).select_related("member", "content").first()
    allowed = is_own or event.author_id == request.user.pk
    if part is None:
        part = get_object_or_404(event.helpers.select_related("member"), member=member)
        allowed = is_own or can_edit(request.user, event)
    if not allowed:
        raise PermissionDenied
    part.end()
    if is_own:
        messages.success(request, _("You no longer have a part in “%(title)s”.") % {"title": event})
        return redirect(event)
    messages.success(request, _("%(name)s no longer has a part in it.") % {"name": part.member})
    return redirect("events:crew", event.pk, event.slug)


def answer_crew(request, pk, slug):
    """Only who was asked answers; for everybody else there is no question."""
    event = get_object_or_404(Event.objects.visible_to(request.user).with_byline(), pk=pk)
    question = Authorship.objects.asking(request.user).filter(content=event.pk).select_related("asked_by").first()
    organises = question is not None
    question = question or get_object_or_404(
        Helper.objects.asking(request.user).select_related("asked_by"), event=event
    )
    if request.method == "POST":
        if "decline" in request.POST:
            question.end()
            messages.success(request, _("You said no. Nothing else happens."))
            return redirect(event)
        question.accept()
        if organises:
            event.gain(request.user)
            messages.success(request, _("You organise this event too from now on."))
        else:
            messages.success(request, _("You help at this event from now on."))
        return redirect(event)
    return render(request, "events/answer_crew.html", {"event": event, "question": question, "organises": organises})
