from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from web.tables import table_file

from ..models import PlaceRequest, Refused, SignUpAnswer, Waiting, unasked_at
from .locations import organised
from .pages import row_of

SHOWN = 200  # of those who wait; the number says how many there are


def desk(request, pk, slug):
    """Who asks for a place and who waits for one, for whoever organises the event."""
    event = organised(request, pk)
    # unguarded: who organises it decides about them
    asking = PlaceRequest.objects.running().filter(event=event).order_by("pk")
    asking = asking.select_related("member", "guest", "location")
    line = Waiting.objects.in_line().filter(event=event).select_related("member", "guest", "location", "offer")
    context = {"event": event, "asking": asking, "line": line[:SHOWN], "line_count": line.count()}
    given = SignUpAnswer.objects.exclude(text="").select_related("member", "guest").order_by("text", "pk")
    questions = event.sign_up_questions.prefetch_related(Prefetch("answers", given, to_attr="given"))
    unasked = unasked_at(event)
    context["questions"] = [(question, unasked[question.pk]) for question in questions]
    context["mailings"] = event.mailings.select_related("location", "session").order_by("-sent_at", "-pk")[:SHOWN]
    return render(request, "events/desk.html", context)


def export_line(request, pk, slug):
    """Who waits, in order, as a table for a spreadsheet."""
    event = organised(request, pk)
    heading = [_("Name"), _("What they do"), _("Location"), _("On the waiting list since")]
    line = Waiting.objects.in_line().filter(event=event)
    line = line.select_related("member__affiliation__organisation", "guest", "location")
    return table_file(f"{event.slug}-wachtlijst", heading, (row_of_line(waiting) for waiting in line))


def row_of_line(waiting):
    waiting.affiliation = waiting.member and waiting.member.affiliation  # a place has the one of when it was taken
    return row_of(waiting)


@require_POST
def let_in(request, pk, slug, asked):
    event = organised(request, pk)
    asked = get_object_or_404(PlaceRequest.objects.running().select_related("member", "guest"), event=event, pk=asked)
    try:
        event.let_in(asked)
    except Refused as refused:
        messages.warning(request, refused.reason)
    else:
        messages.success(request, _("%(name)s hears that there is a place.") % {"name": asked.who.name})
    return redirect("events:desk", event.pk, event.slug)


@require_POST
def turn_away(request, pk, slug, asked):
    event = organised(request, pk)
    asked = get_object_or_404(PlaceRequest.objects.running().select_related("member", "guest"), event=event, pk=asked)
    event.turn_away(asked)
    messages.success(request, _("%(name)s hears that there is no place.") % {"name": asked.who.name})
    return redirect("events:desk", event.pk, event.slug)
