import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from content.models import Visibility
from events.models import Begun, Event, Full, Registration
from events.signals import registered, unregistered
from groups.models import Kind
from tests.at_once import run_at_once
from tests.events.factories import make_event
from tests.factories import make_group, make_member, make_organisation

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.now() - timezone.timedelta(days=1)


def address(name, event):
    return reverse(f"events:{name}", args=[event.pk, event.slug])


def register(client, event, **headers):
    return client.post(address("register", event), headers=headers)


def unregister(client, event, **headers):
    return client.post(address("unregister", event), headers=headers)


def attendees_of(event):
    return [registration.member for registration in event.registrations.running().order_by("pk")]


def count_of(event):
    return Event.objects.values_list("registration_count", flat=True).get(pk=event.pk)


@pytest.fixture
def heard():
    """What other rooms are told, in order."""
    facts = []

    def hear_registered(registration, **kwargs):
        facts.append(("registered", registration.member))

    def hear_unregistered(registration, **kwargs):
        facts.append(("unregistered", registration.member))

    registered.connect(hear_registered)
    unregistered.connect(hear_unregistered)
    yield facts
    registered.disconnect(hear_registered)
    unregistered.disconnect(hear_unregistered)


def test_a_member_takes_a_place(client):
    event, member = make_event(), make_member()
    client.force_login(member)

    response = register(client, event)

    assert response.status_code == 302
    assert response.url == f"{event.get_absolute_url()}#registration"
    assert attendees_of(event) == [member]
    assert count_of(event) == 1


def test_registering_twice_is_registering_once(client, heard):
    event, member = make_event(), make_member()
    client.force_login(member)

    register(client, event)
    register(client, event)  # a double click

    assert attendees_of(event) == [member]
    assert count_of(event) == 1
    assert heard == [("registered", member)]


def test_a_place_is_given_back_once(client, heard):
    member = make_member()
    event = make_event(attendees=[make_member(), member])
    client.force_login(member)

    unregister(client, event)
    unregister(client, event)

    assert member not in attendees_of(event)
    assert count_of(event) == 1
    assert heard == [("unregistered", member)]


def test_who_registers_again_gets_a_new_place_and_the_old_one_stays_a_fact():
    event, member = make_event(), make_member()

    event.register(member)
    event.unregister(member)
    event.register(member)

    assert attendees_of(event) == [member]
    assert event.registrations.count() == 2
    assert event.registrations.exclude(cancelled_at=None).count() == 1


def test_a_registration_keeps_the_job_of_that_moment():
    member = make_member(organisation=make_organisation("gemeente Waterambt"), job_title="griffier")
    event = make_event()

    event.register(member)
    member.work_as("wethouder", organisation=make_organisation("gemeente Oeverdam"))

    assert str(event.registrations.get().affiliation) == "griffier, gemeente Waterambt"


def test_the_place_after_the_last_one_does_not_exist(client):
    late = make_member()
    event = make_event(capacity=2, attendees=[make_member(), make_member()])
    client.force_login(late)

    register(client, event)

    assert late not in attendees_of(event)
    assert count_of(event) == 2
    with pytest.raises(Full):
        event.register(late)


def test_a_place_given_back_can_be_taken():
    leaver, late = make_member(), make_member()
    event = make_event(capacity=1, attendees=[leaver])

    with pytest.raises(Full):
        event.register(late)
    event.unregister(leaver)
    event.register(late)

    assert attendees_of(event) == [late]


def test_nobody_registers_for_what_has_begun(client):
    event, member = make_event(begins=YESTERDAY), make_member()
    client.force_login(member)

    response = register(client, event)
    page = client.get(response.url)

    assert attendees_of(event) == []
    assert str(Begun.reason) in page.content.decode()


def test_nobody_withdraws_from_what_has_begun():
    member = make_member()
    event = make_event(begins=YESTERDAY, attendees=[member])

    with pytest.raises(Begun):
        event.unregister(member)

    assert attendees_of(event) == [member]


