"""An OpenID Connect provider on loopback: who works there, and how to start it and log in there without a browser."""

import os
import re
import sqlite3
import sys
from contextlib import contextmanager
from urllib.parse import urljoin

import requests

from ambtenaar.local.programs import Program, free_port, port_answers

CLIENT, SECRET, PASSWORD = "ambtenaar", "a secret between the two of them", "iets van de organisatie zelf"
# username: (first name, last name, address, whether the organisation has verified it)
PEOPLE = {
    "noor": ("Noor", "Visscher", "noor@lindewaard.example", True),
    "ravi": ("Ravi", "Ramdin", "ravi@elders.example", False),
    "sanne": ("Sanne", "Kok", "sanne@elders.example", True),
}
SILENT = {"ravi"}  # about whom it does not say when they logged in


@contextmanager
def identity_provider(folder, *callbacks):
    """The address of a provider that runs until the block ends."""
    port = free_port()
    env = os.environ | {"IDENTITY_PROVIDER_FOLDER": str(folder), "IDENTITY_PROVIDER_CALLBACKS": " ".join(callbacks)}
    with Program("provider", [sys.executable, "-m", "tests.identity_provider", str(port)], folder, env=env) as program:
        program.wait_until(lambda: port_answers(port))
        yield f"http://127.0.0.1:{port}"


def login_entry(url, **more):
    """How OIDC_PROVIDERS names this provider."""
    return {"id": "proef", "name": "Proefdienst", "server_url": url, "client_id": CLIENT, "secret": SECRET} | more


def log_in_there(address, username, browser=None):
    """Follow the address to the provider, and give the one it sends back to; log in when it asks for that.

    A browser (requests.Session) that logged in there before is let through.
    """
    browser = browser or requests.Session()
    answer = browser.get(address, allow_redirects=False)
    for _step in range(9):
        onward = answer.headers.get("Location", "")
        if "/terug/" in onward:
            return onward
        if onward:
            answer = browser.get(urljoin(answer.url, onward), allow_redirects=False)
        else:
            answer = type_password(browser, answer, username)
    raise AssertionError(f"the provider keeps {username} at {answer.url}")


def type_password(browser, page, username):
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    fields = {"csrfmiddlewaretoken": token, "login": username, "password": PASSWORD}
    if following := re.search(r'name="next" value="([^"]+)"', page.text):
        fields["next"] = following[1].replace("&amp;", "&")
    return browser.post(page.url, fields, allow_redirects=False)


def let_time_pass(folder):
    """Everybody who is logged in at the provider typed their password a day ago."""
    with sqlite3.connect(folder / "people.sqlite3") as people:
        people.execute("UPDATE auth_user SET last_login = datetime(last_login, '-1 day')")
