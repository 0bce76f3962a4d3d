"""Several organisers, and helpers at the door: who is asked, says yes, and may do what."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content.models import Authorship, Visibility
from events.models import Admission, Event, Helper, Registration
from groups.models import Kind
from notifications.kinds import KINDS
from notifications.models import Announcement, Delivery
from tests.events.factories import make_event
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


def browser_of(member):
    client = Client()
    client.force_login(member)
    return client


def address(name, event, *more):
    return reverse(f"events:{name}", args=[event.pk, event.slug, *more])


def ask(client, event, name, part):
    return client.post(address("crew", event), {"name": name, "part": part}, follow=True)


@pytest.fixture
def organiser():
    return make_member("Trijn Organiseert")


@pytest.fixture
def colleague():
    return make_member("Wiebe Springtbij")


@pytest.fixture
def event(organiser):
    return make_event(organiser, admission=Admission.ON_REQUEST, hides_attendees=True, attendees=[make_member("Komt")])


@pytest.fixture
def helper(event, organiser, colleague):
    event.ask_to_help(colleague, by=organiser).accept()
    return browser_of(colleague)


@pytest.fixture
def second(event, organiser, colleague):
    event.ask_along(colleague, by=organiser).accept()
    return browser_of(colleague)


@pytest.mark.parametrize(("part", "kind"), [("organisator", "organiser_asked"), ("helper", "helper_asked")])
def test_who_is_asked_hears_it_and_does_nothing_until_the_yes(event, organiser, colleague, part, kind):
    client, asked = browser_of(organiser), browser_of(colleague)
    assert "zegt ja of nee" in ask(client, event, "wiebe springtbij", part).content.decode()
    ask(client, event, "wiebe springtbij", part)

    (news,) = Announcement.objects.filter(kind=kind)
    Announcement.deliver(news.pk)
    assert Delivery.objects.get().member == colleague
    assert address("answer_crew", event) in KINDS[kind]().context(KINDS[kind]().rows().get(pk=news.subject_id))["url"]
    assert asked.get(address("crew", event)).status_code == 403

    assert "Trijn Organiseert vraagt" in asked.get(address("answer_crew", event)).content.decode()
    asked.post(address("answer_crew", event))

    assert asked.get(address("crew", event)).status_code == 200
    assert asked.get(address("answer_crew", event)).status_code == 404


@pytest.mark.parametrize("part", ["organisator", "helper"])
def test_who_asks_without_end_waits_a_day_and_keeps_what_was_typed(event, organiser, colleague, part, settings):
    settings.ACCOUNT_RATE_LIMITS = {"ask_helper": "1/d/user"}
    make_member("Nog Iemand")
    ask(browser_of(organiser), event, colleague.name, part)

    page = ask(browser_of(organiser), event, "Nog Iemand", part).content.decode()

    assert "Vraag de volgende morgen." in page
    assert "Nog Iemand" in page
    assert event.helpers.count() + Authorship.objects.filter(content=event.pk).count() == 1


def test_no_is_the_end_of_the_question(event, organiser, colleague):
    event.ask_to_help(colleague, by=organiser)

    browser_of(colleague).post(address("answer_crew", event), {"decline": "1"})

    assert not event.helpers.exists()


@pytest.mark.parametrize("name", ["edit", "desk", "export", "cancel", "locations", "attendees", "crew"])
def test_a_second_organiser_opens_what_the_first_opens(event, second, name):
    assert second.get(address(name, event)).status_code == 200


@pytest.mark.parametrize("name", ["hand_over", "drop"])
def test_only_the_first_organiser_gives_it_away(event, second, name):
    assert second.get(address(name, event)).status_code == 403


def test_a_second_organiser_calls_it_off_lets_in_and_stands_above_it(event, second, colleague):
    asking = make_member()
    request = event.sign_up(asking)
    second.post(address("let_in", event, request.pk))
    assert Registration.objects.running_for(asking).filter(event=event).exists()

    visitor = Client().get(event.get_absolute_url()).content.decode()
    assert "Trijn Organiseert" in visitor
    assert "Wiebe Springtbij" in visitor

    second.post(address("cancel", event), {"reason": "Het stormt."})
    assert Event.objects.visible_to(colleague).get(pk=event.pk).is_cancelled


def test_every_organiser_hears_who_asks_for_a_place(event, second, organiser, colleague):
    event.sign_up(make_member("Vraagt Beleefd"))

    Announcement.deliver(Announcement.objects.get(kind="place_requested").pk)

    assert {delivery.member for delivery in Delivery.objects.all()} == {organiser, colleague}


def test_a_helper_sees_who_comes_and_changes_nothing(event, helper):
    assert "Komt" in helper.get(address("attendees", event)).content.decode()
    for name in ("edit", "desk", "export", "cancel", "locations", "hand_over", "drop"):
        assert helper.get(address(name, event)).status_code == 403, name
    assert ask(helper, event, "wie dan ook", "helper").status_code == 403


def test_a_helper_sees_no_other_hidden_list_and_no_link(event, helper, colleague):
    other = make_event(hides_attendees=True, attendees=[make_member("Geheim")], online_url="https://video.example/x")
    Helper.objects.create(event=other, member=colleague)  # asked, no answer

    assert helper.get(address("attendees", other)).status_code == 403
    assert not Registration.objects.visible_to(colleague).filter(event=other).exists()
    assert "video.example" not in helper.get(other.get_absolute_url()).content.decode()


def test_organisers_take_off_helpers_the_first_takes_off_organisers_and_everybody_goes(event, organiser, second):
    helping, third = make_member(), make_member()
    event.ask_to_help(helping, by=organiser).accept()
    event.ask_along(third, by=organiser).accept()

    assert second.post(address("end_crew", event, third.pk)).status_code == 403
    second.post(address("end_crew", event, helping.pk))
    browser_of(organiser).post(address("end_crew", event, third.pk))
    second.post(address("end_crew", event, second.get("/").wsgi_request.user.pk))

    assert not event.helpers.exists()
    assert not Authorship.objects.filter(content=event).exists()
    assert second.get(address("desk", event)).status_code == 403


def test_nobody_helps_at_what_they_cannot_see(organiser, colleague):
    group = make_group(kind=Kind.CLOSED, manager=organiser)
    event = make_event(organiser, group=group, visibility=Visibility.GROUP)

    for part in ("helper", "organisator"):
        assert (
            "kan deze bijeenkomst niet zien"
            in ask(browser_of(organiser), event, "wiebe springtbij", part).content.decode()
        )
    assert not event.helpers.exists()


def test_who_leaves_the_group_runs_nothing_in_it(organiser, colleague):
    group = make_group(kind=Kind.CLOSED, manager=organiser, members=[colleague])
    event = make_event(organiser, group=group, visibility=Visibility.GROUP, attendees=[make_member()])
    event.ask_to_help(colleague, by=organiser).accept()
    assert Registration.objects.visible_to(colleague).filter(event=event).exists()

    group.leave(colleague)

    assert browser_of(colleague).get(address("crew", event)).status_code == 404
    assert not Registration.objects.visible_to(colleague).filter(event=event).exists()


def test_the_new_first_organiser_has_one_part_in_it(event, second, colleague):
    offer = event.offer_to(colleague)

    offer.accept()

    assert Event.objects.visible_to(colleague).get(pk=event.pk).author == colleague
    assert not Authorship.objects.filter(content=event).exists()


def test_who_leaves_the_network_is_gone_from_the_list(event, helper, colleague, organiser):
    colleague.delete()

    assert not event.helpers.exists()
    assert "Wiebe" not in browser_of(organiser).get(address("crew", event)).content.decode()


def test_what_a_second_organiser_wrote_is_known_as_theirs(event, second, colleague):
    before = Event.objects.visible_to(colleague).get(pk=event.pk)
    words = {
        name: getattr(before, name)
        for name in ("happens_at", "ends_at", "time_zone", "place", "capacity", "online_url")
    }

    before.replan(version=before.version, by=colleague, title="Anders", body=before.body, **words)

    assert before.remembered().by == colleague


@pytest.mark.parametrize(("days", "helps"), [(6, True), (8, False)])
def test_helping_ends_a_week_after_the_event(event, helper, colleague, days, helps):
    past = timezone.now() - timedelta(days=days)
    Event.objects.filter(pk=event.pk).update(happens_at=past - timedelta(hours=2), ends_at=past)

    assert helper.get(address("crew", event)).status_code == (200 if helps else 403)
    assert helper.get(address("attendees", event)).status_code == (200 if helps else 403)
    assert Registration.objects.visible_to(colleague).filter(event=event).exists() == helps


def test_nobody_helps_at_what_was_removed(event, helper, colleague):
    Event.objects.filter(pk=event.pk).update(removed_at=timezone.now())

    assert helper.get(address("crew", event)).status_code == 403
    assert not Registration.objects.visible_to(colleague).filter(event=event).exists()


@pytest.mark.parametrize("part", ["first", "second", "helper"])
def test_whom_the_group_keeps_out_runs_nothing_in_it(organiser, colleague, part):
    manager = make_member()
    group = make_group(manager=manager, members=[organiser, colleague])
    event = make_event(organiser, group=group, hides_attendees=True, attendees=[make_member()])
    who = organiser if part == "first" else colleague
    if part == "second":
        event.ask_along(colleague, by=organiser).accept()
    if part == "helper":
        event.ask_to_help(colleague, by=organiser).accept()

    group.exclude(who, by=manager, reason="Zo doen we dat hier niet.")

    who = type(who).objects.get(pk=who.pk)
    client = browser_of(who)
    for name in ("edit", "desk", "export", "locations", "attendees", "check_in", "crew"):
        assert client.get(address(name, event)).status_code == 403, name
    assert not Registration.objects.visible_to(who).filter(event=event).exists()
    calls_off = part != "helper"
    assert client.get(address("cancel", event)).status_code == (200 if calls_off else 403)
    assert (address("cancel", event) in client.get(event.get_absolute_url()).content.decode()) == calls_off
