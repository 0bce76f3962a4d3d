"""In whose name an event is held: who may choose that, and who organises it then."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from content.models import move
from events.ical import calendar_of
from events.models import Event, Holder, organisers_of
from events.permissions import can_call_off, can_check_in, can_edit, can_hand_over
from tests.events.factories import make_event
from tests.events.test_planning import CREATE, as_typed, edit_address, typed
from tests.factories import make_community_manager, make_group, make_member

pytestmark = pytest.mark.django_db


def allowed(viewer, event):
    return [can(viewer, event) for can in (can_edit, can_call_off, can_check_in, can_hand_over)]


@pytest.fixture
def people():
    author, manager, inside = make_member(), make_member(), make_member()
    group = make_group(members=[author, manager, inside])
    group.memberships.filter(member=manager).update(is_manager=True)
    return author, manager, inside, group


def test_managers_of_the_group_that_holds_it_organise_it(people):
    author, manager, inside, group = people
    own, groups = make_event(author, group), make_event(author, group, holder=Holder.GROUP)

    assert allowed(manager, own) == [False] * 4
    assert allowed(manager, groups) == [True, True, True, False]
    assert allowed(inside, groups) == [False] * 4
    assert allowed(AnonymousUser(), groups) == [False] * 4
    assert allowed(author, groups) == [True] * 4
    assert manager.pk in organisers_of(groups)
    assert manager.pk not in organisers_of(own)
    group.memberships.filter(member=manager).update(is_manager=False)
    assert allowed(manager, groups) == [False] * 4


def test_who_comes_is_no_secret_to_those_managers(client, people):
    author, manager, inside, group = people
    event = make_event(author, group, holder=Holder.GROUP, hides_attendees=True, attendees=[inside])
    page = reverse("events:attendees", args=[event.pk, event.slug])

    client.force_login(manager)
    assert inside.name in client.get(page).content.decode()
    client.force_login(make_member())
    assert client.get(page).status_code == 403


def test_community_managers_organise_what_the_network_holds():
    event, desk = make_event(holder=Holder.NETWORK), make_community_manager()

    assert allowed(desk, event) == [True, True, True, False]
    assert allowed(desk, make_event()) == [False] * 4
    assert allowed(make_member(), event) == [False] * 4


def test_the_page_and_the_calendar_say_who_holds_it(client, people):
    author, _, _, group = people
    event = make_event(author, group, holder=Holder.GROUP)

    page = client.get(event.get_absolute_url()).content.decode()

    assert "door de groep" in page
    assert f'"name": "{group.name}"' in page or f'"name":"{group.name}"' in page
    assert group.name in calendar_of(event, with_link=False).decode().replace("\r\n ", "")
    assert "door het netwerk" in client.get(make_event(holder=Holder.NETWORK).get_absolute_url()).content.decode()
    assert "door de groep" not in client.get(make_event().get_absolute_url()).content.decode()


def test_a_manager_chooses_the_group_and_nobody_else_does(client, people):
    _, manager, inside, group = people
    other = make_group(members=[manager])
    client.force_login(manager)

    refused = client.post(CREATE, typed(holder="group", group=other.pk))
    assert "holder" in refused.context["form"].errors
    assert "holder" in client.post(CREATE, typed(holder="group")).context["form"].errors
    assert "holder" in client.post(CREATE, typed(holder="network")).context["form"].errors
    assert client.post(CREATE, typed(holder="group", group=group.pk)).status_code == 302
    assert Event.objects.get(author=manager).holder == Holder.GROUP

    client.force_login(inside)
    assert "holder" not in client.get(CREATE).context["form"].fields
    client.post(CREATE, typed(holder="group", group=group.pk))
    assert Event.objects.get(author=inside).holder == Holder.MEMBER


def test_a_community_manager_holds_it_for_the_network(client):
    desk = make_community_manager()
    client.force_login(desk)

    client.post(CREATE, typed(holder="network"))

    assert Event.objects.get(author=desk).holder == Holder.NETWORK


def test_another_manager_changes_the_words_and_it_stays_the_groups(client, people):
    author, manager, _, group = people
    event = make_event(author, group, holder=Holder.GROUP)
    client.force_login(manager)

    response = client.post(edit_address(event), as_typed(event, title="Anders"))

    assert response.status_code == 302, response.context["form"].errors
    event.refresh_from_db()
    assert (event.title, event.holder, event.author) == ("Anders", Holder.GROUP, author)


def test_the_name_of_a_group_does_not_go_along_to_one_that_is_not_the_movers():
    author = make_member()
    own, other = make_group(manager=author), make_group(members=[author])
    event = make_event(author, own, holder=Holder.GROUP)

    move(event.content_ptr, other, by=author)

    assert Event.objects.get(pk=event.pk).holder == Holder.MEMBER
