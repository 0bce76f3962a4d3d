from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from web.often import too_often
from web.paging import PARAMETER, Page

from .asking import KINDS, Asked
from .facets import experts_in, facets_of, nearest_subjects
from .finding import HAS_WORD, find
from .models import Sought
from .permissions import can_read_sought
from .showing import SIZE, rows_of


@login_not_required
@require_GET
@transaction.non_atomic_requests
def search(request):
    """What answers to the question in the address, the best first; without a question how one asks."""
    asked = Asked.of(request.GET)
    if not asked.is_empty:
        action = "search" if request.user.is_authenticated else "visitor_search"
        limited = too_often(request, action, counts_get=True)
        if limited:
            return limited
    viewer, found = request.user, find(asked, request.user)
    hits, counts = found.of_kind(asked.kind), found.per_kind()
    page = page_of(hits, request.GET.get(PARAMETER, ""))
    context = {
        "asked": asked,
        "found": found,
        "heading": heading_of(len(hits), found, asked),
        "tabs": [
            (KINDS[kind][1], number, asked.query_with(soort=kind), kind == asked.kind)
            for kind, number in counts.items()
        ],
        "everything": (sum(counts.values()), asked.query_with(soort=None), not asked.kind),
        "page": page,
        "rows": rows_of(page.rows, asked, viewer),
        "ways_out": [(value, asked.query_with(**{field: None})) for field, value in asked.filters if field != "soort"],
        "ask": f"{reverse('discussions:write', args=['vraag'])}?{urlencode({'titel': asked.plain})}",
    }
    if page.is_first:
        context |= {"facets": facets_of(hits, asked, viewer), "experts": experts_in(asked, viewer)}
        note(asked, found, viewer)
    if not hits and not asked.is_empty:
        context["nearest"] = nearest_subjects(asked, viewer)
    return render(request, "search/search.html", context)


def note(asked, found, viewer):
    """For the community manager: the words alone, and not those that are the name of a member."""
    is_name = any(hit.what == "member" and hit.rank >= HAS_WORD for hit in found.hits)
    if viewer.is_authenticated and asked.has_words and not asked.filters and not is_name:
        Sought.objects.note(asked.text, viewer, in_vain=found.is_like or not found.hits)


def sought(request):
    if not can_read_sought(request.user):
        raise PermissionDenied
    return render(request, "search/sought.html", {"vain": Sought.objects.vain(), "often": Sought.objects.often()})


def heading_of(number, found, asked):
    words = {"number": number_format(number, force_grouping=True), "words": asked.text or asked.plain}
    if not number:
        return _("Nothing found for “%(words)s”") % words if words["words"] else _("Nothing found")
    if found.is_capped:
        return _("The best %(number)s results for “%(words)s”") % words
    return ngettext("%(number)s result for “%(words)s”", "%(number)s results for “%(words)s”", number) % words


def page_of(hits, cursor):
    """The hits after the one that the cursor names; one that makes no sense gives the first page."""
    start = place_in(cursor)
    left = [hit for hit in hits if hit.key > start] if start else hits
    rows = left[:SIZE]
    after = f"{rows[-1].score}~{rows[-1].what}~{rows[-1].pk}" if len(left) > SIZE else ""
    return Page(rows, after, start is None)


def place_in(cursor):
    score, _sign, rest = cursor.partition("~")
    what, _sign, pk = rest.partition("~")
    if not all(part.isascii() and part.isdecimal() and len(part) < 19 for part in (score, pk)):
        return None
    return -int(score), what, int(pk)
