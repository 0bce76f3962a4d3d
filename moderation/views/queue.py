"""What is reported, for whoever judges it: the list, one case, and whose it is."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from groups.models import Group
from web.held import initial_for, release
from web.paging import page_of

from ..colleagues import colleagues_for
from ..forms.queue import HandOverForm, NoteForm
from ..looking import beside, week_of
from ..models import Case, Outcome, TakenMeanwhile
from ..permissions import (
    can_decide_anew,
    can_judge_appeals,
    can_judge_for_network,
    can_look_around,
    can_open_queue,
    can_open_queue_of,
    can_take_up,
    outcomes_at_desk,
)

TABS = {  # what an address asks for: (its name, in which order)
    "open": (gettext_lazy("Open"), "opened_at"),
    "van-mij": (gettext_lazy("Mine"), "opened_at"),
    "bezwaar": (gettext_lazy("Appeals"), "opened_at"),
    "afgehandeld": (gettext_lazy("Settled"), "-settled_at"),
}
AN_HOUR = timedelta(hours=1)


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
    asked, first = request.GET.get("stand", ""), next(iter(parts))
    tab = asked if asked in parts else first
    waiting = parts[first].waiting()
    counted = {name: part.counted() for name, part in parts.items() if name not in (first, "afgehandeld")}
    counted[first] = waiting["number"]
    page = page_of(parts[tab].with_what_a_list_shows(viewer).with_what_can_be_decided(viewer), request, TABS[tab][1])
    for case in page:
        case.acts = acts_on(viewer, case)
    context = {
        "group": group,
        "tab": tab,
        "tabs": [(name, TABS[name][0], counted.get(name, 0)) for name in TABS if name in parts],
        "page": page,
        "waiting": waiting["number"],
        "waited": waited_since(waiting["oldest"]) if first == "open" else None,
        "is_for_desk": can_judge_for_network(viewer),
        "week": week_of(cases),
        "latest": cases.settled().with_decision().order_by("-settled_at", "-pk")[:3],
    }
    return render(request, "moderation/queue.html", context)


def waited_since(oldest):
    """How long that is, where it is worth a word."""
    waited = oldest and timezone.now() - oldest
    return waited if waited and waited >= AN_HOUR else None


def acts_on(viewer, case):
    """What its card offers: two acts at once, the others under More; nothing where a colleague has it."""
    if case.settled_at or case.put_right or case.taken_by_id not in (None, viewer.pk):
        return {}
    outcomes = [Outcome(outcome) for outcome in outcomes_at_desk(viewer, case)]
    return {
        "hide": Outcome.HIDE in outcomes,
        "leave": Outcome.NOTHING_WRONG in outcomes,
        "more": [outcome for outcome in outcomes if outcome not in (Outcome.HIDE, Outcome.NOTHING_WRONG)],
    }


def case(request, pk):
    return page_of_case(request, known_to(request.user, pk))


def known_to(viewer, pk):
    cases = Case.objects.at_desk_of(viewer).with_what_a_list_shows(viewer).with_what_its_page_shows()
    return get_object_or_404(cases, pk=pk)


def page_of_case(request, case, hand_over=None, note=None, unsent=""):
    context = beside(case, request.user) | {
        "case": case,
        "is_for_desk": can_judge_for_network(request.user),
        "opens_queue": can_open_queue(request.user),
        "can_take_up": can_take_up(request.user, case),
        "can_decide": can_take_up(request.user, case) or can_decide_anew(request.user, case),
        "can_look_around": can_look_around(request.user, case),
        "hand_over": hand_over or hand_over_form(request, case),
        "note": note or NoteForm(),
        "form": hand_over or note,  # whose errors the frame tells of
        "unsent": unsent,
    }
    return render(request, "moderation/case.html", context)


def hand_over_form(request, case, data=None):
    colleagues = colleagues_for(case, request.user) if can_take_up(request.user, case) else []
    initial = initial_for(request, HandOverForm, reverse("moderation:hand_over", args=[case.pk]))
    is_for_desk = can_judge_for_network(request.user)
    return HandOverForm(data, initial=initial, case=case, colleagues=colleagues, is_for_desk=is_for_desk)


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
    """Its form is on the page of the case, where it stands open for whoever came to hand it over."""
    case = known_to(request.user, pk)
    if not can_take_up(request.user, case):
        return not_handed_over(request, case) if request.method == "POST" else redirect("moderation:case", case.pk)
    form = hand_over_form(request, case, request.POST or None)
    if not form.is_valid():
        return page_of_case(request, case, hand_over=form)
    release(request, request.path)
    if not form.do(request.user):
        return not_handed_over(request, known_to(request.user, pk))
    messages.success(request, _("Handed over."))
    is_for_desk = can_judge_for_network(request.user)
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
