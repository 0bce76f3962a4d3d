"""After an event: who came, in numbers, and what those who came thought of it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Evaluation, NotThere, Registration
from tests.events.factories import make_event, make_guest
from tests.factories import make_member, make_organisation, make_post

pytestmark = pytest.mark.django_db


def past(days, organiser=None, came=(), stayed_away=()):
    begins = timezone.now() - timedelta(days=days)
    event = make_event(organiser, begins=begins, attendees=[*came, *stayed_away])
    Registration._base_manager.filter(event=event, member__in=came).update(attended_at=begins)
    return event


def browser_of(member):
    client = Client()
    client.force_login(member)
    return client


def address(name, event):
    return reverse(f"events:{name}", args=[event.pk, event.slug])


def test_who_came_in_numbers():
    organisation = make_organisation(name="gemeente Oeverdam")
    often, new, also_new, absent = (make_member(organisation=organisation), *(make_member() for _ in range(3)))
    past(30, came=[often], stayed_away=[new])
    past(2, came=[new])  # later: it does not make anybody an old hand
    event = past(10, came=[often, new, also_new], stayed_away=[absent])

    attendance = event.attendance()

    assert (attendance.registered, attendance.came, attendance.stayed_away) == (4, 3, 1)
    assert attendance.first_timers == 2
    assert ("gemeente Oeverdam", 1) in attendance.organisations


def test_the_organiser_reads_who_came_and_where_nobody_was_checked_in_that_it_is_not_known():
    organiser, member = make_member(), make_member(organisation=make_organisation(name="gemeente Oeverdam"))
    counted = past(10, organiser, came=[member, make_member(), make_member()], stayed_away=[make_member()])
    uncounted = past(3, organiser, stayed_away=[member, make_member()])
    client = browser_of(organiser)

    page = client.get(address("attendance", counted)).content.decode()
    assert re.findall(r"<td>(.+?)</td>", page)[:4] == ["4", "3", "1", "3"]
    assert "gemeente Oeverdam" in page
    page = client.get(address("attendance", uncounted)).content.decode()
    assert "Niemand is ingecheckt" in page
    assert re.findall(r"<td>(.+?)</td>", page)[0] == "2"
    assert "Kwam niet" not in page


def test_only_who_was_there_says_how_it_was_and_once():
    here, absent = make_member(), make_member()
    event = past(1, came=[here], stayed_away=[absent])
    assert "Hoe was het?" in browser_of(here).get(event.get_absolute_url()).content.decode()
    assert "Hoe was het?" not in browser_of(absent).get(event.get_absolute_url()).content.decode()

    for score in (5, 1):
        browser_of(here).post(address("evaluate", event), {"score": score, "words": "Mooi."})

    assert browser_of(absent).post(address("evaluate", event), {"score": 1}).status_code == 403
    assert [evaluation.score for evaluation in event.evaluations.all()] == [5]
    assert "Je hebt geantwoord" in browser_of(here).get(address("evaluate", event)).content.decode()


def test_where_nobody_was_checked_in_everybody_with_a_place_says_how_it_was():
    absent, stranger = make_member(), make_member()
    event = past(1, came=[], stayed_away=[absent])
    assert "Hoe was het?" in browser_of(absent).get(event.get_absolute_url()).content.decode()

    assert browser_of(absent).post(address("evaluate", event), {"score": 4}).status_code == 302
    assert browser_of(stranger).post(address("evaluate", event), {"score": 4}).status_code == 403

    assert event.evaluations.get().score == 4


def test_a_guest_says_how_it_was_by_the_own_link_and_once(client):
    event = past(1)
    here, absent = make_guest(event), make_guest(event)
    for guest, came in ((here, event.happens_at), (absent, None)):
        Registration.objects.create(event=event, guest=guest, attended_at=came, created_at=event.happens_at)
    assert "Hoe was het?" in client.get(reverse("events:guest", args=[here.token])).content.decode()

    for score in (5, 1):
        client.post(reverse("events:evaluate_as_guest", args=[here.token]), {"score": score})

    assert client.post(reverse("events:evaluate_as_guest", args=[absent.token]), {"score": 1}).status_code == 403
    assert [evaluation.score for evaluation in event.evaluations.all()] == [5]


def test_nobody_judges_what_still_goes_on():
    member = make_member()
    begins = timezone.now() - timedelta(minutes=5)
    event = make_event(begins=begins, ends=begins + timedelta(hours=2), attendees=[member])
    Registration.objects.running_for(member).update(attended_at=begins)

    with pytest.raises(NotThere):
        event.evaluate(member, score=3)


def test_what_was_said_is_read_without_names_and_not_of_few():
    organiser, people = make_member(), [make_member(f"Naam {number}") for number in range(3)]
    event = past(1, organiser, came=people)
    client = browser_of(organiser)
    for member in people[:2]:
        event.evaluate(member, score=4, words="Meer koffie")
    assert "Meer koffie" not in client.get(address("attendance", event)).content.decode()

    event.evaluate(people[2], score=1)

    page = client.get(address("attendance", event)).content.decode()
    assert "Meer koffie" in page
    assert "3,0 van de 5" in page
    assert "Naam 0" not in page
    assert {field.name for field in Evaluation._meta.get_fields()} == {"id", "event", "score", "words"}


def test_a_report_is_a_blog_that_the_event_leads_to_and_back():
    writer, reader = make_member(), make_member()
    event = past(1, came=[writer])
    client = browser_of(writer)
    assert f"/blog/nieuw/?bij={event.pk}" in client.get(event.get_absolute_url()).content.decode()
    page = client.get(reverse("blog:write"), {"bij": event.pk}).content.decode()
    assert f'<option value="{event.pk}" selected>' in page

    seen = make_post(author=writer, about_event=event.content_ptr)
    unseen = make_post(author=writer, about_event=event.content_ptr, draft=True)

    page = browser_of(reader).get(event.get_absolute_url()).content.decode()
    assert seen.title in page
    assert unseen.title not in page
    assert event.get_absolute_url() in browser_of(reader).get(seen.get_absolute_url()).content.decode()
