"""What an organiser asks of those who register, or who propose a session, and the answers of who registers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..forms import AnswersForm, CallQuestionForm, SignUpQuestionForm
from ..models import Call, CallQuestion, Refused, SignUpQuestion
from ..permissions import can_register
from .locations import organised
from .programme import tell_let_go
from .standing import location_named, shown_to

ROUTES = {
    SignUpQuestion: {"list": "events:questions", "edit": "events:edit_question", "change": "events:change_question"},
    CallQuestion: {
        "list": "events:call_questions",
        "edit": "events:edit_call_question",
        "change": "events:change_call_question",
    },
}
FORMS = {SignUpQuestion: SignUpQuestionForm, CallQuestion: CallQuestionForm}


def asked_at(model, event):
    """A question of this kind that is not there yet; a call asks nothing before it is there itself."""
    if model is SignUpQuestion:
        return SignUpQuestion(event=event)
    return CallQuestion(call=get_object_or_404(Call, event=event))


def one_at_a_time(request, event):
    """Of two that are sent at the same moment the second finds what the first one asks."""
    if request.method == "POST":
        event.locked()
    return event


def questions(request, pk, slug, model):
    """What is asked, and the form for one more."""
    event = one_at_a_time(request, organised(request, pk))
    fresh = asked_at(model, event)
    asked = fresh.asked_together()
    form = FORMS[model](request.POST or None, instance=fresh)
    if form.is_valid():
        last = asked.last()
        form.instance.position = last.position + 1 if last else 1
        form.save()
        messages.success(request, _("Your question is asked from now on."))
        return redirect(ROUTES[model]["list"], event.pk, event.slug)
    return render(request, "events/questions.html", about(model, event) | {"form": form, "questions": asked})


def about(model, event):
    return {"event": event, "is_call": model is CallQuestion, "routes": ROUTES[model]}


def edit_question(request, pk, slug, question, model):
    event = one_at_a_time(request, organised(request, pk))
    question = get_object_or_404(asked_at(model, event).asked_together(), pk=question)
    form = FORMS[model](request.POST or None, instance=question)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your changes have been saved."))
        return redirect(ROUTES[model]["list"], event.pk, event.slug)
    return render(request, "events/question.html", about(model, event) | {"form": form, "question": question})


@require_POST
def change_question(request, pk, slug, question, model):
    """Up one place, or away with all that was answered to it."""
    event = one_at_a_time(request, organised(request, pk))
    question = get_object_or_404(asked_at(model, event).asked_together(), pk=question)
    if "weg" in request.POST:
        if question.discard():
            gone = _("The question is gone, with its answers. From now on only the organisers see who comes.")
        else:
            gone = _("The question is gone, with its answers.")
        messages.success(request, gone)
    else:
        question.move_up()
    return redirect(ROUTES[model]["list"], event.pk, event.slug)


def answers(request, pk, slug):
    """A member answers, and then registers, or only changes what was answered before."""
    event = get_object_or_404(shown_to(request.user), pk=pk)
    if not can_register(request.user, event):
        raise PermissionDenied
    given = request.POST if request.method == "POST" else request.GET
    signs_up, locatie = "aanmelden" in given, given.get("locatie", "")
    has_part = event.is_registered or event.is_waiting or event.has_asked
    if not event.has_questions or event.has_begun or event.is_cancelled or not (signs_up or has_part):
        return redirect(event)
    form = AnswersForm(request.POST or None, event=event, who=request.user)
    if form.is_bound and form.is_valid():
        try:
            if signs_up:
                where = location_named(event, locatie)
                tell_let_go(request, form.save_with(lambda: event.sign_up(request.user, where)))
            else:
                form.save_with(lambda: messages.success(request, _("Your answers have been saved.")))
        except Refused as refused:
            messages.warning(request, refused.reason)
        else:
            return redirect(f"{event.get_absolute_url()}#registration")
    context = {"event": event, "form": form, "signs_up": signs_up, "locatie": locatie}
    return render(request, "events/answers.html", context)


def to_answers(request, event, location):
    """Questions come before a place: where the answer to the button leads."""
    asked = {"aanmelden": 1} | ({"locatie": location.pk} if location else {})
    url = f"{reverse('events:answers', args=[event.pk, event.slug])}?{urlencode(asked)}"
    return HttpResponse(headers={"HX-Redirect": url}) if request.htmx else redirect(url)
