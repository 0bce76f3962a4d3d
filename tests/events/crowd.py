"""One of the web processes that a crowd comes to: it is told which event and who, and tells what each of them got.

It opens its connections, says so, and waits for a line more; then everybody signs up, as many at a time as it has
threads, and who got a place chooses sessions.
"""

import json
import sys
import threading
import time
from collections import deque
from contextlib import closing, suppress

from django.db import connection

from events.models import Event
from members.models import Member

AT_A_TIME = 10


def sign_up(event, member):
    asked = time.monotonic()  # one clock for all processes of a machine
    got = event.sign_up(member)
    return {"got": type(got).__name__, "asked": asked, "answered": time.monotonic()}


def choose(event, member):
    """All want the same session first; who finds it full takes another one of the round, as a person would."""
    rounds, chosen = {}, []
    for slot in event.slots.order_by("round_id", "pk"):
        rounds.setdefault(slot.round_id, []).append(slot.pk)
    for key, slots in rounds.items():
        taken = next((slot for slot in slots if not event.choose_sessions(member, {key: slot})), None)
        chosen.append(taken)
    return {"chose": chosen}


def work(event_pk, members, answers, gate):
    connection.ensure_connection()
    gate.wait()  # all are there
    gate.wait()  # and may go
    with closing(connection):
        # Places first, so that all of them press at once when the last one goes.
        for act in (sign_up, choose):
            queue = members[act]
            while queue:
                with suppress(IndexError):  # somebody was just ahead
                    pk = queue.popleft()
                    try:
                        answers[pk] |= act(Event.objects.get(pk=event_pk), Member.objects.get(pk=pk))
                    except Exception as problem:
                        answers[pk]["got"] = repr(problem)
                    if act is sign_up and answers[pk]["got"] == "Registration":
                        members[choose].append(pk)


def main():
    job = json.loads(sys.stdin.readline())
    members = {sign_up: deque(job["members"]), choose: deque()}
    answers, gate = {pk: {} for pk in job["members"]}, threading.Barrier(AT_A_TIME + 1)
    words = (job["event"], members, answers, gate)
    threads = [threading.Thread(target=work, args=words, daemon=True) for _ in range(AT_A_TIME)]
    for thread in threads:
        thread.start()
    gate.wait()
    print("ready", flush=True)
    if not sys.stdin.readline():  # the test has ended
        return
    gate.wait()
    for thread in threads:
        thread.join()
    print(json.dumps(answers))
