import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..forms.questions import NewQuestionForm, QuestionForm
from ..models import ProfileQuestion
from ..permissions import can_ask_questions


def questions(request):
    if not can_ask_questions(request.user):
        raise PermissionDenied
    everything = ProfileQuestion.objects.with_answer_count()
    context = {"asked": everything.asked(), "retired": everything.retired()}
    return render(request, "members/questions.html", context)


def new_question(request):
    if not can_ask_questions(request.user):
        raise PermissionDenied
    form = NewQuestionForm(request.POST or None, initial={"uuid": uuid.uuid4()})
    if form.is_valid():
        question = ProfileQuestion.objects.ask(uuid=form.cleaned_data["uuid"], by=request.user, **form.answers)
        messages.success(request, _("Members are asked “%(question)s” from now on.") % {"question": question})
        return redirect("members:questions")
    return render(request, "members/edit_question.html", {"form": form})


def edit_question(request, pk):
    if not can_ask_questions(request.user):
        raise PermissionDenied
    question = get_object_or_404(ProfileQuestion, pk=pk)
    form = QuestionForm(request.POST or None, instance=question)
    if form.is_valid():
        question.rewrite(by=request.user, **form.answers)
        messages.success(
            request, _("“%(question)s” has been changed. Answers given before stay.") % {"question": question}
        )
        return redirect("members:questions")
    return render(request, "members/edit_question.html", {"form": form, "question": question})


@require_POST
def move_question(request, pk):
    """Up or down one place, as the button says; the page comes back with that button in view."""
    if not can_ask_questions(request.user):
        raise PermissionDenied
    question = get_object_or_404(ProfileQuestion, pk=pk)
    question.move(up=request.POST.get("direction") == "up", by=request.user)
    response = redirect("members:questions")
    response["Location"] += f"#vraag-{question.pk}"
    return response


@require_POST
def retire_question(request, pk):
    """Stop asking, or ask again."""
    if not can_ask_questions(request.user):
        raise PermissionDenied
    question = get_object_or_404(ProfileQuestion, pk=pk)
    if question.retired_at:
        question.revive(by=request.user)
        messages.success(request, _("“%(question)s” is asked again.") % {"question": question})
    else:
        question.retire(by=request.user)
        messages.success(
            request, _("“%(question)s” is asked no longer. The answers are kept.") % {"question": question}
        )
    return redirect("members:questions")


def delete_question(request, pk):
    if not can_ask_questions(request.user):
        raise PermissionDenied
    question = get_object_or_404(ProfileQuestion.objects.with_answer_count(), pk=pk)
    if request.method == "POST":
        question.discard(by=request.user)
        messages.success(request, _("“%(question)s” and all its answers are gone.") % {"question": question})
        return redirect("members:questions")
    return render(request, "members/delete_question.html", {"question": question})
