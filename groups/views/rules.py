from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.models import Organisation
from web.held import initial_for, release

from ..forms.rules import RuleForm
from .standing import managed_by, page_in

MOST_COUNTED = 1000


def rules(request, pk, slug):
    """Who is in the group by working somewhere. A new rule is shown with how many it takes in, and then confirmed."""
    group = managed_by(request.user, pk)
    count = None
    if request.method == "POST":
        form = RuleForm(request.POST, group=group, viewer=request.user)
        if form.is_valid() and "confirm" in request.POST:
            rule = form.rule
            group.rules.get_or_create(
                organisation=rule.organisation, domain=rule.domain, defaults={"created_by": request.user}
            )
            release(request, request.path)
            messages.success(request, _("Saved. Within a few minutes your colleagues are in the group."))
            return redirect(page_in(group, "rules"))
        if form.is_valid():
            count = len(form.rule.whom().values("pk")[:MOST_COUNTED])
    else:
        initial = initial_for(request, RuleForm, request.path)
        form = RuleForm(initial=initial, group=group, viewer=request.user)
    context = {
        "group": group,
        "form": form,
        "count": count,
        "most": MOST_COUNTED,
        "rules": group.rules.select_related("organisation", "created_by"),
        "organisations": Organisation.objects.filter(affiliations__in=request.user.current_jobs()).distinct(),
    }
    return render(request, "groups/rules.html", context)


@require_POST
def drop_rule(request, pk, slug, rule):
    group = managed_by(request.user, pk)
    get_object_or_404(group.rules, pk=rule).delete()
    messages.success(request, _("From now on nobody comes in by this. Who is in the group stays."))
    return redirect(page_in(group, "rules"))
