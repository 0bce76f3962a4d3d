import pytest

from events.models import Event, Handover
from notifications.models import Announcement
from tests.events.factories import make_event
from tests.factories import make_member, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser():
    return make_member("De Organisator")


@pytest.fixture
def colleague():
    return make_member("De Opvolger", organisation=make_organisation("gemeente Opvolging"))


@pytest.fixture
def event(organiser, colleague):
    return make_event(author=organiser, attendees=[colleague])


def address(event, what):
    return f"{event.get_absolute_url()}{what}/"


def test_an_event_goes_over_when_the_colleague_says_yes(client, event, organiser, colleague):
    client.force_login(organiser)
    client.post(address(event, "overdragen"), {"to": colleague.pk})
    assert Event.objects.get(pk=event.pk).author == organiser
    assert Announcement.objects.filter(kind="handover_offered").exists()

    theirs = type(client)()
    theirs.force_login(colleague)
    assert "De Organisator vraagt je" in theirs.get(address(event, "overnemen")).content.decode()
    theirs.post(address(event, "overnemen"))

    event = Event.objects.get(pk=event.pk)
    assert (event.author, event.affiliation) == (colleague, colleague.affiliation)
    assert client.get(address(event, "bewerken")).status_code == 403
    assert theirs.get(address(event, "overnemen")).status_code == 404


def test_nothing_changes_when_the_colleague_says_no(client, event, organiser, colleague):
    event.offer_to(colleague)
    client.force_login(colleague)

    client.post(address(event, "overnemen"), {"decline": "1"})

    assert Event.objects.get(pk=event.pk).author == organiser
    assert not Handover.objects.exists()


def test_asking_somebody_else_takes_the_first_question_back(client, event, colleague):
    other = make_member()
    event.offer_to(colleague)
    event.offer_to(other)
    client.force_login(colleague)

    assert client.get(address(event, "overnemen")).status_code == 404
    assert Handover.objects.get().to == other


def test_only_who_comes_can_be_asked(client, event, organiser):
    client.force_login(organiser)

    client.post(address(event, "overdragen"), {"to": make_member().pk})

    assert not Handover.objects.exists()


def test_accepting_twice_is_accepting_once(event, colleague):
    offer = event.offer_to(colleague)
    again = Handover.objects.get(pk=offer.pk)
    offer.accept()
    Event.objects.filter(pk=event.pk).update(author=None)

    again.accept()

    assert Event.objects.get(pk=event.pk).author is None


def test_without_anybody_else_there_is_nobody_to_ask(client, organiser):
    event = make_event(author=organiser)
    client.force_login(organiser)

    assert "is er niemand om te vragen" in client.get(address(event, "overdragen")).content.decode()
