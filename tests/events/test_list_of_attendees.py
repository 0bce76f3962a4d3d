"""Whether others see who comes, and the list as a table for who organises it."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from events.models import Registration, Waiting
from tests.events.factories import make_event
from tests.factories import make_member, make_organisation

pytestmark = pytest.mark.django_db
BEFORE_NOON = datetime(2026, 3, 3, 10, 45, tzinfo=UTC)


def address(name, event):
    return reverse(f"events:{name}", args=[event.pk, event.slug])


def table_of(client, event, name="export"):
    text = client.get(address(name, event)).getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize(("hides", "status"), [(False, 200), (True, 403)])
def test_who_comes_is_shown_unless_the_organiser_hides_it(client, hides, status):
    event = make_event(attendees=[make_member("Noor Achterberg")], hides_attendees=hides)
    client.force_login(make_member())

    page = client.get(event.get_absolute_url()).content.decode()

    assert ("Noor Achterberg" in page) is not hides
    assert client.get(address("attendees", event)).status_code == status
    assert "Er gaat 1 persoon." in page


def test_the_organiser_sees_a_hidden_list(client):
    organiser = make_member()
    event = make_event(organiser, attendees=[make_member("Noor Achterberg")], hides_attendees=True)
    client.force_login(organiser)

    assert "Noor Achterberg" in client.get(address("attendees", event)).content.decode()


def test_a_hidden_list_hides_on_every_other_page_too():
    member, viewer = make_member(), make_member()
    make_event(attendees=[member], hides_attendees=True)
    shown = make_event(attendees=[member])

    assert [place.event for place in Registration.objects.visible_to(viewer).filter(member=member)] == [shown]
    assert Registration.objects.visible_to(member).count() == 2


def test_who_registers_is_told_who_will_see_it(client):
    event = make_event(hides_attendees=True)
    client.force_login(make_member())

    assert "Alleen de organisator ziet dat je komt." in client.get(event.get_absolute_url()).content.decode()


def test_the_table_has_who_comes_with_job_and_location(client):
    organiser = make_member()
    member = make_member("Noor Achterberg", organisation=make_organisation("gemeente Waterambt"), job_title="griffier")
    event = make_event(organiser)
    zwolle = event.add_location(name="Zwolle", address="Plein 1", capacity=None)
    event.register(member, zwolle)
    Registration.objects.create(event=event, member=make_member("Ties Overbeek"), attended_at=BEFORE_NOON)
    Waiting.objects.create(event=event, member=member, location=zwolle)
    client.force_login(organiser)

    heading, row, came = table_of(client, event)
    _heading, waits = table_of(client, event, "export_line")

    assert heading == ["Naam", "Functie", "Locatie", "Aangemeld op", "Ingecheckt op"]
    assert row[:3] == waits[:3] == ["Noor Achterberg", "griffier, gemeente Waterambt", "Zwolle"]
    assert (row[4], came[4]) == ("", "3-3-2026 11:45")
    assert address("export_line", event) in client.get(address("desk", event)).content.decode()


def test_nothing_in_the_table_is_a_formula(client):
    organiser = make_member()
    event = make_event(organiser, attendees=[make_member("=HYPERLINK(1)")])
    place = event.add_location(name="+31", address="Plein 1", capacity=None)
    event.sign_up_questions.create(label="=1+1")
    client.force_login(organiser)

    heading, row = table_of(client, event)

    assert heading[5] == "'=1+1"
    assert row[0] == "'=HYPERLINK(1)"
    assert row[2] == f"'{place.name}"
