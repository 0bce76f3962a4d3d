"""The tests' own way of letting people act at the same moment must never wait for ever itself."""

import pytest
from django.db import OperationalError, connections

from tests.at_once import run_at_once


@pytest.mark.django_db(transaction=True)
def test_one_who_cannot_connect_lets_the_others_go(monkeypatch):
    wrapper, refusals = type(connections["default"]), iter([True])
    ensure_connection = wrapper.ensure_connection

    def connect_or_not(self):
        if self.connection is None and next(refusals, False):
            raise OperationalError("too many clients")
        ensure_connection(self)

    monkeypatch.setattr(wrapper, "ensure_connection", connect_or_not)

    results = run_at_once([lambda: "acted"] * 3)

    assert sorted(type(result).__name__ for result in results) == [
        "BrokenBarrierError",
        "BrokenBarrierError",
        "OperationalError",
    ]
