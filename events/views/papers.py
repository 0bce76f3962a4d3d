from django.http import HttpResponse
from django.utils.translation import gettext as _

from .. import papers
from .locations import organised
from .pages import row_of
from .standing import met_at


def people_of(event, viewer):
    """By name, as somebody at a table looks for them."""
    registrations = met_at(event, viewer).select_related("member", "guest", "affiliation", "location")
    return sorted((row_of(registration)[:3] for registration in registrations), key=lambda row: row[0].casefold())


def answer(event, name, pdf):
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}-{name}.pdf"'
    return response


def badges(request, pk, slug):
    event = organised(request, pk)
    return answer(event, "badges", papers.badges(event, people_of(event, request.user)))


def paper_list(request, pk, slug):
    event = organised(request, pk)
    return answer(event, "deelnemers", papers.list_of(event, _("Attendees"), people_of(event, request.user)))
