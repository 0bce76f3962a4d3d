"""The site on a database of its own that a demo was put in, for what looks at it or measures it."""

import os
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from ambtenaar.local.folders import throwaway
from ambtenaar.local.stack import collect_static, environment, manage


@contextmanager
def filled(name, port, *sizes, **variables):
    """A database of that name with a demo of these sizes in it, gone afterwards; gives a folder and the environment."""
    server = os.environ["DATABASE_URL"]
    address = urlsplit(server)._replace(path=f"/{name}").geturl()
    with throwaway() as folder:
        execute(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
        try:
            production = {"PLAIN_STATIC": "false", "WITHOUT_RATE_LIMITS": "false", "BEAT_TICK": "60"}
            production["MANAGERS_NEED_SECOND_FACTOR"] = "false"
            env = environment(folder, port, DATABASE_URL=address) | production | variables
            collect_static(folder, env)
            Path(env["MEDIA_ROOT"]).mkdir()
            manage(folder, env, "migrate", "reference", " ".join(["demo", *sizes]))
            yield folder, env
        finally:
            execute(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def execute(server, *statements):
    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()
