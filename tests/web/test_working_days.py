"""What a working day is: by the calendar of the network, and without its holidays."""

from datetime import UTC, datetime

import pytest

from web.clock import after_working_days


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (datetime(2026, 11, 23, 9, tzinfo=UTC), datetime(2026, 11, 25, 9, tzinfo=UTC)),  # Monday
        (datetime(2026, 11, 26, 9, tzinfo=UTC), datetime(2026, 11, 30, 9, tzinfo=UTC)),  # Thursday
        (datetime(2026, 11, 27, 9, tzinfo=UTC), datetime(2026, 12, 1, 9, tzinfo=UTC)),  # Friday
        (datetime(2026, 11, 28, 9, tzinfo=UTC), datetime(2026, 12, 1, 9, tzinfo=UTC)),  # Saturday
    ],
)
def test_two_working_days_leave_out_the_weekend(start, due):
    assert after_working_days(start, 2) == due
