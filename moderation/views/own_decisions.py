"""What was decided about the viewer: what, why, until when, and how it can be mended."""

from django.shortcuts import get_object_or_404, render

from members.middleware import asks_nothing_first
from web.paging import page_of

from ..models import Decision
from ..telling import what_of_yours
from .appeals import page_of_decision


@asks_nothing_first
def own_decisions(request):
    page = page_of(
        Decision.objects.told_to(request.user).select_related("case__content", "case__exhibit"), request, "-id"
    )
    for decision in page:
        decision.what = what_of_yours(decision.case)
    return render(request, "moderation/own_decisions.html", {"page": page})


@asks_nothing_first
def own_decision(request, uuid):
    decision = get_object_or_404(
        Decision.objects.told_to(request.user).select_related(
            "case__content", "case__comment__content", "case__exhibit"
        ),
        uuid=uuid,
    )
    return page_of_decision(request, decision, "moderation/own_decision.html")
