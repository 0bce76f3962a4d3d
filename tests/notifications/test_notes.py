"""The mail about a note on the board of a profile."""

import uuid

import pytest

from tests.factories import make_member
from tests.notifications.factories import deliver_everything, html_of, text_of

pytestmark = pytest.mark.django_db


def heard_by(smtp, owner, author, text="Dank je wel."):
    form = uuid.uuid4()
    owner.pin(author, text, form)
    owner.pin(author, text, form)  # a double click
    deliver_everything()
    return [(recipient, message["Subject"]) for recipient, message in smtp.letters]


def test_the_owner_hears_of_a_note_once(smtp):
    owner, author = make_member(), make_member("Youssef")

    assert heard_by(smtp, owner, author, "Dank <b>je</b>.") == [(owner.email, "Youssef schreef op je prikbord")]

    text, html = text_of(smtp.messages[0]), html_of(smtp.messages[0])
    assert "Dank <b>je</b>." in text
    assert "Dank &lt;b&gt;je&lt;/b&gt;." in html
    assert f"/leden/{owner.pk}-" in text


def test_who_stopped_these_mails_hears_nothing(client, smtp):
    owner = make_member()
    client.force_login(owner)
    client.post("/profiel/mail/wensen/", {"preset": "gewoon", "takes_mail": "on", "soort_prikbord": "site"})

    assert heard_by(smtp, owner, make_member()) == []


def test_nobody_hears_of_the_own_note(smtp):
    owner = make_member()

    assert heard_by(smtp, owner, owner) == []
