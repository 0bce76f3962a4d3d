from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from content.models import Content
from content.readings import note_reading
from content.views import comments_of, page_with_comments
from web.clock import wall_at
from web.paging import page_of
from web.tables import table_file
from web.views import canonical

from ..ical import calendar_of
from ..models import MOST_TIMES, Event, Registration, SignUpAnswer
from ..permissions import (
    can_call_off,
    can_check_in,
    can_edit,
    can_hand_over,
    can_repeat,
    can_see_attendees,
    can_see_online_url,
)
from .programme import programme_of
from .standing import met_at, shown_to, standing_in, with_faces_for

TALKS = 20  # conversations about an event on its page, and reports of it
REPORT = "post"  # the kind of piece that tells how it was


@login_not_required
def event(request, pk, slug):
    events = shown_to(request.user).with_marks_of(request.user).with_places_and_subjects()
    event = get_object_or_404(with_faces_for(events, request.user), pk=pk)
    event.bring_along()
    elsewhere = canonical(request, event, slug)
    if elsewhere:
        return elsewhere
    note_reading(request, event)
    context = standing_in(event, request.user) | comments_of(request, event) | programme_of(event, request.user)
    context["series"], pieces = around(event, request.user)
    context["reports"] = [piece for piece in pieces if piece.kind == REPORT]
    context["talks"] = [piece for piece in pieces if piece.kind != REPORT]
    context["can_repeat"] = can_repeat(request.user, event) and event.is_last_of_series
    context["can_edit"] = can_edit(request.user, event)
    context["can_call_off"] = can_call_off(request.user, event)
    context["can_check_in"] = can_check_in(request.user, event)
    context["is_door_open"] = event.is_door_open
    context["is_first"] = can_hand_over(request.user, event)
    return page_with_comments(request, "events/event.html", context)


def around(event, viewer):
    """The other times that are yet to come, of an event that returns, and the newest pieces about it: in one question,
    and in none where there is nothing of the kind."""
    if event.recurrence_id is None and not event.is_talked_about:
        return [], []
    # unguarded: their keys alone; which of them the viewer may see is asked below
    keys = Content._base_manager.filter(about_event=event.pk).order_by().values("pk")
    if event.recurrence_id:
        times = event.others_in_series().filter(happens_at__gte=timezone.now()).order_by("happens_at", "pk")
        keys = keys.union(times.values("pk")[:MOST_TIMES])  # or they would leave no room for the pieces
    pieces = Content.objects.visible_to(viewer).listed_for(viewer).standing().filter(pk__in=keys)
    pieces = pieces.with_byline().select_related("event").defer("body")
    pieces = pieces.order_by(F("happens_at").asc(nulls_last=True), "-published_at", "-pk")[: MOST_TIMES + TALKS]
    return [each.event for each in pieces if each.kind == Event.KIND], [
        each for each in pieces if each.kind != Event.KIND
    ][:TALKS]


@login_not_required
def ics(request, pk, slug):
    event = get_object_or_404(shown_to(request.user), pk=pk)
    location = event.locations.filter(pk=event.registered_at).first() if event.registered_at else None
    calendar = calendar_of(event, location, with_link=can_see_online_url(request.user, event))
    response = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return response


def attendees(request, pk, slug):
    event = get_object_or_404(Event.objects.visible_to(request.user).with_crew_of(request.user), pk=pk)
    if not can_see_attendees(request.user, event):
        raise PermissionDenied
    registrations = met_at(event, request.user).select_related("member", "guest", "affiliation", "location")
    page = page_of(registrations, request, "created_at", size=50)
    context = {"event": event, "page": page, "can_edit": can_edit(request.user, event)}
    if event.welcomes_guests and not can_check_in(request.user, event):
        # unguarded: only their number is told
        places = Registration._base_manager.filter(event=event, cancelled_at=None, guest__isnull=False)
        context["guest_count"] = places.count()
    return render(request, "events/attendees.html", context)


def export(request, pk, slug):
    """Who comes, as a table for a spreadsheet, for whoever organises it; no more than the list on the page says."""
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    if not can_edit(request.user, event):
        raise PermissionDenied
    questions = list(event.sign_up_questions.all())
    heading = [_("Name"), _("What they do"), _("Location"), _("Registered on"), _("Checked in at"), *questions]
    answered = SignUpAnswer.objects.filter(question__in=questions)
    given = {(answer.member_id, answer.guest_id, answer.question_id): answer.text for answer in answered}
    registrations = met_at(event, request.user).select_related("member", "guest", "affiliation", "location")
    registrations = registrations.order_by("created_at", "pk").iterator(2000)
    rows = ([*row_of(row), came_at(row, event), *answers_of(row, questions, given)] for row in registrations)
    return table_file(f"{event.slug}-deelnemers", heading, rows)


def came_at(registration, event):
    """By the clock of the event; empty for who was not checked in."""
    moment = registration.attended_at
    return date_format(wall_at(moment, event.time_zone), "SHORT_DATETIME_FORMAT") if moment else ""


def answers_of(registration, questions, given):
    """An empty answer is one; who was never asked, as somebody who came in at the door, did not give it."""
    who = (registration.member_id, registration.guest_id)
    return [given.get((*who, question.pk), _("not asked")) for question in questions]


def row_of(registration):
    day = date_format(timezone.localtime(registration.created_at), "SHORT_DATE_FORMAT")
    if registration.guest:
        name, role = registration.guest.name or _("Guest of whom no name is kept"), _("guest")
    else:
        name = registration.member.name if registration.member else _("Former member")
        role = registration.affiliation or ""
    return [name, role, registration.location or "", day]
