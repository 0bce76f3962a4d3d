"""The rows that every test finds: kept beside the tables, and put back after a test that commits.

Emptying only what is not empty and copying back takes milliseconds; `flush` empties every table, and then all that an
installation writes would have to be written again.
"""

from contextlib import closing

import psycopg2
from django.db import connection, transaction

from ambtenaar.local.prepared import address_of

TABLES = """
SELECT quote_ident(relname), string_agg(quote_ident(attname), ', ' ORDER BY attnum) FILTER (WHERE attgenerated = '')
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'django_migrations'
GROUP BY relname
"""
# Looking at what points at each row that goes takes many times as long; whoever may not do without them waits.
WITHOUT_TRIGGERS = """
SELECT set_config('session_replication_role', 'replica', true) FROM pg_roles WHERE rolname = current_user AND rolsuper
"""
# What a trigger of our own refuses to delete, as it must, is put back all the same: by who owns the tables.
OWN_TRIGGERS = """
SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace
"""
state_when_kept = {}


def keep_rows():
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA kept")
        for table, columns in tables(cursor):
            state = state_of(cursor, table)
            if state:
                cursor.execute(f"CREATE TABLE kept.{table} AS SELECT {columns} FROM {table}")
                state_when_kept[table] = state


@transaction.atomic
def put_back_rows():
    """In whatever order: as it was kept, all points at what is there."""
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT_TRIGGERS)
        changed = [pair for pair in tables(cursor) if state_when_kept.get(pair[0], ()) != state_of(cursor, pair[0])]
        guarded = guarded_among({table for table, _columns in changed}, cursor)
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for table, _columns in changed:
            cursor.execute(f"DELETE FROM {table}")
        for table, columns in changed:
            if table in state_when_kept:
                cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM kept.{table}")
                state_when_kept[table] = state_of(cursor, table)
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def guarded_among(tables, cursor):
    cursor.execute(OWN_TRIGGERS)
    return tables.intersection(table for (table,) in cursor.fetchall())


def take_in_tables():
    """Give back the room of rows that are gone. What a test of a hundred thousand rows rolled back leaves two hundred
    megabytes that look empty, and a test after it took ten minutes to read them once for each row of its own.
    """
    with closing(psycopg2.connect(address_of(connection.settings_dict["NAME"]))) as apart:
        apart.autocommit = True
        with apart.cursor() as cursor:
            cursor.execute("VACUUM")


def state_of(cursor, table):
    """How many rows, and by which transaction the latest was written; () of none."""
    cursor.execute(f"SELECT count(*), max(xmin::text::bigint) FROM {table} HAVING count(*) > 0")
    return cursor.fetchone() or ()


def tables(cursor):
    cursor.execute(TABLES)
    return cursor.fetchall()
