"""Checking people in at the door: by name, by the code they show, and without a connection for a while."""

import json
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from time import time
from uuid import UUID, uuid4

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.staticfiles import finders
from django.db import transaction
from django.db.models import Q, Value
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from content.coauthoring import AskAlongForm
from members.models import Member, SortName
from web.middleware import PERMISSIONS_POLICY

from ..forms.guests import NO_ADDRESS
from ..models import CheckIn, Guest, Refused, Registration, TooManyWalkIns
from ..tickets import code_of
from .crew import run
from .standing import met_at

SHOWN = 20  # of those who were found, on a page without script
AT_ONCE = 500  # acts that a phone may send together
HELD = timedelta(days=1)  # after the event; until then a phone holds who comes


class WalkInForm(AskAlongForm):
    location = forms.ModelChoiceField(
        None,
        label=gettext_lazy("Where?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose a location.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Mail address, of somebody who is no member"),
        required=False,
        max_length=Guest._meta.get_field("email").max_length,
        help_text=gettext_lazy("Leave it empty for a member. So a visitor is not on the list twice; nothing is sent."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": NO_ADDRESS},
    )
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ["name", "member", "email", "location", "uuid"]

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = event.locations.order_by("pk")
        if not self.fields["location"].queryset.exists():
            del self.fields["location"]
        seeing = [member.pk for member in self.fields["member"].queryset if event.is_for(member)]
        self.fields["member"].queryset = self.fields["member"].queryset.filter(pk__in=seeing)
        self.fields["name"].label = _("Name")
        if not event.welcomes_guests:
            del self.fields["email"]

    def clean(self):
        return self.cleaned_data if self.cleaned_data.get("email") else super().clean()

    def who_for(self, event):
        """The member that was meant, one who comes already and gave an address, or the visitor."""
        typed = self.cleaned_data
        if typed.get("member"):
            return typed["member"]
        # unguarded: the helper typed the address, and learns of somebody who comes what the list at the door says
        coming = Registration._base_manager.filter(event=event, cancelled_at=None).values("member")
        known = Member.objects.present().at_address(typed["email"]).filter(pk__in=coming).first()
        return known or Guest.objects.meet(event, name=typed["name"], email=typed["email"])


def people_of(event, viewer):
    return met_at(event, viewer).select_related("member", "guest", "affiliation", "location").order_by("pk")


def name_of(registration):
    if registration.guest:
        return registration.guest.name or _("Guest of whom no name is kept")
    return registration.member.name if registration.member else _("Former member")


def told(registration):
    """What a phone holds of somebody who comes, so that it needs no network to find them."""
    role = _("guest") if registration.guest else registration.affiliation
    where = [str(it) for it in (role, registration.location) if it]
    return [registration.pk, name_of(registration), ", ".join(where), code_of(registration.pk)]


def inside(event):
    """Who is in: by the key of the place, the check-in, the hour and who saw it."""
    rows = CheckIn.objects.running().filter(registration__event=event.pk, registration__cancelled_at=None)
    rows = rows.select_related("by", "registration__event")
    return {row.registration_id: [str(row.uuid), row.hour, row.by.name if row.by else ""] for row in rows}


def check_in(request, pk, slug):
    event = run(request, pk)
    if request.method == "POST":
        return by_code(request, event)
    people = people_of(event, request.user)
    code, words = (
        request.GET.get("code", "")[:300],
        " ".join(request.GET.get("naam", "").replace("\x00", "").split())[:80],
    )
    named = Q(member__sort_name__contains=SortName(Value(words))) | Q(guest__name__icontains=words)
    found = people.filter(named) if words else people
    if code:
        try:
            found = people.filter(pk=event.place_with(code).pk)
        except Refused as refused:
            messages.warning(request, refused.reason)
            found = people.none()
    present = inside(event)
    context = {
        "event": event,
        "code": code,
        "words": words,
        "found": [(place, name_of(place), present.get(place.pk), uuid4()) for place in found[:SHOWN]],
        "people": [told(place) for place in people],
        "inside": present,
        "expected": event.registration_count,
        "at": time(),
        "until": int((event.ends_at + HELD).timestamp() * 1000),
    }
    response = render(request, "events/check_in.html", context)
    response["Permissions-Policy"] = PERMISSIONS_POLICY.replace("camera=()", "camera=(self)")
    return response


def by_code(request, event):
    try:
        place = event.place_with(request.POST.get("code", "")[:300])
    except Refused as refused:
        messages.warning(request, refused.reason)
        return redirect("events:check_in", event.pk, event.slug)
    return let_in(request, event, place)


@require_POST
def check_in_one(request, pk, slug, registration):
    event = run(request, pk)
    return let_in(request, event, get_object_or_404(people_of(event, request.user), pk=registration))


def let_in(request, event, place):
    """Do it, and say what the one at the door needs to hear."""
    uuid = uuid_in(request.POST.get("uuid")) or uuid4()
    try:
        stands = event.check_in(place, by=request.user, uuid=uuid)
    except Refused as refused:
        messages.warning(request, refused.reason)
    else:
        if stands and stands.uuid == uuid:
            messages.success(request, _("%(name)s is checked in.") % {"name": name_of(place)})
        elif stands:
            seen = {"name": name_of(place), "time": stands.hour, "by": stands.by or _("a former member")}
            messages.warning(request, _("%(name)s was checked in already, at %(time)s by %(by)s.") % seen)
    return redirect("events:check_in", event.pk, event.slug)


@require_POST
def take_back(request, pk, slug):
    event = run(request, pk)
    uuid = uuid_in(request.POST.get("uuid"))
    if uuid:
        event.check_out(uuid, by=request.user)
        messages.success(request, _("The check-in has been taken back."))
    return redirect("events:check_in", event.pk, event.slug)


def walk_in(request, pk, slug):
    """Somebody at the door who did not register."""
    event = run(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = WalkInForm(posted, viewer=request.user, event=event, initial={"uuid": uuid4()})
    if form.is_valid():
        location = form.cleaned_data.get("location")
        try:
            if not ratelimit.consume(request, action="walk_in", user=request.user):
                raise TooManyWalkIns
            with transaction.atomic():
                who = form.who_for(event)
                event.walk_in(who, location, by=request.user, uuid=form.cleaned_data["uuid"])
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("%(name)s is checked in.") % {"name": who.name})
            if event.sign_up_questions.open_for(who).exists():
                messages.warning(
                    request, _("What is asked at registering was not asked. Ask what has to be known now.")
                )
            return redirect("events:check_in", event.pk, event.slug)
    return render(request, "events/walk_in.html", {"event": event, "form": form})


@require_POST
def sync(request, pk, slug):
    """What was done on a phone, perhaps a while ago; and how things stand now. Told twice, it is done once."""
    event = run(request, pk)
    try:
        news = json.loads(request.body)
        acts, known = list(news["acts"])[:AT_ONCE], int(news["known"])
    except (ValueError, KeyError, TypeError):
        return HttpResponseBadRequest()
    people = people_of(event, request.user)
    done = [act_of(request, event, people, act) for act in acts]
    answer = {"done": done, "at": time(), "inside": inside(event)}
    answer["expected"] = people.count()
    if answer["expected"] != known:
        answer["people"] = [told(place) for place in people]
    return JsonResponse(answer)


def worker(request, pk, slug):
    """The script that opens this door without a connection: beside its page, so that it sees no other."""
    run(request, pk)
    script = Path(finders.find("js/door-worker.js")).read_bytes()
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


def act_of(request, event, people, act):
    """The uuid the phone can forget, and why nothing came of it."""
    act = act if isinstance(act, dict) else {}
    uuid, refusal = uuid_in(act.get("uuid")), ""
    if uuid and act.get("act") == "out":
        event.check_out(uuid, by=request.user)
    elif uuid:
        place = people.filter(pk=act.get("place")).first() if isinstance(act.get("place"), int) else None
        try:
            with transaction.atomic():
                if place:
                    event.check_in(place, by=request.user, uuid=uuid, at=moment_in(act.get("at")))
                else:
                    refusal = _("This place was given back.")
        except Refused as refused:
            refusal = str(refused.reason)
    return {"key": act.get("key"), "refusal": refusal}


def uuid_in(text):
    with suppress(ValueError, TypeError, AttributeError):
        return UUID(text)


def moment_in(text):
    with suppress(ValueError, TypeError):
        moment = parse_datetime(text)
        return None if moment is None or is_naive(moment) else moment
