"""The settings refuse to start where what they were given is unsafe, with a sentence that says which."""

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


def started_with(variables):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    command = [sys.executable, "-c", "import ambtenaar.settings"]
    return subprocess.run(command, env=kept | variables, capture_output=True, text=True, timeout=60)


def test_it_starts_when_all_is_said():
    assert started_with(SAFE).returncode == 0


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"SECRET_KEY": DEVELOPMENT_SECRET}, "SECRET_KEY must be a secret of your own"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be a secret of your own"),
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"DEBUG": "true"}, "DEBUG shows secrets"),
        ({"DATABASE_URL": None}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:///db.sqlite3"}, "must point at PostgreSQL"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS must name"),
        ({"SITE_URL": None}, "SITE_URL"),
        ({"BEAT_TICK": "often"}, "BEAT_TICK must be a number, not 'often'."),
        ({"TRUSTED_PROXY_COUNT": "one"}, "TRUSTED_PROXY_COUNT must be a number"),
        ({"IS_HTTPS": "ture"}, "IS_HTTPS must be true or false"),
    ],
)
def test_it_refuses_what_is_unsafe_or_missing(wrong, why):
    given = {name: value for name, value in (SAFE | wrong).items() if value is not None}

    refused = started_with(given)

    assert refused.returncode != 0
    assert why in refused.stderr.splitlines()[-1]
