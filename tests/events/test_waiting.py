from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from content.models import Visibility
from events.models import Event, Full, LastCall, Offer, Registration, TooSmall, Waiting
from events.tasks import pass_offers_on
from groups.models import Kind
from tests.at_once import run_at_once
from tests.events.factories import make_event
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def full_event(*waiting, begins=None, people=1, **fields):
    """An event without a place left, for which these members wait in this order."""
    begins = begins or timezone.now() + WEEK
    event = make_event(capacity=people, attendees=[make_member() for _ in range(people)], begins=begins, **fields)
    for member in waiting:
        event.wait(member)
    return event


def free_a_place(event):
    event.unregister(event.registrations.running().order_by("pk").first().member)


def line_of(event):
    return [waiting.member for waiting in Waiting.objects.in_line().filter(event=event)]


def offered(event):
    return [offer.waiting.member for offer in Offer.objects.open().filter(waiting__event=event).order_by("pk")]


def attendees_of(event):
    return [registration.member for registration in event.registrations.running().order_by("pk")]


def counts(event):
    return Event.objects.values_list("registration_count", "reserved_count").get(pk=event.pk)


def panel(client, event, member):
    client.force_login(member)
    page = client.get(event.get_absolute_url()).content.decode()
    return page[page.index('id="registration"') :]


def run_out(offer):
    """The mail has gone, and the time in it has come."""
    offer.start_clock()
    Offer.objects.filter(pk=offer.pk).update(expires_at=timezone.now())
    pass_offers_on()


# --- The line


def test_who_finds_it_full_stands_in_line_in_order_of_arrival(client):
    one, two = make_member(), make_member()
    event = full_event()

    for member in (one, two):
        client.force_login(member)
        client.post(reverse("events:register", args=[event.pk, event.slug]))

    assert line_of(event) == [one, two]
    assert "Je bent nummer 1 in de rij." in panel(client, event, one)
    assert "Je bent nummer 2 in de rij." in panel(client, event, two)
    assert "Er wachten 2 mensen." in panel(client, event, make_member())


def test_waiting_twice_is_standing_there_once():
    member = make_member()
    event = full_event(member)

    event.wait(member)

    assert line_of(event) == [member]


def test_who_leaves_the_line_lets_the_others_move_up(client):
    one, two = make_member(), make_member()
    event = full_event(one, two)
    client.force_login(one)

    client.post(reverse("events:stop_waiting", args=[event.pk, event.slug]))

    assert line_of(event) == [two]
    assert "Je bent nummer 1 in de rij." in panel(client, event, two)


# --- The offer


def test_a_free_place_is_kept_for_who_is_first_and_for_nobody_else(client):
    one, two, late = make_member(), make_member(), make_member()
    event = full_event(one, two)

    free_a_place(event)

    assert offered(event) == [one]
    assert counts(event) == (0, 1)
    with pytest.raises(Full):
        event.register(late)
    with pytest.raises(Full):
        event.register(two)
    assert "Er is een plek voor je" in panel(client, event, one)
    assert "Alle 1" in panel(client, event, late) or "De enige plek is bezet" in panel(client, event, late)


def test_accepting_makes_a_place_of_the_offer(client):
    one, two = make_member(), make_member()
    event = full_event(one, two)
    free_a_place(event)
    client.force_login(one)

    client.post(reverse("events:register", args=[event.pk, event.slug]))

    assert attendees_of(event) == [one]
    assert counts(event) == (1, 0)
    assert line_of(event) == [two]


def test_declining_passes_the_place_on_at_once():
    one, two = make_member(), make_member()
    event = full_event(one, two)
    free_a_place(event)

    event.stop_waiting(one)

    assert offered(event) == [two]
    assert counts(event) == (0, 1)


def test_an_offer_that_is_not_answered_passes_on():
    one, two = make_member(), make_member()
    event = full_event(one, two)
    free_a_place(event)

    run_out(Offer.objects.get())

    assert line_of(event) == offered(event) == [two]
    assert counts(event) == (0, 1)
    assert Offer.objects.get(waiting__member=one).lapsed_at is not None


def test_the_clock_stands_still_until_the_mail_has_gone():
    one = make_member()
    event = full_event(one)
    free_a_place(event)
    offer = Offer.objects.get()

    pass_offers_on()

    assert (offer.told_at, offer.expires_at) == (None, None)
    assert offered(event) == [one]


def test_a_mail_that_does_not_go_holds_nobody_up_for_ever():
    one = make_member()
    event = full_event(one)
    free_a_place(event)
    Offer.objects.update(made_at=timezone.now() - timedelta(hours=12))

    pass_offers_on()

    assert Offer.objects.get().expires_at > timezone.now()


def test_starting_the_clock_twice_gives_no_more_time():
    event = full_event(make_member())
    free_a_place(event)
    offer = Offer.objects.get()
    offer.start_clock()
    ends = Offer.objects.get().expires_at

    Offer.objects.update(told_at=timezone.now() - WEEK)
    offer.start_clock()

    assert Offer.objects.get().expires_at == ends


def test_an_offer_ends_when_the_event_begins():
    one = make_member()
    event = full_event(one)
    free_a_place(event)
    Event.objects.filter(pk=event.pk).update(happens_at=timezone.now() - timedelta(minutes=1))

    pass_offers_on()

    assert offered(event) == []
    assert counts(event) == (0, 0)


