import time

import pytest
from django.db import connection
from django.urls import reverse

from groups import signals
from tests.notifications.conftest import smtp, willing_broker  # noqa: F401 - what groups tell is told by mail


@pytest.fixture
def client_class(client):
    """More browsers like `client`: another device, another person."""
    return type(client)


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
