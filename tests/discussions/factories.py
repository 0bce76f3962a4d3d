import itertools
import uuid
from datetime import timedelta

from django.utils import timezone

from content.models import Visibility
from discussions.models import Discussion, Idea, Poll, Question, Willingness
from network.models import Subject
from tests.factories import make_member, make_organisation

numbers = itertools.count(1)


def make_conversation(
    kind, author=None, group=None, visibility=Visibility.PUBLIC, draft=False, title=None, body=None, tags=(), **fields
):
    piece = kind.objects.write(
        author or make_member(),
        uuid=uuid.uuid4(),
        title=title or f"Gesprek {next(numbers):05}",
        body=body or "<p>De tekst van een proefgesprek.</p>",
        visibility=visibility,
        group=group,
        tags=tags,
        **fields,
    )
    if not draft:
        piece.publish()
    return piece


def make_discussion(*args, **fields):
    return make_conversation(Discussion, *args, **fields)


def make_open_question(*args, **fields):
    return make_conversation(Question, *args, **fields)


def make_idea(*args, **fields):
    return make_conversation(Idea, *args, **fields)


def make_expert(subject="Woo", organisation=None, is_willing=True, **fields):
    """Somebody of an organisation of their own who knows the subject, and may be asked about it."""
    member = make_member(organisation=organisation or make_organisation(), **fields)
    member.expertise.add(subject)
    if is_willing:
        Willingness.choose(member, [Subject.objects.get(name=subject)])
    return member


def make_poll(content, choices=("Maandag", "Dinsdag", "Woensdag"), is_anonymous=False, **fields):
    fields = {"question": "Wanneer komen we samen?", "ends_at": timezone.now() + timedelta(days=7)} | fields
    return Poll.objects.put_to(content, choices, is_anonymous=is_anonymous, **fields)
