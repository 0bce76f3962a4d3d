"""What somebody may be looking for by the beginning of it."""

from django.db import transaction
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from content.models import kind_named
from web.often import wait_until

from .asking import Asked
from .finding import find_named
from .showing import fetched, title_of

FEWEST, MOST = 2, 8
OF_A_KIND = 4


@require_GET
@transaction.non_atomic_requests
def suggestions(request):
    """Pieces, members, groups, organisations and subjects with a word that begins so, as JSON, in the order to show.

    GET ?q=<what is typed>
    {"suggestions": [{"label": "Noor Visscher", "about": "Lid", "address": "/leden/4-noor-visscher/"}, …]}, at most 8
    """
    if wait_until(request, "suggest_search", counts_get=True):
        return JsonResponse({"suggestions": []}, status=429)
    asked = Asked.of({"q": request.GET.get("q", "")})
    hits = []
    if len(asked.plain) >= FEWEST and not asked.narrows:
        hits = some_of_each(find_named(asked, request.user))
    things = fetched(hits, request.user)
    rows = [(hit, things["content" if hit.content else hit.what].get(hit.pk)) for hit in hits]
    return JsonResponse({"suggestions": [as_option(hit, it) for hit, it in rows if it is not None]})


def some_of_each(hits):
    """The first of them, but not all of one kind."""
    taken, left = [], {}
    for hit in hits:
        what = "piece" if hit.content else hit.what
        if left.setdefault(what, OF_A_KIND):
            left[what] -= 1
            taken.append(hit)
    return taken[:MOST]


def as_option(hit, it):
    names = {
        "member": _("Member"),
        "group": _("Group"),
        "organisation": _("Organisation"),
        "subject": _("Subject"),
        "page": _("Page"),
    }
    about = names.get(hit.what) or str(kind_named(hit.what)._meta.verbose_name).capitalize()
    return {"label": title_of(it), "about": about, "address": it.get_absolute_url()}
