"""What a page asks of the database, counted as the budgets of the issue have it."""

from contextlib import contextmanager

from django.db import connection

NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@contextmanager
def counted():
    """The statements of the block, as they are sent; those of transactions themselves are left out."""
    statements = []

    def note(execute, sql, params, many, context):
        if not sql.startswith(NOT_COUNTED):
            statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements
