"""What the panel of an event shows a viewer: the places, the way in, how the viewer stands, and who else comes."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch
from django.db.models.functions import JSONObject
from django.urls import reverse

from content.models import member_in, of_member
from content.permissions import only_looks

from ..models import Event, Guest, Location, Registration
from ..permissions import can_check_in, can_register, can_see_online_url
from ..tickets import address_of, code_of, picture, spelt

FACES = 7
NAMES = 2


def shown_to(viewer):
    return (
        Event.objects.visible_to(viewer)
        .with_standing_of(viewer)
        .with_numbers()
        .with_talk()
        .with_questions()
        .with_continuation_for(viewer)
        .select_related("author__departure", "affiliation", "group", "recurrence")
        .select_related("cancellation", "call_for_sessions", "picture")
        .prefetch_related(Prefetch("locations", Location.objects.with_line().order_by("pk")))
    )


def page_for(who, event):
    """Where they see how they stand: a guest has a page of their own, also where the event itself is closed to them."""
    return reverse("events:guest", args=[who.token]) if isinstance(who, Guest) else event.get_absolute_url()


def location_named(event, key):
    """The location somebody chose; None when that was none of this event, and then the model says so."""
    return event.locations.filter(pk=key).first() if key.isdecimal() and len(key) < 19 else None


def met_at(event, viewer):
    """Who comes, for the viewer to see; whoever is at the door has to know of everybody."""
    coming = Registration.objects.visible_to(viewer).filter(event=event)
    return coming if can_check_in(viewer, event) else coming.without_blocked(viewer)


def with_faces_for(events, viewer):
    """Of a page that asks for much: the first of who else comes, in one column of the event."""
    coming = Registration.objects.visible_to(viewer).without_blocked(viewer).filter(event=OuterRef("pk"), guest=None)
    others = coming.exclude(member=viewer.pk).order_by("created_at", "pk")
    return events.annotate(face_rows=ArraySubquery(others.values(row=JSONObject(**of_member()))[:FACES]))


def faces_of(event, viewer):
    rows = event.__dict__.get("face_rows")
    if rows is not None:
        return [Registration(member=member_in(row) if row["pk"] else None) for row in rows]
    others = met_at(event, viewer).without_blocked(viewer).filter(guest=None).exclude(member=viewer.pk)
    return list(others.select_related("member").order_by("created_at", "pk")[:FACES])


def ticket_of(event, location):
    """What the viewer who comes there shows at the door, of an event with_standing_of that viewer. Online has none."""
    door = location.address if location else event.hall
    if event.place_pk is None or not door or event.has_ended or event.is_cancelled:
        return None
    return {"code": spelt(code_of(event.place_pk)), "picture": picture(address_of(event, event.place_pk))}


def standing_in(event, viewer):
    """The context of events/_registration.html, of an event that shown_to found."""
    faces = faces_of(event, viewer)
    other_count = event.registration_count - event.is_registered
    locations = list(event.locations.all())
    free = [location.pk for location in locations if not location.is_full and not event.is_full]
    by_key = {location.pk: location for location in locations}
    return {
        "event": event,
        "ticket": ticket_of(event, by_key.get(event.registered_at)),
        "locations": locations,
        "registered_at": by_key.get(event.registered_at),
        "waits_at": by_key.get(event.waits_at),
        "elsewhere": [location for location in locations if location.pk not in (event.registered_at, event.waits_at)],
        "free": free if locations else [0] * (not event.is_full),
        "is_full": event.is_full or (bool(locations) and not free),
        "can_register": can_register(viewer, event),
        "only_looks": viewer.is_authenticated and only_looks(viewer, event),
        "is_open": event.is_open,
        "can_see_online_url": can_see_online_url(viewer, event),
        "faces": faces,
        "named": faces[:NAMES],
        "unnamed_count": max(other_count - NAMES, 0),
    }
