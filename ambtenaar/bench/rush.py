"""The minute in which registration opens: hundreds at once for fewer places, each over a connection of their own."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from ambtenaar.bench.load import CSRF_COOKIE, ask
from events.models import Event, Registration, Waiting
from members.models import Member

PEOPLE, PLACES, AT_A_TIME = 500, 180, 40


def rush(port, sessions):
    """Everybody in these sessions signs up: (seconds, answers that were none, places given, people in line)."""
    event = opened()
    requests = [sign_up(event, session) for session in sessions]
    began = time.monotonic()
    with ThreadPoolExecutor(AT_A_TIME) as threads:
        answers = list(threads.map(lambda request: ask(port, request)[0], requests))
    elapsed = time.monotonic() - began
    wrong = sum(status != 302 for status in answers)  # as a page without script is sent back to the event
    coming = Registration.objects.running().filter(event=event).count()
    waiting = Waiting.objects.in_line().filter(event=event).count()
    return elapsed, wrong, coming, waiting


def opened():
    organiser = Member.objects.present().order_by("-pk").first()
    begins = timezone.now() + timedelta(days=30)
    words = {"title": "De storm op de plaatsen", "body": "<p>Wie het eerst komt.</p>", "visibility": "members"}
    when = {"happens_at": begins, "ends_at": begins + timedelta(hours=2), "place": "Zaal"}
    return Event.objects.plan(organiser, uuid=uuid4(), capacity=PLACES, **words, **when)


def sign_up(event, session):
    body = urlencode({"csrfmiddlewaretoken": CSRF_COOKIE})
    return (
        f"POST {reverse('events:register', args=[event.pk, event.slug])} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"User-Agent: Mozilla/5.0 (bench)\r\nCookie: sessionid={session}; csrftoken={CSRF_COOKIE}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        f"{body}"
    ).encode()
