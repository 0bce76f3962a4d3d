"""The link in the mail about a place: it opens for whoever has it, and looking does nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Visibility
from events.models import Offer, Registration, Waiting
from groups.models import Kind
from tests.events.factories import make_event
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


def make_offer(member=None, **fields):
    event = make_event(capacity=1, attendees=[make_member()], begins=timezone.now() + timedelta(days=7), **fields)
    event.wait(member or make_member())
    event.unregister(event.registrations.running().get().member)
    return Offer.objects.get(waiting__event=event)


def address(offer):
    return reverse("events:offer", args=[offer.token])


def test_looking_takes_nothing(client):
    offer = make_offer()

    page = client.get(address(offer)).content.decode()

    assert "Er is een plek voor je" in page
    assert not Registration.objects.running().exists()


def test_who_is_not_signed_in_says_yes(client):
    offer = make_offer()

    client.post(address(offer))

    assert Registration.objects.running().get().member == offer.waiting.member
    assert "Je gaat" in client.get(address(offer)).content.decode()


def test_saying_yes_twice_is_saying_it_once(client):
    offer = make_offer()

    client.post(address(offer))
    client.post(address(offer))

    assert Registration.objects.running().count() == 1


def test_who_says_no_is_out_of_the_line(client):
    offer = make_offer()

    client.post(address(offer), {"decline": "1"})
    client.post(address(offer))  # changed their mind too late

    assert not Registration.objects.running().exists()
    assert not Waiting.objects.running().exists()
    assert "Je staat niet meer op de wachtlijst" in client.get(address(offer)).content.decode()


def test_a_link_of_an_offer_that_ran_out_says_so(client):
    offer = make_offer()
    offer.start_clock()
    Offer.objects.update(expires_at=timezone.now())
    offer.event.pass_on(offer)

    page = client.post(address(offer)).content.decode()

    assert "Deze plek ging naar de volgende in de rij" in page
    assert not Registration.objects.running().exists()


@pytest.mark.parametrize("spoil", [lambda token: token[:-1] + "~", lambda token: "1", lambda token: f"9{token}"])
def test_a_forged_link_opens_nothing(client, spoil):
    offer = make_offer()

    assert client.get(reverse("events:offer", args=[spoil(offer.token)])).status_code == 404


def test_the_link_shows_nothing_of_an_event_that_is_no_longer_for_them(client):
    author, member = make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, members=[author, member])
    offer = make_offer(member, author=author, group=group, visibility=Visibility.GROUP)
    group.memberships.filter(member=member).delete()

    assert client.get(address(offer)).status_code == 404
    assert client.post(address(offer)).status_code == 404
    assert not Registration.objects.running().exists()
