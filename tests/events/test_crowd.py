"""The day on which registration opens: hundreds at once, each on a connection of their own."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from events.models import Event, Pick, Registration, Waiting
from tests.events.factories import make_event
from tests.events.programmes import add_round, add_session
from tests.factories import make_member

pytestmark = [pytest.mark.load, pytest.mark.django_db(transaction=True)]
CROWD, PLACES, SEATS, AT_A_TIME = 500, 180, 50, 40  # so many connections as several workers hold together


def rush(event, members, act=Event.sign_up):
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
                    results[member.pk] = act(Event.objects.get(pk=event.pk), member)
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


def test_five_hundred_people_for_twelve_sessions():
    event = make_event(capacity=PLACES, begins=timezone.now() + timedelta(days=9))
    for number in range(1, 4):
        round = add_round(event, number)
        for _session in range(4):
            add_session(round, capacity=SEATS)
    event.release_programme(event.author)
    members = [make_member() for _ in range(CROWD)]
    slots = list(event.slots.order_by("pk"))

    def sign_up_and_choose(event, member):
        """All want the same first; who finds it full takes another one of the round, as a person would."""
        if not isinstance(event.sign_up(member), Registration):
            return None
        tries = 0
        for round_id in {slot.round_id for slot in slots}:
            for slot in (slot for slot in slots if slot.round_id == round_id):
                tries += 1
                if not event.choose_sessions(member, {round_id: slot.pk}):
                    break
        return tries

    results = rush(event, members, sign_up_and_choose)

    assert {type(result) for result in results.values()} == {int, type(None)}
    assert Registration.objects.running().filter(event=event).count() == PLACES
    picks = Pick.objects.filter(slot__event=event)
    assert picks.count() == 3 * PLACES
    assert picks.values("registration", "round").distinct().count() == 3 * PLACES
    for slot in event.slots.all():
        assert slot.taken_count == slot.picks.count() <= SEATS