def test_more_places_are_offered_at_once_to_who_waits_longest():
    people = [make_member() for _ in range(4)]
    event = full_event(*people)

    replan(event, capacity=3)

    assert offered(event) == people[:2]
    assert counts(event) == (1, 2)


def test_no_limit_any_more_offers_a_place_to_everybody():
    people = [make_member() for _ in range(4)]
    event = full_event(*people)

    replan(event, capacity=None)

    assert offered(event) == people


def test_fewer_places_than_are_taken_and_promised_is_refused():
    event = full_event(make_member(), people=2)
    free_a_place(event)

    with pytest.raises(TooSmall) as refused:
        replan(event, capacity=1)

    assert refused.value.taken == 2


def test_who_is_kept_out_of_the_group_is_passed_over():
    manager = make_member()
    out, inside = make_member(), make_member()
    group = make_group(kind=Kind.OPEN, manager=manager, members=[out, inside])
    event = full_event(out, inside, author=manager, group=group)
    group.exclude(out, by=manager, reason="Huisregel 3")

    free_a_place(event)

    assert offered(event) == [inside]


def test_who_cannot_see_the_event_any_more_is_passed_over():
    outsider, inside, author = make_member(), make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, members=[author, outsider, inside])
    event = full_event(outsider, inside, author=author, group=group, visibility=Visibility.GROUP)
    group.memberships.filter(member=outsider).delete()

    free_a_place(event)

    assert offered(event) == [inside]


def test_who_is_suspended_is_passed_over_and_keeps_the_place_in_line():
    suspended, other = make_member(), make_member()
    event = full_event(suspended, other)
    suspended.suspensions.create(reason="Huisregel 3")

    free_a_place(event)

    assert offered(event) == [other]
    assert line_of(event) == [suspended, other]


# --- The last day


def test_on_the_last_day_all_who_wait_are_called_and_the_first_has_it(client):
    one, two = make_member(), make_member()
    event = full_event(one, two, begins=timezone.now() + timedelta(hours=5))

    free_a_place(event)
    call = LastCall.objects.get(event=event)
    assert offered(event) == []
    assert "Neem de vrije plek" in panel(client, event, two)

    client.force_login(two)
    client.post(reverse("events:register", args=[event.pk, event.slug]))

    assert attendees_of(event) == [two]
    call.refresh_from_db()
    assert call.ended_at is not None


def test_each_place_on_the_last_day_is_a_call_of_its_own():
    people = [make_member() for _ in range(3)]
    event = full_event(*people, begins=timezone.now() + timedelta(hours=5))

    free_a_place(event)
    event.register(people[0])
    event.unregister(people[0])

    assert LastCall.objects.filter(event=event).count() == 2
    assert LastCall.objects.filter(event=event, ended_at=None).count() == 1


# --- Leaving


def test_a_place_in_line_can_be_left_by_saying_no():
    one, two = make_member(), make_member()
    event = full_event(one, two)
    free_a_place(event)

    event.answer(one, "no")

    assert offered(event) == [two]


def replan(event, **fields):
    names = ["title", "body", "group", "visibility", "happens_at", "ends_at", "time_zone", "place", "online_url"]
    now = Event.objects.get(pk=event.pk)
    now.replan(
        version=now.version, **{name: getattr(now, name) for name in names} | {"capacity": now.capacity} | fields
    )


# --- Several at once


@pytest.mark.django_db(transaction=True)
def test_places_given_back_together_go_to_the_first_in_line_one_each():
    leavers, line = [make_member() for _ in range(5)], [make_member() for _ in range(8)]
    event = make_event(capacity=5, attendees=leavers, begins=timezone.now() + WEEK)
    for member in line:
        event.wait(member)

    run_at_once([lambda member=member: Event.objects.get(pk=event.pk).unregister(member) for member in leavers])

    assert offered(event) == line[:5]
    assert counts(event) == (0, 5)


@pytest.mark.django_db(transaction=True)
def test_accepting_declining_and_running_out_together_stays_within_the_places():
    people = [make_member() for _ in range(6)]
    event = full_event(*people)
    replan(event, capacity=4)
    offers = list(Offer.objects.open().order_by("pk"))
    for offer in offers:
        offer.start_clock()
    Offer.objects.filter(pk=offers[2].pk).update(expires_at=timezone.now())

    run_at_once(
        [
            lambda: Event.objects.get(pk=event.pk).register(people[0]),
            lambda: Event.objects.get(pk=event.pk).stop_waiting(people[1]),
            lambda: Event.objects.get(pk=event.pk).register(people[2]),
            pass_offers_on,
            pass_offers_on,
        ]
    )

    taken, kept = counts(event)
    assert taken == Registration.objects.running().filter(event=event).count()
    assert kept == len(offered(event))
    assert taken + kept == 4


def test_calling_a_long_line_on_the_last_day_costs_what_a_short_one_does():
    def cost_of(number):
        event = full_event(*(make_member() for _ in range(number)), begins=timezone.now() + timedelta(hours=5))
        with CaptureQueriesContext(connection) as captured:
            free_a_place(event)
        return len(captured)

    assert cost_of(6) == cost_of(2)
