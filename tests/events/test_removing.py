"""What an organiser takes away is gone, also where others left words or were coming."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import Call, Event, SignUpAnswer
from tests.events.factories import make_event
from tests.events.programmes import add_round, add_session, change, open_call
from tests.factories import make_comment, make_member

pytestmark = pytest.mark.django_db
LINK = "https://video.example/zaal-7"


def address(name, event):
    return reverse(f"events:{name}", args=[event.pk, event.slug])


@pytest.fixture
def event():
    """One with all that an organiser can write, and a stranger's words below it."""
    event = make_event(begins=timezone.now() + timedelta(days=30), online_url=LINK)
    add_session(
        add_round(event), "Het geheime plan", speakers=[make_member()], room=event.rooms.create(name="Raadzaal")
    )
    event.tracks.create(name="Dienstverlening")
    event.release_programme(by=event.author)
    open_call(event)
    event.locations.create(name="Online", online_url=LINK)
    question = event.sign_up_questions.create(label="Waarom kom je?", position=1)
    SignUpAnswer.objects.give(make_member(), {question: "Zomaar"})
    event.ask_to_help(make_member(), by=event.author)
    event.offer_to(make_member())
    make_comment(event)
    return event


@pytest.mark.parametrize("act", ["remove", "drop"])
def test_nothing_its_organiser_arranged_outlives_it(client, event, act):
    getattr(event, act)()

    assert Event.objects.get(pk=event.pk).removed_at
    for rows in ("releases", "slots", "sessions", "rounds", "rooms", "tracks", "helpers", "handovers"):
        assert not getattr(event, rows).exists(), rows
    assert not Call.objects.filter(event=event).exists()
    assert not event.sign_up_questions.exists()
    assert not SignUpAnswer.objects.filter(question__event=event).exists()
    assert Event.objects.get(pk=event.pk).hides_attendees  # who wanted to be in no list, said so in an answer
    assert event.locations.get().online_url == ""
    assert Event.objects.get(pk=event.pk).online_url == ""
    client.force_login(make_member())
    page = client.get(Event.objects.get(pk=event.pk).get_absolute_url())
    assert page.status_code == 200
    assert "Het geheime plan" not in page.content.decode()


def test_what_is_left_of_an_earlier_removal_is_shown_nowhere(client, event):
    change(event, removed_at=timezone.now())
    client.force_login(make_member())

    page = client.get(event.get_absolute_url()).content.decode()
    assert "Het geheime plan" not in page
    assert address("call", event) not in page
    for name in ("programme", "now", "call", "propose"):
        assert client.get(address(name, event)).status_code == 404, name
