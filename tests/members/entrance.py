"""The ways in, as a browser walks them."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail

from network.models import Network
from tests.factories import APP_SECRET, PASSWORD

LINK = re.compile(r"http://testserver(/\S+)")


def sign_up(client, name="Noor Visscher", email="noor@lindewaard.example", next="", **fields):
    fields = {"name": name, "email": email, "password1": PASSWORD, "rules": "on", "next": next} | fields
    return client.post("/word-lid/", fields)


def link_in(message):
    return LINK.search(message.body)[1]


def confirm(client, **fields):
    """Open the link of the last mail, and press the button."""
    link = link_in(mail.outbox[-1])
    client.get(link)
    return client.post(link, fields)


def log_in(client, email="noor@lindewaard.example", password=PASSWORD, next=""):
    return client.post("/inloggen/", {"login": email, "password": password, "next": next})


def with_policy(policy):
    Network.objects.update(joining_policy=policy)


def is_inside(client):
    return client.get("/leden/").status_code == 200


def prove(client, password=PASSWORD, at="/profiel/bevestig-wachtwoord/"):
    """Type the password once more, as what is important asks for."""
    return client.post(at, {"password": password})


def app_code(secret=APP_SECRET):
    """What the authenticator app of a member shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def code_in(message):
    """The code of a mail to log in with, which stands on a line of its own."""
    return re.search(r"^[A-Z0-9-]{6,12}$", message.body, re.M)[0]
