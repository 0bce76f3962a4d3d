import math
from unittest import mock

from django.db import connection
from django.test.utils import CaptureQueriesContext

from web.cache import ForgivingRedisCache, Near

FRAMES = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


def queries_of(client, address):
    """The statements one page costs when the cache has nothing; the frame of its transaction is left out."""
    for kept in Near.everywhere:
        kept.clear()
    with (
        mock.patch.object(ForgivingRedisCache, "rests_until", math.inf),
        CaptureQueriesContext(connection) as captured,
    ):
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured if not query["sql"].startswith(FRAMES)]
