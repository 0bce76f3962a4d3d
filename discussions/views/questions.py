"""What is done with a question: saying which answer helped, and taking that back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.models import Comment

from ..models import NotAnAnswer, Question
from ..permissions import can_settle
from ..similar import similar_to


def around_answers(request, piece):
    """What the comments of a question show besides."""
    return {"can_settle": can_settle(request.user, piece)}


def similar(request):
    """While a question is typed: those that were asked before, a fragment for htmx."""
    found = similar_to(request.GET.get("title", ""), request.user)
    return render(request, "discussions/_similar.html", {"similar": found})


@require_POST
def accept(request, pk, slug, answer):
    question = settled_by(request, pk)
    seen = Comment.objects.visible_to(request.user).filter(content=question.pk)
    answer = get_object_or_404(seen, pk=answer)
    try:
        question.accept(answer, by=request.user)
    except NotAnAnswer:
        messages.error(request, _("This cannot be the answer that helped. Look again at what stands there now."))
        return redirect(question)
    messages.success(request, _("Your question is solved. Thanks for saying what helped."))
    return redirect(f"{question.get_absolute_url()}#r-{answer.pk}")


@require_POST
def reopen(request, pk, slug):
    question = settled_by(request, pk)
    question.reopen()
    messages.success(request, _("The question is open again."))
    return redirect(question)


def settled_by(request, pk):
    """A question whose asker looks at it, or who stands in for an asker who is gone."""
    question = get_object_or_404(Question.objects.visible_to(request.user).with_byline(), pk=pk)
    if not can_settle(request.user, question):
        raise PermissionDenied
    return question
