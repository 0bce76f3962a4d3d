"""The desk: what there is to do today, and what somebody says of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from network.context import desk_by_heading

from ..appealing import lacks_judges
from ..forms.desk import GiveTaskForm
from ..models import Chore, ChoreState
from ..permissions import can_judge_appeals, can_work_desk
from ..today import start_of_tomorrow, task_of, today_of, week_of


def desk(request):
    if not can_work_desk(request.user):
        raise PermissionDenied
    context = {"today": today_of(request.user), "week": week_of(), "rooms": desk_by_heading(request.user)}
    context["lacks_judges"] = can_judge_appeals(request.user) and lacks_judges()
    return render(request, "moderation/desk.html", context)


@require_POST
def say(request, source, key):
    """Done, or not today. What is gone meanwhile is done: the page just shows it."""
    if not can_work_desk(request.user):
        raise PermissionDenied
    task = task_of(request.user, source, key)
    word = request.POST.get("word")
    if task is None:
        messages.info(request, _("That task was done already."))
    elif word == "later":
        Chore.objects.say(source, key, request.user, ChoreState.LATER, until=start_of_tomorrow())
        messages.success(request, _("It comes back tomorrow."))
    elif word == "mine":
        Chore.objects.say(source, key, request.user, ChoreState.OPEN, owner=request.user)
        messages.success(request, _("It is yours."))
    elif word == "done" and task.source.rest:
        Chore.objects.say(source, key, request.user, ChoreState.DONE, until=timezone.now() + task.source.rest)
        messages.success(request, _("Done."))
    return redirect("moderation:desk")


def give(request, source, key):
    """Put a task before a colleague who may do it; a case is handed over where it lies."""
    if not can_work_desk(request.user):
        raise PermissionDenied
    task = task_of(request.user, source, key)
    if task is None or task.hand_over_address != request.path:
        raise Http404
    form = GiveTaskForm(request.POST or None, task=task, viewer=request.user)
    if form.is_valid():
        to = form.cleaned_data["to"]
        Chore.objects.give(source, key, request.user, to)
        messages.success(request, _("%(name)s finds it at the desk.") % {"name": to.name})
        return redirect("moderation:desk")
    return render(request, "moderation/give_task.html", {"task": task, "form": form})
