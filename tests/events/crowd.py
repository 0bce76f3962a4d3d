"""One of the web processes that a crowd comes to: it is told which event and who, and tells what each of them got.

It opens its connections, says so, and waits for a line more; then everybody signs up and chooses sessions, as many at
a time as it has threads.
"""

import json
import sys
import threading
import time
from collections import deque
from contextlib import closing, suppress

from django.db import connection

from events.models import Event, Registration
from members.models import Member

AT_A_TIME = 10


def act(event, member, slots):
    """All want the same session first; who finds it full takes another one of the round, as a person would."""
    asked = time.monotonic()  # one clock for all processes of a machine
    got = event.sign_up(member)
    answer = {"got": type(got).__name__, "asked": asked, "answered": time.monotonic(), "chose": []}
    if isinstance(got, Registration):
        for round_id in dict.fromkeys(slot.round_id for slot in slots):
            for slot in (slot for slot in slots if slot.round_id == round_id):
                if not event.choose_sessions(member, {round_id: slot.pk}):
                    answer["chose"].append(slot.pk)
                    break
    return answer


def work(job, queue, answers, gate):
    slots = list(Event.objects.get(pk=job["event"]).slots.order_by("round_id", "pk"))  # and so it is connected
    gate.wait()
    gate.wait()
    with closing(connection), suppress(IndexError):  # nobody is left
        while True:
            pk = queue.popleft()
            try:
                answers[pk] = act(Event.objects.get(pk=job["event"]), Member.objects.get(pk=pk), slots)
            except Exception as problem:
                answers[pk] = {"got": repr(problem)}


def main():
    job = json.loads(sys.stdin.readline())
    queue, answers, gate = deque(job["members"]), {}, threading.Barrier(AT_A_TIME + 1)
    threads = [threading.Thread(target=work, args=(job, queue, answers, gate), daemon=True) for _ in range(AT_A_TIME)]
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
