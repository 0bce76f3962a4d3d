"""Django's PostgreSQL, with two habits of a site whose pages are cheaper than what is asked around them.

That a kept connection still lives is read off its socket: what the server says without being asked, above all goodbye,
lies there unread, and only then is it worth a question. And a statement that is asked thousands of times is planned
once a connection, because planning it costs the database several times its answer.
"""

import select

from django.db.backends.postgresql import base

# What is prepared here names one row, or a shape of which one plan is best whatever is filled in (web.prepared).
ONE_PLAN = "SET plan_cache_mode = force_generic_plan"


class DatabaseWrapper(base.DatabaseWrapper):
    def init_connection_state(self):
        super().init_connection_state()
        self.prepared = set()  # names of statements this connection has
        with self.connection.cursor() as cursor:
            cursor.execute(ONE_PLAN)
        if not self.get_autocommit():
            self.connection.commit()

    def is_usable(self):
        return self.is_silent() or super().is_usable()

    def is_silent(self):
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return not poll.poll(0)

    def prepare(self, name, sql):
        """Let this connection plan the statement, unless it did. It outlives the transaction it is prepared in."""
        if name not in self.prepared:
            self.ensure_connection()
            with self.wrap_database_errors, self.connection.cursor() as cursor:
                cursor.execute(sql)
            self.prepared.add(name)
