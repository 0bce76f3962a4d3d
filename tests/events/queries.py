from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

FRAMES = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


def queries_of(client, address):
    """The statements one page costs with an empty cache; the frame of its transaction is left out."""
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured if not query["sql"].startswith(FRAMES)]
