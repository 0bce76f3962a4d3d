"""Journeys: a real browser against the running site, each xdist worker with a site and a database of its own.

Nothing is rolled back: a journey makes its own people, asserts no totals, and waits for a named state with a deadline.
"""

import json
import os
import signal
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import sync_playwright

from ambtenaar.local.chromium import FLAGS
from ambtenaar.local.folders import claimed
from ambtenaar.local.prepared import address_of, copy_of_prepared
from ambtenaar.local.programs import listener_on
from ambtenaar.local.servers import Redis
from ambtenaar.local.stack import collect_static, environment, running_stack
from ambtenaar.mailbox import letters_in
from tests.identity_provider import identity_provider, login_entry

# What a mail server tells that lets in mail for this address; see docs/mail.md.
TAKES_REPLIES = {"REPLY_ADDRESS": "antwoord@lid.example", "REPLY_AUTHSERV_ID": "mx.lid.example"}

# --- The site


@pytest.fixture(scope="session")
def stack(worker_id):
    """Web, worker, beat, Redis and SMTP server of this worker, on a copy of the prepared database."""
    database = f"journeys_{worker_id}"
    copy_of_prepared(database)
    home = Path(os.environ["LOCAL_FOLDER"]) / f"stack-{worker_id}"
    with claimed(home) as folder, listener_on(0) as listener, Redis(folder) as redis:
        port = listener.getsockname()[1]
        env = environment_of_journeys(folder, port, database)
        collect_static(folder, env)
        back = f"http://127.0.0.1:{port}/inloggen/organisatie/proef/terug/"
        with (
            identity_provider(folder, back) as provider,
            running_stack(
                folder,
                listener,
                env
                | {
                    "REDIS_URL": redis.url,
                    "REDIS_CACHE_URL": redis.url.removesuffix("/0") + "/1",
                    "OIDC_PROVIDERS": json.dumps([login_entry(provider)]),
                },
            ) as stack,
        ):
            # A passkey belongs to a name, not to a number: those journeys ask for the site at localhost.
            stack.at_localhost = f"http://localhost:{port}"
            stack.own_addresses = (stack.url, stack.at_localhost, provider, "data:", "blob:")
            stack.database, stack.redis, stack.folder = database, redis, folder
            yield stack
            send_signal(signal.SIGCONT, stack)  # or it would not hear that it is to stop


@pytest.fixture(autouse=True)
def awake(stack):
    """Between journeys worker and beat stand still: other tests come after them, and need the machine."""
    send_signal(signal.SIGCONT, stack)
    yield
    send_signal(signal.SIGSTOP, stack)


def send_signal(number, stack):
    for program in (stack.worker, stack.beat):
        os.killpg(program.running.pid, number)


def environment_of_journeys(folder, port, database):
    """As in production, but for the address, the pace of beat and the limits on one address signing up many."""
    return environment(folder, port, DATABASE_URL=address_of(database)) | {
        "SECRET_KEY": os.environ["SECRET_KEY"],  # which also opens the secrets that the factories write
        "MEDIA_ROOT": os.environ["MEDIA_ROOT"],
        "PLAIN_STATIC": "false",
        "WITHOUT_RATE_LIMITS": "true",
        **TAKES_REPLIES,
        "BEAT_TICK": "3",  # as often as a journey can bear to wait: each tick takes of the machine
    }


@pytest.fixture
def database(stack, django_db_blocker):
    """For the length of a journey the ORM of this program looks at the site's own database; nothing is rolled back."""
    connection = connections["default"]
    name_before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = stack.database
    with django_db_blocker.unblock():
        yield connection
        connection.close()
    connection.settings_dict["NAME"] = name_before


@pytest.fixture
def mailbox(stack):
    return Mailbox(Path(stack.env["DEMO_MAILBOX"]))


class Mailbox:
    def __init__(self, folder):
        self.folder = folder

    def letters_to(self, recipient):
        """What has arrived for this address, newest first."""
        return [letter for letter in letters_in(self.folder) if recipient in letter.get_all("X-Envelope-To", [])]

    def wait_for(self, recipient, subject_contains="", deadline=30):
        """The newest mail to the recipient whose subject contains these words, as soon as there is one."""

        def arrived():
            return next((mail for mail in self.letters_to(recipient) if subject_contains in mail["Subject"]), None)

        return wait_until(arrived, f"a mail to {recipient} about '{subject_contains}'", deadline)


def wait_until(question, state, deadline=30):
    """Ask until the answer is true and give it; the state's name is what a failure says was never reached."""
    end = time.monotonic() + deadline
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > end:
            pytest.fail(f"Waited {deadline} seconds in vain for {state}.", pytrace=False)
        time.sleep(0.1)


# --- The browser


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, and Django would take every query for one made from it.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(stack, browser):
    """Makes pages in a fresh browser of their own; what went wrong in any of them fails the journey in the end."""
    contexts, wrong = [], []

    def open_page(**options):
        # Nothing moves: a journey would wait for each ring and each window to fade in.
        options = {"base_url": stack.url, "locale": "nl-NL", "reduced_motion": "reduce"} | options
        context = browser.new_context(**options)
        context.site = options["base_url"]
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.on("console", lambda message: wrong.extend(complaint(page, message)))
        page.on("request", lambda request: wrong.extend(stranger(stack, request)))
        page.wrong = wrong
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def complaint(page, message):
    """An error in the console; but a page of ours that answers 404 or 403 is one a journey may well ask for."""
    if message.type == "error" and not message.text.startswith("Failed to load resource"):
        yield f"{page.url}: {message.text}"


def stranger(stack, request):
    if not request.url.startswith(stack.own_addresses):
        yield f"{request.url} is somebody else's address"


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def page_without_script(new_page):
    return new_page(java_script_enabled=False)


@pytest.fixture
def axe():
    """axe(page) fails with every violation of accessibility, of these rules or of any, and where it is."""

    def check(page, *rules):
        before = len(page.wrong)
        asked = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
        found = Axe().run(page, options=asked).response["violations"]
        del page.wrong[before:]  # axe tries styles of its own, which the policy rightly refuses
        assert [f"{each['id']}: {each['help']}: {node['html']}" for each in found for node in each["nodes"]] == []

    return check
