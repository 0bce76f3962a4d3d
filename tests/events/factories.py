import itertools
import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from content.models import Visibility
from events.models import Event, Guest
from tests.factories import make_member

numbers = itertools.count(1)


def make_event(
    author=None,
    group=None,
    visibility=Visibility.PUBLIC,
    begins=None,
    ends=None,
    attendees=(),
    title=None,
    body=None,
    tags=(),
    place="Stadhuis van Oeverdam",
    **fields,
):
    """An event of two hours, tomorrow unless told otherwise. One that has been gets its attendees all the same."""
    begins = begins or timezone.now().replace(second=0, microsecond=0) + timedelta(days=1)
    event = Event.objects.plan(
        author or make_member(),
        uuid=uuid.uuid4(),
        title=title or f"Bijeenkomst {next(numbers):05}",
        body=body or "<p>De tekst van een proefbijeenkomst.</p>",
        visibility=visibility,
        group=group,
        tags=tags,
        place=place,
        happens_at=begins,
        ends_at=ends or begins + timedelta(hours=2),
        **fields,
    )
    for member in attendees:
        event.registrations.create(member=member, affiliation=member.affiliation)
    with transaction.atomic():
        event.recount()
    return event


def count(event, taken):
    """Have the event say that so many come, without the people."""
    Event.objects.filter(pk=event.pk).update(registration_count=taken)


def make_guest(event, *, confirmed=True, name="Gerda Gast", location=None):
    guest = Guest.objects.ask(event, name=name, email=f"gast-{next(numbers)}@buiten.example", location=location)
    if confirmed:
        guest.confirm()
    return guest
