from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.models import DigestSubscription, Frequency
from notifications.personal_data import digest
from tests.factories import make_member
from tests.notifications.factories import make_subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture
def subscription():
    return make_subscriber(make_member(name="Noor Visscher"))


def stop_address(subscription):
    return reverse("notifications:unsubscribe", args=[subscription.token])


def frequency_of(subscription):
    return DigestSubscription.objects.get(pk=subscription.pk).frequency


def test_opening_the_link_changes_nothing_for_mail_gateways_open_links(client, subscription):
    response = client.get(stop_address(subscription))

    assert response.status_code == 200
    assert "Noor Visscher" in response.content.decode()
    assert frequency_of(subscription) == Frequency.WEEKLY


def test_one_click_of_a_mail_program_stops_it_without_session_or_token():
    subscription = make_subscriber(make_member())

    response = Client(enforce_csrf_checks=True).post(
        stop_address(subscription), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code == 200
    assert frequency_of(subscription) == Frequency.NEVER


def test_the_button_stops_it_and_the_next_one_brings_it_back(client, subscription):
    stopped = client.post(stop_address(subscription), {"frequency": "never"})
    assert frequency_of(subscription) == Frequency.NEVER
    assert 'value="weekly"' in stopped.content.decode()

    client.post(stop_address(subscription), {"frequency": "weekly"})

    assert frequency_of(subscription) == Frequency.WEEKLY


@pytest.mark.parametrize("frequency", ["daily", "monthly"])
def test_it_comes_more_or_less_often_without_signing_in(client, subscription, frequency):
    assert f'value="{frequency}"' in client.get(stop_address(subscription)).content.decode()

    client.post(stop_address(subscription), {"frequency": frequency})

    assert frequency_of(subscription) == frequency


def test_stopping_twice_is_stopping_once(client, subscription):
    for _ in range(2):
        assert client.post(stop_address(subscription)).status_code == 200

    assert frequency_of(subscription) == Frequency.NEVER


def test_a_link_of_years_ago_still_works(client, subscription):
    address = stop_address(subscription)
    DigestSubscription.objects.update(due_at=timezone.now() + timedelta(days=1000))

    client.post(address)

    assert frequency_of(subscription) == Frequency.NEVER


@pytest.mark.parametrize("mangle", [lambda token: token[:-1], lambda token: "9" + token, lambda token: "x"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_is_not_ours_is_answered_kindly(client, subscription, mangle, method):
    address = reverse("notifications:unsubscribe", args=[mangle(subscription.token)])

    response = getattr(client, method)(address)

    assert response.status_code == 404
    assert reverse("notifications:mail_settings") in response.content.decode()
    assert frequency_of(subscription) == Frequency.WEEKLY


def test_the_link_of_a_member_that_left_is_answered_kindly(client, subscription):
    address = stop_address(subscription)
    subscription.member.delete()

    assert client.post(address).status_code == 404


def test_the_page_is_kept_by_nobody(client, subscription):
    response = client.get(stop_address(subscription))

    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response.content.decode()


# --- The page with settings


def test_all_that_was_chosen_about_the_digest_is_in_the_takeout(subscription):
    subscription.hear_broadcasts(False)
    subscription.choose(Frequency.NEVER)

    [line] = digest(subscription.member, None)

    assert (line["a20:frequency"], line["a20:hearsBroadcasts"]) == ("never", False)
    assert line["a20:stopped"]
    assert "a20:lastLetter" not in line


def test_a_member_chooses_and_sees_what_is_chosen(client):
    member = make_member()
    client.force_login(member)
    address = reverse("notifications:mail_settings")
    assert client.get(address).context["form"]["frequency"].value() == Frequency.WEEKLY

    response = client.post(address, {"frequency": "monthly", "time_zone": "America/Curacao"})
    assert response.status_code == 302
    subscription = DigestSubscription.objects.get(member=member)
    assert (subscription.frequency, subscription.time_zone) == ("monthly", "America/Curacao")
    assert timezone.localtime(subscription.due_at, ZoneInfo("America/Curacao")).strftime("%a %H:%M") == "Tue 07:30"

    response = client.post(address, {"frequency": "never"})

    assert response.status_code == 302
    assert client.get(address).context["form"]["frequency"].value() == Frequency.NEVER
    assert DigestSubscription.objects.get(member=member).frequency == Frequency.NEVER


def test_choosing_the_same_does_not_postpone_what_is_due(client):
    member = make_member()
    due = timezone.now() - timedelta(hours=1)
    make_subscriber(member, due_at=due)
    client.force_login(member)

    client.post(reverse("notifications:mail_settings"), {"frequency": "weekly"})

    assert DigestSubscription.objects.get(member=member).due_at == due


def test_what_makes_no_sense_is_answered_beside_the_choice(client):
    member = make_member()
    client.force_login(member)

    response = client.post(reverse("notifications:mail_settings"), {"frequency": "hourly"})

    assert response.status_code == 200
    assert response.context["form"].errors["frequency"]
    assert DigestSubscription.objects.get(member=member).frequency == Frequency.WEEKLY
