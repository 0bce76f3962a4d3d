"""Programmes to test with: rounds of an hour from the begin of an event, and sessions in them."""

from datetime import timedelta

from django.utils import timezone

from events.models import Call, Session, SessionKind

HOUR = timedelta(hours=1)


def add_round(event, number=1, **fields):
    begin = event.happens_at + (number - 1) * HOUR
    return event.rounds.create(begins_at=begin, ends_at=begin + HOUR, **{"name": f"Ronde {number}"} | fields)


def add_session(round, title="Een sessie", speakers=(), guests=(), **fields):
    session = Session.objects.create(event=round.event, round=round, title=title, **fields)
    session.let_speak(speakers, guests)
    return session


def add_break(round, title="Koffie"):
    return add_session(round, title, kind=SessionKind.BREAK)


def change(row, **fields):
    """As the form of the organiser does it."""
    type(row)._base_manager.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()


def open_call(event, **fields):
    until = timezone.now() + (event.happens_at - timezone.now()) / 2
    return Call.objects.create(event=event, **{"text": "<p>Wat doe jij?</p>", "closes_at": until} | fields)
