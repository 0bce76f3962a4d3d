import itertools
import os
import re
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, TransactionTestCase

from ambtenaar.local.prepared import copy_of_prepared, drop
from ambtenaar.wsgi import leave_alone_what_stays
from tests.at_once import run_at_once
from tests.rows import keep_rows, put_back_rows, take_in_tables

SCRIPT = rb"<script(?![^>]*\bsrc=)(?![^>]*type=\"(?:importmap|application/json|application/ld\+json)\")|\son[a-z]+=\""
INLINE_SCRIPT, INLINE = re.compile(SCRIPT), re.compile(SCRIPT + rb"|\sstyle=\"")

SLOW = 1800  # seconds that a test under load may take on a busy machine; others have what pyproject.toml says


@pytest.hookimpl(trylast=True)  # after whoever shuffles them
def pytest_collection_modifyitems(items):
    slow, long, short = [], [], []
    for item in items:
        if item.get_closest_marker("load") or item.get_closest_marker("fault"):
            item.add_marker(pytest.mark.timeout(SLOW))
            slow.append(item)
        else:
            (long if item.get_closest_marker("browser") else short).append(item)
    items[:] = long_first(slow + long, short, workers=int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 1)))


def long_first(long, short, workers):
    """Each worker begins with its part of what takes long: in the end they divide what is short, and end together."""
    parts = [
        each[number * len(each) // workers : (number + 1) * len(each) // workers]
        for number in range(workers)
        for each in (long, short)
    ]
    return list(itertools.chain.from_iterable(parts))


def pytest_collection_finish():
    leave_alone_what_stays()  # as a process that serves pages does, and here all these tests lie in memory besides


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """Once its transaction is over."""
    outcome = yield
    if item.get_closest_marker("load"):
        take_in_tables()
    return outcome


class StrictClient(Client):
    """A client that fails on what no page may hold: inline script, style or handlers, and unrendered templates."""

    def request(self, **request):
        response = super().request(**request)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            address = request.get("PATH_INFO")
            # The very mail, shown as a page, has its styles in its elements; it may run no script at all.
            is_mail = "script-src 'none'" in response.get("Content-Security-Policy", "")
            inline = INLINE_SCRIPT if is_mail else INLINE
            assert not inline.search(response.content), f"inline script or style on {address}"
            assert b"{{" not in response.content, f"unrendered template on {address}"
            assert b"{%" not in response.content, f"unrendered template on {address}"
        return response


@pytest.fixture
def client():
    return StrictClient()


@pytest.fixture(scope="session")
def django_db_setup(worker_id, django_test_environment, django_db_blocker):
    """Every behaviour test starts from a network that has just been installed, in a database of this worker."""
    database, name_before = f"test_{worker_id}", connection.settings_dict["NAME"]
    copy_of_prepared(database)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = database
        keep_rows()
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = name_before
    drop(database)


@pytest.fixture(scope="session", autouse=True)
def found_again():
    """After a test that commits, the tables are as they were, with the rows of a network that was just installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: put_back_rows())
        yield


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker):
    """A transaction around the tests of a module, for what they all look at: each test undoes what it does to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


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
