from datetime import UTC, datetime
from functools import cached_property

from django.db import connection
from django.utils import timezone

from members.models import Member

ANYBODY = 2**62  # stands for the member while the query is built; no member has this number
SINCE = datetime(1900, 1, 1, tzinfo=UTC)  # stands for the moment the answer begins at


class Prepared:
    """A query about a member that is built once and then asked of thousands; building it costs ten times its answer.

    Only the member and the moments may differ between two askings, and in the SQL they are parameters: whatever rule
    the query asks (visible_to, above all) may depend on who the viewer is, but not on what the object in hand holds.
    tests/notifications/test_digest.py compares it with the query built anew.
    """

    def __init__(self, build):
        self.build = build

    def rows(self, member, since, until):
        """The answer for a member, as tuples. until is now: every other moment in the query moves along with it."""
        sql, parameters, built_at = self.built

        def value_now(value):
            if isinstance(value, datetime):
                return since if value == SINCE else until + (value - built_at)
            return member.pk if value == ANYBODY else value

        with connection.cursor() as cursor:
            cursor.execute(sql, [value_now(value) for value in parameters])
            return cursor.fetchall()

    @cached_property
    def built(self):
        now = timezone.now()
        return *self.build(Member(pk=ANYBODY), SINCE, now).query.sql_with_params(), now
