"""After an event those who were there go on as a group, each by a yes of their own."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Continuation, NotOver, Registration
from groups.models import Admission, Group, Kind, Standing
from members.models import Block
from network.models import Network
from notifications.kinds import Skip
from notifications.kinds.continuing import StayTogether
from notifications.models import Announcement, Delivery
from notifications.tasks import deliver
from tests.at_once import run_at_once
from tests.events.factories import make_event
from tests.factories import make_group, make_member, make_question

pytestmark = pytest.mark.django_db


def past(came=(), stayed_away=(), organiser=None, days=2, **fields):
    begins = timezone.now() - timedelta(days=days)
    event = make_event(organiser, begins=begins, attendees=[*came, *stayed_away], **fields)
    Registration._base_manager.filter(event=event, member__in=came).update(attended_at=begins)
    return event


def address(name, event):
    return reverse(f"events:{name}", args=[event.pk, event.slug])


def browser_of(member):
    client = Client()
    client.force_login(member)
    return client


def told():
    for announcement in Announcement.objects.due():
        deliver(announcement.pk)
    return set(Delivery.objects.filter(kind="stay_together").values_list("member__email", flat=True))


def begin(event, **fields):
    typed = {"name": event.title, "intro": "Voor wie erbij was.", "kind": Kind.CLOSED} | fields
    return browser_of(event.author).post(address("go_on", event), typed)


def test_the_organiser_begins_a_group_and_nobody_else_is_in_it():
    member = make_member()
    event = past([member])
    page = browser_of(event.author).get(address("go_on", event)).content.decode()
    assert f'value="{event.title}"' in page

    begin(event)
    begin(event)  # a double submit

    group = Continuation.objects.get(event=event).group
    assert group.name == event.title
    assert (group.kind, group.admission) == (Kind.CLOSED, Admission.ON_REQUEST)
    assert group.standing_of(event.author) == Standing.MANAGER
    assert group.standing_of(member) == Standing.OUTSIDER
    assert group.member_count == 1


def test_whoever_was_there_joins_with_one_click_and_a_second_does_no_harm():
    member = make_member()
    event = past([member])
    begin(event)
    group = event.continuation.group
    client = browser_of(member)
    assert address("stay", event) in client.get(event.get_absolute_url()).content.decode()
    assert client.get(address("stay", event)).status_code == 200
    assert group.standing_of(member) == Standing.OUTSIDER  # looking is no yes

    for _click in range(2):
        assert client.post(address("stay", event)).url == group.get_absolute_url()

    assert group.standing_of(member) == Standing.MEMBER
    assert Group.objects.get(pk=group.pk).member_count == 2
    assert "Je zit in deze groep." in client.get(event.get_absolute_url()).content.decode()


def test_where_people_were_checked_in_only_they_are_asked():
    here, absent, other = make_member(), make_member(), make_member()
    event = past([here], [absent])
    begin(event)

    for member in (absent, other):
        client = browser_of(member)
        assert client.post(address("stay", event)).status_code == 403
        assert "Word lid van deze groep" not in client.get(event.get_absolute_url()).content.decode()

    assert told() == {here.email}


def test_where_nobody_was_checked_in_all_who_had_a_place_are_asked():
    one, two = make_member(), make_member()
    event = past((), [one, two])
    Registration.objects.running_for(two).update(cancelled_at=timezone.now())

    begin(event)

    assert told() == {one.email}
    assert browser_of(one).post(address("stay", event)).status_code == 302


def test_who_is_in_it_or_keeps_apart_from_the_organiser_is_not_asked():
    inside, apart, asked, organiser = (make_member() for _ in range(4))
    group = make_group(manager=organiser, members=[inside])
    event = past([inside, apart, asked, organiser], organiser=organiser)
    Block.objects.create(blocker=apart, blocked=organiser)

    begin(event, group=group.pk)

    assert event.continuation.group == group
    assert told() == {asked.email}


def test_the_mail_leads_to_the_button_and_goes_to_nobody_who_joined_meanwhile():
    one, two = make_member(), make_member()
    event = past([one, two])
    begin(event)
    told()
    event.stay(two, event.continuation.group)
    deliveries = {delivery.member: delivery for delivery in Delivery.objects.filter(kind="stay_together")}

    mail = StayTogether().message_for(deliveries[one])

    assert address("stay", event) in mail.body
    with pytest.raises(Skip):
        StayTogether().message_for(deliveries[two])


def test_only_an_own_group_is_chosen_and_none_that_others_do_not_know():
    organiser = make_member()
    event = past(organiser=organiser)
    elsewhere = make_group(members=[organiser])
    hidden = make_group(Kind.HIDDEN, manager=organiser)

    for group in (elsewhere, hidden):
        begin(event, group=group.pk, name="")

    assert not Continuation.objects.filter(event=event).exists()


def test_where_groups_are_looked_at_first_it_goes_on_in_one_that_is_there():
    event = past()
    Network.objects.get().let_in_by(groups_need_approval=True)
    begin(event)
    assert not Continuation.objects.filter(event=event).exists()
    group = make_group(manager=event.author)

    begin(event, group=group.pk)

    assert event.continuation.group == group


def test_a_group_that_asks_something_lets_in_by_its_own_door():
    member = make_member()
    event = past([member])
    begin(event)
    group = event.continuation.group
    group.questions.add(make_question("Waar werk je aan?"))
    client = browser_of(member)

    assert client.post(address("stay", event)).url.endswith("#lid-worden")

    assert group.standing_of(member) == Standing.INVITED


def test_whom_the_managers_keep_out_stays_out():
    member = make_member()
    event = past([member])
    begin(event)
    group = event.continuation.group
    group.memberships.create(member=member)
    group.exclude(member, by=event.author, reason="Daarom.")

    assert browser_of(member).post(address("stay", event)).status_code == 403
    assert group.standing_of(member) == Standing.EXCLUDED


def test_a_name_in_use_and_an_event_that_still_goes_on():
    event = past(title="Een naam")
    make_group(name="Een naam")
    assert "Er is al een groep met deze naam" in begin(event).content.decode()
    coming = make_event()

    begin(coming)
    with pytest.raises(NotOver):
        coming.go_on(coming.author, name="x", intro="y")

    assert not Continuation.objects.exists()


def test_event_and_group_lead_to_each_other_for_who_may_see_both():
    member, outsider = make_member(), make_member()
    home = make_group(Kind.CLOSED, members=[member])
    organiser = make_member()
    home.memberships.create(member=organiser)
    event = past([member], organiser=organiser, group=home, visibility="group")
    begin(event, name="Samen verder")
    group = event.continuation.group

    assert group.get_absolute_url() in browser_of(member).get(event.get_absolute_url()).content.decode()
    assert event.title in browser_of(member).get(group.get_absolute_url()).content.decode()
    assert event.title not in browser_of(outsider).get(group.get_absolute_url()).content.decode()
    Group.objects.filter(pk=group.pk).update(kind=Kind.HIDDEN, admission=Admission.BY_INVITATION)
    assert "Samen verder" not in browser_of(member).get(event.get_absolute_url()).content.decode()
    assert browser_of(member).post(address("stay", event)).status_code == 404


def test_who_organised_it_or_manages_the_group_withdraws_it_and_who_is_in_stays():
    member, manager = make_member(), make_member()
    event = past([member])
    begin(event, kind=Kind.OPEN)
    group = Continuation.objects.get(event=event).group
    group.memberships.create(member=manager, is_manager=True)
    event.stay(member, group)

    assert browser_of(member).post(address("end_staying", event)).status_code == 403
    assert "Trek het voorstel in" not in browser_of(member).get(address("stay", event)).content.decode()
    assert "Trek het voorstel in" in browser_of(manager).get(address("stay", event)).content.decode()
    browser_of(manager).post(address("end_staying", event))

    assert not Continuation.objects.filter(event=event).exists()
    assert group.standing_of(member) == Standing.MEMBER
    assert browser_of(event.author).post(address("end_staying", event)).status_code == 404
    assert told() == set()  # what had not gone out yet does not go any more


@pytest.mark.django_db(transaction=True)
def test_many_clicks_at_once_make_one_group_and_one_membership():
    member = make_member()
    event = past([member])

    results = run_at_once([lambda: begin(event).status_code] * 4)
    assert results == [302] * 4
    group = Continuation.objects.get(event=event).group
    clicks = run_at_once([lambda: browser_of(member).post(address("stay", event)).status_code] * 4)

    assert clicks == [302] * 4
    assert group.memberships.filter(member=member).count() == 1
    assert Group.objects.get(pk=group.pk).member_count == 2
    assert Announcement.objects.filter(kind="stay_together").count() == 1