@pytest.mark.parametrize(
    ("kind", "visibility", "inside", "status"),
    [
        (Kind.OPEN, Visibility.PUBLIC, False, 302),
        (Kind.OPEN, Visibility.MEMBERS, False, 302),
        (Kind.OPEN, Visibility.GROUP, False, 404),
        (Kind.OPEN, Visibility.GROUP, True, 302),
        (Kind.CLOSED, Visibility.GROUP, False, 404),
        (Kind.CLOSED, Visibility.GROUP, True, 302),
        (Kind.HIDDEN, Visibility.GROUP, False, 404),
        (Kind.OPEN, Visibility.PRIVATE, True, 404),
    ],
)
def test_who_can_see_an_event_can_register(client, kind, visibility, inside, status):
    organiser, member = make_member(), make_member()
    group = make_group(kind=kind, members=[organiser, member] if inside else [organiser])
    event = make_event(organiser, group=group, visibility=visibility)
    client.force_login(member)

    response = register(client, event)

    assert response.status_code == status
    assert attendees_of(event) == ([member] if status == 302 else [])


def test_a_visitor_signs_in_first(client):
    event = make_event()

    response = register(client, event)

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))
    assert attendees_of(event) == []


def test_an_address_that_is_only_looked_at_registers_nobody(client):
    event = make_event()
    client.force_login(make_member())

    assert client.get(address("register", event)).status_code == 405
    assert client.get(address("unregister", event)).status_code == 405
    assert attendees_of(event) == []


def test_the_database_itself_refuses_one_too_many():
    event = make_event(capacity=1, attendees=[make_member()])

    with pytest.raises(Exception, match="never_one_over_capacity"):
        Event.objects.filter(pk=event.pk).update(registration_count=F("registration_count") + 1)


def test_a_receiver_that_fails_undoes_the_registration():
    event = make_event()

    def fail(**kwargs):
        raise RuntimeError("the mail room burns")

    registered.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            event.register(make_member())
    finally:
        registered.disconnect(fail)

    assert attendees_of(event) == []
    assert count_of(event) == 0


# --- Several at once


def kinds(results):
    return sorted(type(result).__name__ for result in results)


@pytest.mark.django_db(transaction=True)
def test_sixty_people_race_for_ten_places():
    event = make_event(capacity=10)
    members = [make_member() for _ in range(60)]

    results = run_at_once([lambda member=member: Event.objects.get(pk=event.pk).register(member) for member in members])

    assert kinds(results) == ["Full"] * 50 + ["Registration"] * 10
    assert len(attendees_of(event)) == 10
    assert count_of(event) == 10


@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_one_of_two():
    event = make_event(capacity=2, attendees=[make_member()])
    one, other = make_member(), make_member()

    results = run_at_once([lambda: event.register(one), lambda: Event.objects.get(pk=event.pk).register(other)])

    assert kinds(results) == ["Full", "Registration"]
    assert count_of(event) == 2


@pytest.mark.django_db(transaction=True)
def test_one_member_clicking_in_ten_windows_takes_one_place():
    event, member = make_event(capacity=5), make_member()

    results = run_at_once([lambda: Event.objects.get(pk=event.pk).register(member)] * 10)

    assert kinds(results) == ["Registration"] * 10
    assert attendees_of(event) == [member]
    assert count_of(event) == 1


@pytest.mark.django_db(transaction=True)
def test_leaving_and_joining_together_never_goes_over():
    leavers, joiners = [make_member() for _ in range(10)], [make_member() for _ in range(20)]
    event = make_event(capacity=10, attendees=leavers)

    run_at_once(
        [lambda member=member: Event.objects.get(pk=event.pk).unregister(member) for member in leavers]
        + [lambda member=member: Event.objects.get(pk=event.pk).register(member) for member in joiners]
    )

    running = Registration.objects.running().filter(event=event).count()
    assert running == count_of(event) <= 10
    assert set(attendees_of(event)) <= set(joiners)
