from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from network.models import RulesVersion
from network.permissions import can_edit_pages
from network.signals import acted
from network.views import with_names
from web.held import page_here
from web.paging import page_of
from web.showing import shown
from web.tables import table_file

from ..forms.asking_first import AskFirstForm
from ..middleware import asks_nothing_first
from ..models import RulesAcceptance


@asks_nothing_first
def ask_first(request):
    """The house rules that changed and the questions that wait, on one page; then on to where somebody was going."""
    to_go_on = page_here(request, request.GET.get("next", "")) or resolve_url(settings.LOGIN_REDIRECT_URL)
    form = AskFirstForm(request.POST or None, member=request.user)
    if not form.fields:
        return redirect(to_go_on)
    if form.is_valid():
        form.save()
        return redirect(to_go_on)
    rules = form.rules_version
    context = {"form": form, "rules": rules, "rules_body": shown(with_names(rules.body)) if rules else ""}
    return render(request, "members/ask_first.html", context)


def rules(request):
    """Which versions of the house rules there were, and who agreed with which."""
    if not can_edit_pages(request.user):
        raise PermissionDenied
    versions = RulesVersion.objects.annotate(count=Count("acceptances")).order_by("-number")
    acceptances = RulesAcceptance.objects.select_related("member", "version")
    return render(
        request, "members/rules.html", {"versions": versions, "page": page_of(acceptances, request, "-accepted_at")}
    )


def export_rules(request):
    """All who agreed, as a table for a spreadsheet."""
    if not can_edit_pages(request.user):
        raise PermissionDenied
    acted.send(RulesAcceptance, what="rules_exported", by=request.user)
    heading = [_("Name"), _("Organisation"), _("Version"), _("Agreed on")]
    rows = RulesAcceptance.objects.order_by("pk").values_list(
        "member__name", "member__affiliation__organisation_name", "version__number", "accepted_at"
    )
    table = (
        [name, organisation or "", version, timezone.localtime(at).strftime("%d-%m-%Y %H:%M")]
        for name, organisation, version, at in rows.iterator(chunk_size=2000)
    )
    return table_file("huisregels", heading, table)
