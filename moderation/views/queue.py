"""What is reported, for whoever judges it: the list, one case, and whose it is."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from groups.models import Group
from web.held import release
from web.paging import page_of

from ..colleagues import colleagues_for
from ..forms.queue import HandOverForm, NoteForm
from ..looking import beside, week_of
from ..models import Case, TakenMeanwhile
from ..permissions import (
    can_decide_anew,
    can_judge_appeals,
    can_judge_for_network,
    can_look_around,
    can_open_queue,
    can_open_queue_of,
    can_take_up,
)

TABS = {  # what an address asks for: (its name, in which order)
    "open": (gettext_lazy("Open"), "opened_at"),
    "van-mij": (gettext_lazy("Mine"), "opened_at"),
    "bezwaar": (gettext_lazy("Appeals"), "opened_at"),
    "afgehandeld": (gettext_lazy("Settled"), "-settled_at"),
}


def queue(request):
    if not can_open_queue(request.user):
        raise PermissionDenied
    return list_of(request, Case.objects.at_desk_of(request.user))


def queue_of_group(request, pk, slug):
    group = get_object_or_404(Group.objects.visible_to(request.user), pk=pk)
    if not can_open_queue_of(request.user, group):
        raise PermissionDenied
    return list_of(request, Case.objects.at_desk_of(request.user).filter(within=group), group)


def list_of(request, cases, group=None):
    viewer = request.user
    parts = {"open": cases.open(), "van-mij": cases.open().filter(taken_by=viewer), "afgehandeld": cases.settled()}
    if group is None and can_judge_appeals(viewer):
        parts["bezwaar"] = cases.appealed_before(viewer) & cases
    if group is None and not can_judge_for_network(viewer):
        parts = {"bezwaar": parts["bezwaar"]}
    asked = request.GET.get("stand", "")
    tab = asked if asked in parts else next(iter(parts))
    counted = {name: part.counted() for name, part in parts.items() if name != "afgehandeld"}
    context = {
        "group": group,
        "tab": tab,
        "tabs": [(name, TABS[name][0], counted.get(name, 0)) for name in TABS if name in parts],
        "page": page_of(parts[tab].with_what_a_list_shows(viewer), request, TABS[tab][1]),
        "waiting": counted.get("open", 0),
        "is_for_desk": can_judge_for_network(viewer),
        "week": week_of(cases),
        "latest": cases.settled().with_decision().order_by("-settled_at", "-pk")[:3],
    }
    return render(request, "moderation/queue.html", context)


def case(request, pk):
    return page_of_case(request, known_to(request.user, pk))


def known_to(viewer, pk):
    cases = Case.objects.at_desk_of(viewer).with_what_a_list_shows(viewer).with_what_its_page_shows()
    return get_object_or_404(cases, pk=pk)


def page_of_case(request, case, hand_over=None, note=None, unsent=""):
    is_for_desk = can_judge_for_network(request.user)
    open_to = colleagues_for(case, request.user) if can_take_up(request.user, case) else []
    context = beside(case, request.user) | {
        "case": case,
        "is_for_desk": is_for_desk,
        "can_take_up": can_take_up(request.user, case),
        "can_decide": can_take_up(request.user, case) or can_decide_anew(request.user, case),
        "can_look_around": can_look_around(request.user, case),
        "hand_over": hand_over or HandOverForm(case=case, colleagues=open_to, is_for_desk=is_for_desk),
        "note": note or NoteForm(),
        "form": hand_over or note,  # whose errors the frame tells of
        "unsent": unsent,
    }
    return render(request, "moderation/case.html", context)


def queue_page_of(group):
    return reverse("moderation:queue_of_group", args=[group.pk, group.slug])


@require_POST
def take(request, pk):
    case = known_to(request.user, pk)
    was = request.POST.get("van", "")
    try:
        case.take(request.user, instead_of=int(was) if was.isascii() and was.isdecimal() else None)
    except TakenMeanwhile as meanwhile:
        messages.warning(request, _("%(name)s took this case up a moment ago.") % {"name": meanwhile.by})
    return redirect("moderation:case", case.pk)


def hand_over(request, pk):
    case = known_to(request.user, pk)
    if request.method != "POST":
        return redirect("moderation:case", case.pk)
    if not can_take_up(request.user, case):
        return not_handed_over(request, case)
    colleagues, is_for_desk = colleagues_for(case, request.user), can_judge_for_network(request.user)
    form = HandOverForm(request.POST, case=case, colleagues=colleagues, is_for_desk=is_for_desk)
    if not form.is_valid():
        return page_of_case(request, case, hand_over=form)
    release(request, request.path)
    if not form.do(request.user):
        return not_handed_over(request, known_to(request.user, pk))
    messages.success(request, _("Handed over."))
    return redirect("moderation:queue") if is_for_desk else redirect(queue_page_of(case.within))


def not_handed_over(request, case):
    """It was settled meanwhile, or lies there already. What was typed for whoever has it now is not lost."""
    settled, there = _("It was settled meanwhile: nobody has to look at it any more."), _("It lies there already.")
    messages.info(request, settled if case.settled_at else there)
    return page_of_case(request, case, unsent=request.POST.get("word", ""))


def note(request, pk):
    case = known_to(request.user, pk)
    if request.method != "POST":
        return redirect("moderation:case", case.pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return page_of_case(request, case, note=form)
    release(request, request.path)
    case.note_down(request.user, form.cleaned_data["text"])
    messages.success(request, _("Saved."))
    return redirect("moderation:case", case.pk)
