"""The ways in, as a browser walks them."""

import re

from django.core import mail

from network.models import Network
from tests.factories import PASSWORD

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
