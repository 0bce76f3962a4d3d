"""The day on which registration opens: hundreds at once, each on a connection of their own."""

import threading

import pytest
from django.db import connection

from events.models import Event, Registration, Waiting
from tests.events.factories import make_event
from tests.factories import make_member

pytestmark = [pytest.mark.load, pytest.mark.django_db(transaction=True)]
CROWD, PLACES, AT_A_TIME = 500, 180, 40  # so many connections as several workers hold together


def rush(event, members):
    """Everybody signs up as fast as the connections allow; gives what each got, and whoever ran into an error."""
    queue, results, lock = iter(members), {}, threading.Lock()

    def work():
        try:
            while True:
                with lock:
                    member = next(queue, None)
                if member is None:
                    return
                try:
                    results[member.pk] = Event.objects.get(pk=event.pk).sign_up(member)
                except Exception as problem:
                    results[member.pk] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(AT_A_TIME)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_five_hundred_people_for_a_hundred_and_eighty_places():
    event = make_event(capacity=PLACES)
    members = [make_member() for _ in range(CROWD)]

    results = rush(event, members)

    coming = Registration.objects.running().filter(event=event)
    line = Waiting.objects.in_line().filter(event=event)
    assert {type(result) for result in results.values()} == {Registration, Waiting}
    assert coming.count() == PLACES
    assert Event.objects.values_list("registration_count", "reserved_count").get(pk=event.pk) == (PLACES, 0)
    assert line.count() == CROWD - PLACES
    # In order of arrival: nobody in line came before somebody who has a place, and each stands behind who came first.
    arrivals = list(line.values_list("created_at", flat=True))
    assert arrivals == sorted(arrivals)
    assert max(coming.values_list("created_at", flat=True)) <= arrivals[0]
    # Every answer was right.
    assert {pk for pk, result in results.items() if isinstance(result, Registration)} == set(
        coming.values_list("member", flat=True)
    )
