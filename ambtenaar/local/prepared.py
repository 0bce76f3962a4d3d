"""The database that every test starts from: made once a run, and migrated once for all runs with these migrations."""

import hashlib
import os
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from ambtenaar.local.folders import LOCAL, locked
from ambtenaar.local.packages import INSTALLED, ROOT
from ambtenaar.local.programs import run_to_end
from ambtenaar.local.servers import programs_of_postgres
from ambtenaar.local.stack import manage

TEMPLATE = "prepared"
KEPT = 4  # dumps: a checkout goes back and forth between branches


def copy_of_prepared(database):
    """Make this database anew, with the tables and the rows of a network that has just been installed."""
    run = Path(os.environ["LOCAL_FOLDER"])
    with locked(run / "prepared.lock"):  # whoever is first prepares it; and it is copied only while nobody is in it
        if not (run / "prepared").exists():
            recreate(TEMPLATE)
            prepare(run, address_of(TEMPLATE))
            (run / "prepared").touch()
        recreate(database, template=TEMPLATE)


def prepare(run, address):
    env = {"DATABASE_URL": address}
    if os.environ.get("OWN_POSTGRES") == "true":
        migrate_or_read_back(run, env)
    else:  # whose programs are not ours
        manage(run, env, "migrate")
    manage(run, env, "reference")


def migrate_or_read_back(run, env):
    """Migrating takes ten seconds, reading back what pg_dump wrote of it one or two."""
    dumps = LOCAL / "prepared"
    dumps.mkdir(exist_ok=True)
    dump, new = dumps / f"{state_of_migrations()}.sql", dumps / "new"
    with locked(dumps / "lock"):
        if dump.exists():
            how = ["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction", "--output=/dev/null"]
            run_to_end("psql", [programs_of_postgres() / "psql", *how, f"--file={dump}", env["DATABASE_URL"]], run)
            return
        manage(run, env, "migrate")
        run_to_end("pg_dump", [programs_of_postgres() / "pg_dump", f"--file={new}", env["DATABASE_URL"]], run)
        new.rename(dump)
        for old in sorted(dumps.glob("*.sql"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            old.unlink()


def state_of_migrations():
    """Ours, with the SQL they take from elsewhere, and those of the packages that are installed."""
    state = hashlib.sha256(INSTALLED.read_bytes())
    for file in sorted([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/database.py")]):
        state.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return state.hexdigest()[:16]


def recreate(database, template=None):
    drop(database)
    administer(f"CREATE DATABASE {database}" + (f" TEMPLATE {template}" if template else ""))


def drop(database):
    """Whoever is still connected, say a program that a test killed, is cut off."""
    administer(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def administer(statement):
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def address_of(database):
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()
