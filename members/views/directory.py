import hashlib
import time

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from web.cache import near
from web.templatetags.look import numbers

from ..finding import Search, question_of
from ..forms.directory import SHARED, FilterForm
from ..models import NAMED, OrganisationKind
from .suggestions import dismissed

KEPT = 60  # seconds that numbers are good for


@transaction.non_atomic_requests  # it only reads
def directory(request):
    search = Search.of(request.GET, request.user)
    page = search.page(request)
    around = around_list(search)
    context = {
        "page": page,
        "around": around,
        "heading": heading(len(page) if page.is_first and not page.after else around["size"], around, page),
        "suggests": page.is_first and not search.asked and not dismissed(request),
    }
    is_part = request.htmx and not request.htmx.history_restore_request
    return render(request, "members/_results.html" if is_part else "members/directory.html", context)


def heading(size, around, page):
    """How many were found, in words."""
    if size:
        return ngettext("%(shown)s member found", "%(shown)s members found", size) % {"shown": numbers(size)}
    if around["more_than"]:
        return _("More than %(shown)s members found") % {"shown": numbers(around["more_than"])}
    return _("Members found") if page else _("Nobody found")


def around_list(search):
    """The form above the list and the numbers beside it, which are the same for all members: made once a minute."""
    asks = f"{search.typed!r}|{search.known.questions!r}|{search.known.counted_at!r}"
    key = f"{settings.RELEASE}|directory|{get_language()}|{hashlib.sha256(asks.encode()).hexdigest()}"
    around = near.get(key) or cache.get(key)
    if around is None:
        around = made_around(search) | {"until": time.time() + KEPT}
        cache.set(key, around, KEPT)
    near.set(key, around, around["until"])
    return around


def made_around(search):
    counted, shares = search.numbers(), search.order == SHARED  # who shares something is the viewer's own
    choices = {"choices": list(choices_in(search, counted)), "counted_at": counted.counted_at}
    ways_out = {"ways_out": search.ways_out()}
    return {
        "size": None if shares else counted.size,
        "more_than": None if shares else counted.more_than,
        "form": render_to_string("members/_filters.html", {"form": FilterForm(search.typed, search.known.questions)}),
        "choices": render_to_string("members/_choices.html", choices),
        "ways_out": render_to_string("members/_ways_out.html", ways_out),
        "nobody": render_to_string("members/_nobody.html", ways_out),
    }


def choices_in(search, counted):
    """What the list can be narrowed by further: (heading, [(words, number, query)])."""
    choices = [
        ("onderwerp", _("Ask them about"), counted.subjects.most_common(NAMED)),
        ("organisatie", _("Organisation"), counted.organisations.most_common(NAMED)),
        ("soort", _("Kind of organisation"), counted.kinds.most_common()),
        ("provincie", _("Province"), counted.provinces.most_common()),
    ]
    for name, (label, options) in search.known.questions.items():
        given = counted.answers.get(question_of(name), {})
        choices.append((name, label, [(option, given[option]) for option in options if option in given]))
    labels = dict(OrganisationKind.choices)
    order = "" if search.order == SHARED else search.order  # which would leave fewer than the number says
    for name, title, found in choices:
        if name in search.asked:
            continue
        rows = [
            (labels.get(value, value) if name == "soort" else value, number, search.query_with(name, value, order))
            for value, number in found
            if value and number
        ]
        if rows:
            yield title, rows
