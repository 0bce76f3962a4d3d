import re
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

INLINE = re.compile(
    rb"<script(?![^>]*\bsrc=)(?![^>]*type=\"(?:importmap|application/json|application/ld\+json)\")|\son[a-z]+=\"|\sstyle=\""
)


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
def django_db_setup(django_db_setup, django_db_blocker):
    """Every behaviour test starts from a network that has just been installed."""
    with django_db_blocker.unblock():
        call_command("reference", verbosity=0)


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
