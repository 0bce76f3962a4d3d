import threading
import time

import pytest
from django.db import connection
from django.urls import reverse

from groups import signals
from network.models import Network


@pytest.fixture
def address():
    def address(name, group, *args):
        return reverse(f"groups:{name}", args=[group.pk, group.slug, *args])

    return address


@pytest.fixture
def heard():
    """The facts other rooms were told, in order: (name of the signal, member it is about)."""
    facts, receivers = [], []

    def listen(name, about):
        def receive(**kwargs):
            facts.append((name, about(kwargs)))

        receivers.append((getattr(signals, name), receive))
        getattr(signals, name).connect(receive, weak=False)

    listen("join_requested", lambda fact: fact["join_request"].member)
    listen("join_admitted", lambda fact: fact["membership"].member)
    listen("join_declined", lambda fact: fact["member"])
    listen("invited", lambda fact: fact["invitation"].member)
    yield facts
    for signal, receive in receivers:
        signal.disconnect(receive)


@pytest.fixture
def at_once(transactional_db):
    """Runs acts at the same moment, each in a thread and a transaction of its own; what each gave or raised."""
    Network.objects.get_or_create(pk=1)  # such tests begin with empty tables, and the mails name the network
    return run_at_once


def run_at_once(acts):
    results, gate = [None] * len(acts), threading.Barrier(len(acts))

    def run(place, act):
        gate.wait()
        try:
            results[place] = act()
        except Exception as problem:
            results[place] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def waiting_for_a_lock():
    """Returns as soon as another connection to this database waits for a lock, or after some seconds."""
    return wait_for_a_waiter


def wait_for_a_waiter():
    deadline = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone():
                return
            time.sleep(0.02)
