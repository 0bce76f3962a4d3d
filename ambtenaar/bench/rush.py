"""The minute in which registration opens: hundreds at once for fewer places, each over a connection of their own."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from ambtenaar.bench.load import CSRF_COOKIE, ask
from events.models import Event, Pick, Registration, Session, Waiting
from members.models import Member

PEOPLE, PLACES, AT_A_TIME = 500, 180, 40
ROUNDS, SESSIONS, SEATS, ROUND = 3, 4, 50, timedelta(minutes=40)  # sessions of a round, and seats in each


@dataclass
class Rushed:
    """What came of it: how long it took, how many requests got no answer, and what the database says."""

    registered: float  # seconds until everybody knew whether they have a place
    elapsed: float  # and until everybody who has one had their sessions
    wrong: int
    coming: int
    waiting: int
    early: int  # who stand before somebody who had an answer already when they asked
    chosen: int  # sessions, by all together
    chosen_twice: int  # of one round, by the same person
    overfull: int  # sessions


def rush(port, sessions):
    """Everybody in these sessions signs up, and who has a place chooses a session in each round."""
    event, offered = opened()
    members = Member.objects.present().order_by("pk").values_list("pk", flat=True)[: len(sessions)]
    session_of = dict(zip(members, sessions, strict=True))

    def choice(pk, turn):
        return choose(event, session_of[pk], offered, pk + turn)

    began = time.monotonic()
    answers = dict(zip(session_of, ask_all(port, [sign_up(event, each) for each in session_of.values()]), strict=True))
    registered = time.monotonic() - began
    coming = Registration.objects.running().filter(event=event)
    line = Waiting.objects.in_line().filter(event=event)
    order = [*coming.order_by("pk").values_list("member", flat=True), *line.values_list("member", flat=True)]
    statuses = [answer.got for answer in answers.values()]
    # Everybody presses twice and changes their mind in between; who waits for a place tries it too.
    again = ask_all(port, [choice(pk, turn) for pk in session_of for turn in range(2)])
    for turn in range(SESSIONS):  # who found one full takes the next, so that in the end each has one
        again += ask_all(port, [choice(pk, turn) for pk in those_without(event)])
    statuses += [answer.got for answer in again]
    elapsed = time.monotonic() - began
    picks = Pick.objects.filter(slot__event=event, registration__cancelled_at=None)
    full = event.slots.annotate(seated=Count("picks"))
    return Rushed(
        registered,
        elapsed,
        wrong=sum(status != 302 for status in statuses),  # as a page without script is sent back to the event
        coming=coming.count(),
        waiting=line.count(),
        early=len(before_their_turn(order, answers)),
        chosen=picks.count(),
        chosen_twice=picks.values("registration", "slot__round").annotate(n=Count("pk")).filter(n__gt=1).count(),
        overfull=full.filter(Q(seated__gt=SEATS) | ~Q(taken_count=F("seated"))).count(),
    )


@dataclass
class Answer:
    """What somebody got, and when they asked and knew it, by one clock for all."""

    got: object
    asked: float
    answered: float


def ask_all(port, requests):
    with ThreadPoolExecutor(AT_A_TIME) as threads:
        return list(threads.map(lambda request: timed(port, request), requests))


def timed(port, request):
    asked = time.monotonic()
    status, _body = ask(port, request)
    return Answer(status, asked, time.monotonic())


def before_their_turn(order, answers):
    """Who stands before somebody that had an answer already when they asked: by the clock of those who ask, whatever
    the database says of the order. Of two that asked at once either may be first.
    """
    earliest, early = float("inf"), []
    for pk in reversed(order):
        earliest = min(earliest, answers[pk].answered)
        if earliest < answers[pk].asked:
            early.append(pk)
    return early


def those_without(event):
    """Who has a place, and no session in some round."""
    coming = Registration.objects.running().filter(event=event).annotate(n=Count("picks"))
    return list(coming.filter(n__lt=ROUNDS).values_list("member", flat=True))


def opened():
    organiser = Member.objects.present().order_by("-pk").first()
    begins = timezone.now() + timedelta(days=30)
    words = {"title": "De storm op de plaatsen", "body": "<p>Wie het eerst komt.</p>", "visibility": "members"}
    when = {"happens_at": begins, "ends_at": begins + ROUNDS * ROUND, "place": "Zaal"}
    event = Event.objects.plan(organiser, uuid=uuid4(), capacity=PLACES, **words, **when)
    for number in range(ROUNDS):
        begin = begins + number * ROUND
        round = event.rounds.create(name=f"Ronde {number + 1}", begins_at=begin, ends_at=begin + ROUND)
        for letter in "ABCD"[:SESSIONS]:
            Session.objects.create(event=event, round=round, title=f"Sessie {letter}", capacity=SEATS)
    event.release_programme(organiser)
    offered = {}  # in each round, by key, the sessions
    for round_id, slot in event.slots.order_by("round_id", "pk").values_list("round_id", "pk"):
        offered.setdefault(round_id, []).append(slot)
    return event, offered


def sign_up(event, session):
    return post(reverse("events:register", args=[event.pk, event.slug]), session)


def choose(event, session, offered, number):
    """In each round the session of that number."""
    wanted = {f"ronde-{pk}": slots[number % SESSIONS] for pk, slots in offered.items()}
    return post(reverse("events:choose_sessions", args=[event.pk, event.slug]), session, **wanted)


def post(address, session, **fields):
    body = urlencode({"csrfmiddlewaretoken": CSRF_COOKIE} | fields)
    return (
        f"POST {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"User-Agent: Mozilla/5.0 (bench)\r\nCookie: sessionid={session}; csrftoken={CSRF_COOKIE}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        f"{body}"
    ).encode()
