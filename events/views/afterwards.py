from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from web.lines import LineField

from ..models import Event, NotThere
from .locations import organised


class EvaluationForm(forms.Form):
    score = forms.TypedChoiceField(
        label=gettext_lazy("How was it?"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[
            (5, gettext_lazy("5: very good")),
            (4, "4"),
            (3, "3"),
            (2, "2"),
            (1, gettext_lazy("1: it was no use to me")),
        ],
        error_messages={"required": gettext_lazy("Choose a number.")},
    )
    words = LineField(
        label=gettext_lazy("What should stay, or be different?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("The organisers read it without your name. Write nothing that says who you are."),
    )


def evaluate(request, pk, slug):
    """For who was there, once."""
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    form = EvaluationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            event.evaluate(request.user, **form.cleaned_data)
        except NotThere:
            raise PermissionDenied from None
        messages.success(request, _("Thank you. The organisers read it without your name."))
        return redirect(event)
    if not event.has_ended or not event.was_attended_by(request.user):
        raise PermissionDenied
    context = {"event": event, "form": form, "has_answered": event.is_evaluated_by(request.user)}
    return render(request, "events/evaluate.html", context)


def attendance(request, pk, slug):
    """For those who organised it: who came, in numbers, and how it was."""
    event = organised(request, pk)
    context = {"event": event, "attendance": event.attendance(), "evaluation": event.evaluation()}
    return render(request, "events/attendance.html", context)
