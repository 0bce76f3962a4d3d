import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from events.models import Event, Registration
from groups.models import Kind
from tests.events.factories import make_event
from tests.events.queries import queries_of
from tests.factories import make_group, make_member, make_organisation

pytestmark = pytest.mark.django_db


def address(event):
    return reverse("events:attendees", args=[event.pk, event.slug])


def test_members_see_who_comes_and_for_whom_they_work(client):
    going = make_member("Saskia Brandsma", organisation=make_organisation("gemeente Waterambt"), job_title="griffier")
    event = make_event(attendees=[going])
    client.force_login(make_member())

    page = client.get(address(event)).content.decode()

    assert "Saskia Brandsma" in page
    assert "griffier, gemeente Waterambt" in page


def test_visitors_are_asked_to_sign_in(client):
    event = make_event(attendees=[make_member()])

    response = client.get(address(event))

    assert response.headers["Location"].startswith(reverse("account_login"))


def test_who_left_is_no_longer_on_the_list(client):
    leaver = make_member("Toch Niet")
    event = make_event(attendees=[leaver])
    event.unregister(leaver)
    client.force_login(make_member())

    assert "Toch Niet" not in client.get(address(event)).content.decode()


@pytest.mark.parametrize(("kind", "seen"), [(Kind.OPEN, [True, True, False]), (Kind.CLOSED, [True, False, False])])
def test_who_comes_is_known_to_those_who_can_see_the_event(kind, seen):
    inside, outside = make_member(), make_member()
    event = make_event(inside, group=make_group(kind=kind, members=[inside]), attendees=[make_member()])

    known = [Registration.objects.visible_to(viewer) for viewer in (inside, outside, AnonymousUser())]

    assert [registrations.filter(event=event).exists() for registrations in known] == seen


def test_paging_shows_everybody_once(client):
    going = [make_member() for _ in range(120)]
    event = make_event(attendees=going)
    client.force_login(make_member())

    found, query = [], ""
    while query is not None:
        page = client.get(address(event) + query).context["page"]
        found += [registration.member for registration in page]
        query = f"?na={page.after.replace('+', '%2B')}" if page.after else None

    assert found == going


def test_the_list_costs_the_same_for_few_and_ten_thousand(client):
    client.force_login(make_member())
    costs = []
    for number in (1, 3, 10_000):
        event = make_event()
        # Nobody in particular: what counts here is how many there are.
        Registration.objects.bulk_create(Registration(event=event) for _ in range(number))
        Event.objects.filter(pk=event.pk).update(registration_count=number)
        costs.append(len(queries_of(client, address(event))))

    assert costs[0] == costs[1] == costs[2] <= 5
