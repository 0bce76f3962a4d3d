"""Filling tables with more rows than a test can wait for one by one."""

from contextlib import contextmanager

from django.db import connection

GIN = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
WHERE amname = 'gin' AND indrelid = ANY(%s::regclass[])
"""


@contextmanager
def words_indexed_afterwards(*tables):
    """Kept up row by row, as on a running site, the indexes of words cost most of the filling; at once, seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is still to be looked at forbids to change a table
        cursor.execute(GIN, [list(tables)])
        indexes = cursor.fetchall()
        for name, _made in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _name, made in indexes:
            cursor.execute(made)
