"""The settings refuse to start where what they were given is unsafe, with a sentence that says which."""

import json
import os
import subprocess
import sys

import pytest

SAFE = {
    "SECRET_KEY": "a-secret-of-one's-own-that-is-longer-than-fifty-characters-for-sure",
    "DATABASE_URL": "postgres://somebody@127.0.0.1/somewhere",
    "ALLOWED_HOSTS": "netwerk.example",
    "SITE_URL": "https://netwerk.example",
}
DEVELOPMENT_SECRET = "for-the-demo-and-the-tests-only-never-for-an-installation"


def provider(**more):
    told = {"id": "rijk", "name": "SSO Rijk", "server_url": "https://login.example", "client_id": "a", "secret": "b"}
    return json.dumps([told | more])


def started_with(variables):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    command = [sys.executable, "-c", "import ambtenaar.settings"]
    return subprocess.run(command, env=kept | variables, capture_output=True, text=True, timeout=60)


def test_it_starts_when_all_is_said():
    assert started_with(SAFE).returncode == 0
    assert started_with(SAFE | {"OIDC_PROVIDERS": provider(trusted=True)}).returncode == 0


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"SECRET_KEY": DEVELOPMENT_SECRET}, "SECRET_KEY must be a secret of your own"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be a secret of your own"),
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"DEBUG": "true"}, "DEBUG shows secrets"),
        ({"DEMO_MAILBOX": "/tmp/mail"}, "DEMO_MAILBOX shows all mail"),  # noqa: S108 - nothing is written there
        ({"DATABASE_URL": None}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:///db.sqlite3"}, "must point at PostgreSQL"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS must name"),
        ({"SITE_URL": None}, "SITE_URL"),
        ({"MAILBOX_URL": "imap.lid.example"}, "MAILBOX_URL must be imaps://"),
        ({"MAIL_PROVIDERS": "postal"}, "POSTAL_WEBHOOK_KEY must be set"),
        ({"REPLY_ADDRESS": "antwoord"}, "REPLY_ADDRESS must be an address"),
        ({"REPLY_ADDRESS": "antwoord@lid.example"}, "REPLY_ADDRESS needs REPLY_AUTHSERV_ID"),
        ({"BEAT_TICK": "often"}, "BEAT_TICK must be a number, not 'often'."),
        ({"TRUSTED_PROXY_COUNT": "one"}, "TRUSTED_PROXY_COUNT must be a number"),
        ({"MANAGERS_NEED_SECOND_FACTOR": "no one"}, "MANAGERS_NEED_SECOND_FACTOR must be true or false"),
        ({"OIDC_PROVIDERS": "rijk"}, "OIDC_PROVIDERS is no JSON"),
        ({"OIDC_PROVIDERS": '{"id": "rijk"}'}, "must be a list of objects"),
        ({"OIDC_PROVIDERS": '[{"id": "rijk"}]'}, "missing or unknown: client_id, name, secret, server_url"),
        ({"OIDC_PROVIDERS": provider(trustd=True)}, "missing or unknown: trustd"),
        ({"OIDC_PROVIDERS": provider(trusted="false")}, "trusted is true or false"),
        ({"OIDC_PROVIDERS": provider(auth_time="yes")}, "auth_time is true or false"),
        ({"OIDC_PROVIDERS": provider(verified_email="lindewaard.example")}, "verified_email is true, false, or a list"),
        ({"OIDC_PROVIDERS": provider(verified_email=["@lindewaard.example"])}, "or a list of domains"),
        ({"OIDC_PROVIDERS": provider(verified_email=[])}, "or a list of domains"),
        ({"OIDC_PROVIDERS": provider(id="SSO Rijk")}, "an id has small letters"),
        ({"OIDC_PROVIDERS": provider(server_url="http://login.example")}, "rijk must be at https"),
        ({"CLAMAV_URL": "127.0.0.1:3310"}, "CLAMAV_URL must be tcp://"),
        ({"LARGEST_FILE_MB": "much"}, "LARGEST_FILE_MB must be a number"),
        ({"IS_HTTPS": "ture"}, "IS_HTTPS must be true or false"),
    ],
)
def test_it_refuses_what_is_unsafe_or_missing(wrong, why):
    given = {name: value for name, value in (SAFE | wrong).items() if value is not None}

    refused = started_with(given)

    assert refused.returncode != 0
    assert why in refused.stderr.splitlines()[-1]
