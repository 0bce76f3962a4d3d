"""What was done too often in a short time: from when it can be done again, and what was typed is not lost."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from network.forms import ProblemForm
from network.models import ProblemReport
from tests.factories import make_member
from tests.network.test_problems import report

pytestmark = pytest.mark.django_db
TEXT = "De foto laadt niet, al twee dagen."


def in_an_hour():
    """As the page shows it, in the minute of asking and in the one after."""
    now = timezone.localtime() + timedelta(hours=1)
    return {date_format(now + timedelta(minutes=later), "j F, G.i") for later in (0, 1)}


def said_moment(response):
    return re.search(r"kunt dit weer doen vanaf ([^<]+?)\.(?:\s|<)", response.content.decode())[1]


def test_a_form_says_beside_what_was_typed_from_when_it_can_be_sent(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"report_problem": "1/h/ip,1/m/ip"}
    settings.SECONDS_TO_FILL_IN = 3
    report(client, opened=ProblemForm.stamp(time.time() - 60))

    response = report(client, text=TEXT, opened=ProblemForm.stamp(time.time() - 60))

    assert response.status_code == 429
    assert said_moment(response) in in_an_hour()  # the longest of its limits
    assert 3500 < int(response["Retry-After"]) <= 3600
    assert TEXT in response.content.decode()

    settings.ACCOUNT_RATE_LIMITS = {}  # that moment has come
    form = response.context["form"]
    report(client, **{name: form[name].value() or "" for name in ("text", "uuid", "opened")})
    assert ProblemReport.objects.filter(text=TEXT).exists()


def test_a_page_says_so_too_and_shows_what_was_typed(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"pin_note": "1/h/user"}
    owner = make_member()
    client.force_login(make_member())

    def pin(key):
        return client.post(f"/leden/{owner.pk}/prikken/", {"text": "Dag, welkom.", "uuid": f"{key}" * 32})

    assert pin(1).status_code == 302
    response = pin(2)

    assert response.status_code == 429
    assert said_moment(response) in in_an_hour()
    assert "Dag, welkom." in response.content.decode()


def test_where_allauth_counts_it_says_that_it_is_soon(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    fields = {"login": "noor@lindewaard.example", "password": "een gok"}

    answers = [client.post("/inloggen/", fields) for _ in range(2)]

    assert answers[1].status_code == 429
    assert "over een paar minuten" in answers[1].content.decode()
    assert "een gok" not in answers[1].content.decode()
