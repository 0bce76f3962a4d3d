"""Whether the time of an answer tells a stranger if an address has an account: each way in, for both, in turns."""

import time
from statistics import median
from uuid import uuid4

from django.test import Client, override_settings
from django.urls import reverse

from members.models import Member

TRIES = 40
WAYS = {
    "a new password": ("account_reset_password", lambda email: {"email": email}),
    "a code by mail": ("account_request_login_code", lambda email: {"email": email}),
    "a wrong password": ("account_login", lambda email: {"login": email, "password": "een gok van een vreemde"}),
    "becoming a member": (
        "account_signup",
        lambda email: {"name": "Een Vreemde", "email": email, "password1": uuid4().hex, "rules": "on"},
    ),
}


@override_settings(ACCOUNT_RATE_LIMITS=False, SECONDS_TO_FILL_IN=0)
def answers():
    """Of each way in, the median milliseconds for known and for unknown addresses: [(name, known, unknown)]."""
    known = list(Member.objects.present().values_list("email", flat=True)[:TRIES])
    found = []
    for name, (url_name, fields) in WAYS.items():
        ask(url_name, fields, known[0])  # so that neither pays for what is loaded once
        times = {"known": [], "unknown": []}
        for email in known:
            times["known"].append(ask(url_name, fields, email))
            times["unknown"].append(ask(url_name, fields, f"niemand-{uuid4().hex}@oeverdam.example"))
        found.append((name, median(times["known"]), median(times["unknown"])))
    return found


def ask(url_name, fields, email):
    client = Client(SERVER_NAME="127.0.0.1")
    start = time.perf_counter()
    client.post(reverse(url_name), fields(email))
    return (time.perf_counter() - start) * 1000
