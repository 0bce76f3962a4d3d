import re
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from tests.at_once import run_at_once

INLINE = re.compile(
    rb"<script(?![^>]*\bsrc=)(?![^>]*type=\"(?:importmap|application/json|application/ld\+json)\")|\son[a-z]+=\"|\sstyle=\""
)

UNBLOCK = pytest.StashKey()
SLOW = 1800  # seconds that a test under load may take on a busy machine; others have what pyproject.toml says


def pytest_collection_modifyitems(items):
    for item in items:
        if item.get_closest_marker("load") or item.get_closest_marker("fault"):
            item.add_marker(pytest.mark.timeout(SLOW))


class StrictClient(Client):
    """A client that fails on what no page may hold: inline script, style or handlers, and unrendered templates."""

    def request(self, **request):
        response = super().request(**request)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            address = request.get("PATH_INFO")
            assert not INLINE.search(response.content), f"inline script or style on {address}"
            assert b"{{" not in response.content, f"unrendered template on {address}"
            assert b"{%" not in response.content, f"unrendered template on {address}"
        return response


@pytest.fixture
def client():
    return StrictClient()


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_setup, django_db_blocker):
    """Every behaviour test starts from a network that has just been installed."""
    request.config.stash[UNBLOCK] = django_db_blocker.unblock
    with django_db_blocker.unblock():
        call_command("reference", verbosity=0)
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        # A program that a test killed may not have hung up yet, and then the database could not be dropped.
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """A test that commits leaves all tables empty; the next one on this worker is to find the network again."""
    ended = yield
    marker = item.get_closest_marker("django_db")
    commits = "transactional_db" in item.fixturenames or (marker and marker.kwargs.get("transaction"))
    if commits and nextitem:  # after the last one there is no database any more
        with item.config.stash[UNBLOCK]():
            call_command("reference", verbosity=0)
    return ended


@pytest.fixture(autouse=True)
def empty_cache():
    """A cache may be emptied at any time; here it is before every test, so that none leans on another."""
    cache.clear()


@pytest.fixture
def queries():
    """`with queries() as counted: …; len(counted)`: what is asked of the database, transactions themselves left out."""
    return counted_queries


@contextmanager
def counted_queries():
    counted = []

    def count(execute, sql, params, many, context):
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            counted.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield counted


@pytest.fixture
def at_once(transactional_db):
    """Runs acts at the same moment, each in a thread and a transaction of its own; what each gave or raised."""
    return run_at_once
