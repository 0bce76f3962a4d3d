"""Nobody learns from our answers which addresses are known."""

import re
import time

import pytest
from django.contrib.auth import hashers
from django.core import mail
from django.core.cache import cache

from tests.factories import make_member
from tests.members.entrance import log_in, sign_up

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "bekend@lindewaard.example", "nieuw@lindewaard.example"
CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|(bekend|nieuw)@lindewaard')


@pytest.fixture(autouse=True)
def known():
    return make_member(email=KNOWN)


def answers(client_class, act):
    """What a fresh browser gets for each address, but for what always differs: status, place, text, cookies."""
    found = []
    for email in (KNOWN, UNKNOWN):
        client = client_class()
        response = act(client, email)
        text = response.content.decode()
        if response.status_code == 302:
            text = client.get(response["Location"]).content.decode()
        found.append((response.status_code, response.get("Location"), CHANGING.sub("", text), set(client.cookies)))
    return found


def ask_for_a_new_password(client, email):
    return client.post("/wachtwoord-vergeten/", {"email": email})


def log_in_wrongly(client, email):
    return log_in(client, email, password="een ander wachtwoord")


def join(client, email):
    return sign_up(client, email=email)


@pytest.mark.parametrize("act", [join, ask_for_a_new_password, log_in_wrongly])
def test_known_and_unknown_addresses_get_the_same_answer(client_class, act):
    known, unknown = answers(client_class, act)

    assert known == unknown


@pytest.mark.parametrize(
    ("act", "subjects"),
    [
        (join, ["Je bent al lid", "Bevestig je mailadres"]),
        (ask_for_a_new_password, ["Kies een nieuw wachtwoord", "Met dit adres is niemand lid"]),
    ],
)
def test_each_address_gets_one_mail_that_fits_it(client, client_class, act, subjects):
    for email in (KNOWN, UNKNOWN):
        act(client_class(), email)

    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([KNOWN], subjects[0]),
        ([UNKNOWN], subjects[1]),
    ]


@pytest.mark.parametrize("act", [join, log_in_wrongly])
def test_each_address_costs_one_password_hash(client_class, act, monkeypatch):
    hashed, slow = [], hashers.Argon2PasswordHasher.encode
    verify = hashers.Argon2PasswordHasher.verify
    monkeypatch.setattr(hashers.Argon2PasswordHasher, "encode", lambda *args: hashed.append(1) or slow(*args))
    monkeypatch.setattr(hashers.Argon2PasswordHasher, "verify", lambda *args: hashed.append(1) or verify(*args))

    counts = []
    for email in (KNOWN, UNKNOWN):
        hashed.clear()
        act(client_class(), email)
        counts.append(len(hashed))

    assert counts == [1, 1]


def test_a_new_password_can_be_asked_for_at_the_same_cost(client_class):
    took = {KNOWN: [], UNKNOWN: []}
    for _attempt in range(8):
        for email, times in took.items():
            cache.clear()
            client, start = client_class(), time.process_time()
            ask_for_a_new_password(client, email)
            times.append(time.process_time() - start)

    fastest = {email: min(times) for email, times in took.items()}
    assert abs(fastest[KNOWN] - fastest[UNKNOWN]) < 0.015
