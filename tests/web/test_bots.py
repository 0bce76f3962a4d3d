"""What machines do to the forms that anybody may send; each comes back with what was typed, and writes nothing."""

import time
import uuid

import pytest

from events.forms import GuestForm
from events.models import Guest
from members.forms.account import SignupForm
from members.models import Member
from network.forms import ProblemForm
from network.models import ProblemReport
from tests.events.test_guests import ANNE, form_of, make_open_event
from tests.members.entrance import sign_up
from web.bots import FILLED, GOOD_FOR, SENT_ALREADY, TOO_FAST, TOO_OLD

pytestmark = pytest.mark.django_db
TEXT = "De foto laadt niet, al twee dagen."


@pytest.fixture(autouse=True)
def paced(settings):
    settings.SECONDS_TO_FILL_IN = 3


def opened(form, ago=60):
    return {"opened": form.stamp(time.time() - ago)}


def report(client, **fields):
    return client.post("/probleem-melden/", {"text": TEXT, "uuid": uuid.uuid4()} | fields)


def problems(response):
    return list(response.context["form"].non_field_errors())


@pytest.mark.parametrize(
    ("fill_in", "words"),
    [
        (lambda: opened(ProblemForm) | {"website": "https://pillen.example"}, FILLED),
        (lambda: opened(ProblemForm, ago=0), TOO_FAST),
        (dict, TOO_OLD),
        (lambda: opened(ProblemForm, ago=GOOD_FOR + 60), TOO_OLD),
        (lambda: opened(GuestForm), TOO_OLD),
        (lambda: {"opened": f"{time.time() - 60:.0f}.zelf-bedacht:zelf-bedacht"}, TOO_OLD),
    ],
    ids=["filled", "fast", "without a stamp", "old", "of another form", "made up"],
)
def test_what_a_machine_sends_comes_back_and_a_person_sends_it_once_more(client, settings, fill_in, words):
    response = report(client, **fill_in())

    assert problems(response) == [words]
    assert TEXT in response.content.decode()
    assert not ProblemReport.objects.exists()

    if words == TOO_FAST:
        settings.SECONDS_TO_FILL_IN = -1  # time goes by
    form = response.context["form"]
    again = {name: form[name].value() or "" for name in ("text", "uuid", "website", "opened")}
    assert report(client, **again).status_code == 302
    assert ProblemReport.objects.get().text == TEXT


def test_a_stamp_is_good_for_one_sending(client):
    stamp = opened(ProblemForm)
    assert report(client, **stamp).status_code == 302

    response = report(client, **stamp, text="Iets heel anders dan net.")

    assert problems(response) == [SENT_ALREADY]
    assert "Iets heel anders dan net." in response.content.decode()
    assert ProblemReport.objects.count() == 1


def test_a_form_with_another_mistake_keeps_its_stamp(client):
    stamp = opened(ProblemForm)

    assert report(client, **stamp, email="geen adres").status_code == 200
    assert report(client, **stamp).status_code == 302


def test_people_do_not_see_the_box(client):
    page = client.get("/probleem-melden/").content.decode()

    box = next(tag for tag in page.split("<") if tag.startswith("input") and 'name="website"' in tag)
    for part in ("visually-hidden", 'aria-hidden="true"', 'tabindex="-1"', 'autocomplete="off"'):
        assert part in box


def test_a_machine_does_not_become_a_member(client):
    assert problems(sign_up(client, **opened(SignupForm, ago=0))) == [TOO_FAST]
    assert problems(sign_up(client, **opened(SignupForm), website="x")) == [FILLED]
    assert not Member.objects.filter(email="noor@lindewaard.example").exists()

    assert sign_up(client, **opened(SignupForm)).status_code == 302
    assert Member.objects.filter(email="noor@lindewaard.example").exists()


def test_a_machine_is_no_guest(client):
    event = make_open_event()

    assert problems(client.post(form_of(event), ANNE | opened(GuestForm, ago=0))) == [TOO_FAST]
    assert not Guest.objects.exists()

    assert client.post(form_of(event), ANNE | opened(GuestForm)).status_code == 302
    assert Guest.objects.get().name == ANNE["name"]
