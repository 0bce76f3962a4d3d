"""The day on which registration opens: hundreds at once, in four processes with connections of their own."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from ambtenaar.bench.rush import Answer, before_their_turn
from events.models import Event, Pick, Registration, Waiting
from tests.events.factories import make_event
from tests.events.programmes import add_round, add_session
from tests.factories import make_member

pytestmark = [pytest.mark.load, pytest.mark.django_db(transaction=True)]
CROWD, PLACES, ROUNDS, SEATS, PROCESSES = 500, 180, 3, 50, 4
PROGRAM = "import django; django.setup(); from tests.events.crowd import main; main()"


def rush(event, members):
    """Everybody signs up as fast as the connections of all processes allow; what each got, by key."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    answers = {}
    with ExitStack() as stack:
        processes = []
        for number in range(PROCESSES):
            command = [sys.executable, "-c", PROGRAM]
            process = stack.enter_context(
                subprocess.Popen(command, env=os.environ | {"DATABASE_URL": address}, **pipes)
            )
            job = {"event": event.pk, "members": [member.pk for member in members[number::PROCESSES]]}
            tell(process, json.dumps(job))
            processes.append(process)
        assert [process.stdout.readline() for process in processes] == ["ready\n"] * PROCESSES
        for process in processes:
            tell(process, "go")
        for process in processes:
            answers |= {int(pk): answer for pk, answer in json.loads(process.stdout.read()).items()}
    return answers


def tell(process, line):
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def test_five_hundred_people_for_a_hundred_and_eighty_places_and_twelve_sessions():
    event = make_event(capacity=PLACES, begins=timezone.now() + timedelta(days=9))
    for number in range(1, ROUNDS + 1):
        round = add_round(event, number)
        for _session in range(4):
            add_session(round, capacity=SEATS)
    event.release_programme(event.author)
    members = [make_member() for _ in range(CROWD)]

    answers = rush(event, members)

    coming = Registration.objects.running().filter(event=event).order_by("pk")
    line = Waiting.objects.in_line().filter(event=event)
    assert Event.objects.values_list("registration_count", "reserved_count").get(pk=event.pk) == (PLACES, 0)
    assert (coming.count(), line.count()) == (PLACES, CROWD - PLACES)
    # Every answer was right.
    in_place, in_line = (list(rows.values_list("member", flat=True)) for rows in (coming, line))
    got = {pk: answer["got"] for pk, answer in answers.items()}
    assert got == dict.fromkeys(in_place, "Registration") | dict.fromkeys(in_line, "Waiting")
    by_the_clock = {pk: Answer(answer["got"], answer["asked"], answer["answered"]) for pk, answer in answers.items()}
    assert before_their_turn(in_place + in_line, by_the_clock) == []
    # One session in each round, and no more people in one than it has seats.
    picks = Pick.objects.filter(slot__event=event)
    chosen = {pk: sorted(picks.filter(registration__member=pk).values_list("slot", flat=True)) for pk in in_place}
    assert chosen == {pk: sorted(answers[pk]["chose"]) for pk in in_place}
    assert picks.count() == picks.values("registration", "round").distinct().count() == ROUNDS * PLACES
    for slot in event.slots.all():
        assert slot.taken_count == slot.picks.count() <= SEATS


def test_who_stands_before_their_turn_is_seen():
    answers = {1: Answer(302, 0, 3), 2: Answer(302, 1, 2), 3: Answer(302, 4, 5)}

    assert before_their_turn([1, 2, 3], answers) == []
    assert before_their_turn([2, 1, 3], answers) == []  # these two asked at once
    assert before_their_turn([1, 3, 2], answers) == [3]
