"""bin/bench [--quick] [--only PAGE] [--members N ...]: fills a database and has the site measured beside the floor."""

import argparse
import sys

from ambtenaar.local.command import in_front, run_command
from ambtenaar.local.filled import filled
from ambtenaar.local.programs import Program, listener_on, page_answers
from ambtenaar.local.stack import WEB_WORKERS

CROWDED_WORKERS = 4  # of the site that hundreds sign up at together; they idle while pages are measured
FULL = {"members": 10_000, "groups": 200, "posts": 20_000, "comments": 100_000}
QUICK = {"members": 400, "groups": 24, "posts": 800, "comments": 4_000}


def bench(arguments):
    asked, sizes = understood(arguments)
    print(f"Filling a database with {', '.join(f'{number:,} {name}' for name, number in sizes.items())}...", flush=True)
    words = [f"--{name}={number}" for name, number in sizes.items()]
    with (
        listener_on(0) as site,
        listener_on(0) as floor,
        listener_on(0) as crowded,
        filled("bench", site.getsockname()[1], *words, DEMO_MAILBOX="") as (folder, env),
        mail_server(folder, env),
        mailer(folder, env) as worker,
        gunicorn("web", "ambtenaar.wsgi", folder, env, site) as web,
        gunicorn("floor", "ambtenaar.bench.floor", folder, env, floor) as bare,
        gunicorn("crowded", "ambtenaar.wsgi", folder, env, crowded, workers=CROWDED_WORKERS),
    ):
        measure = [f"--site={site.getsockname()[1]}", f"--floor={floor.getsockname()[1]}"]
        measure += [f"--web-pid={web.running.pid}", f"--floor-pid={bare.running.pid}"]
        measure += [f"--crowded={crowded.getsockname()[1]}", f"--worker-pid={worker.running.pid}"]
        measure += ["--rounds=2", "--seconds=0.7"] if asked.quick else []
        measure += [f"--only={name}" for name in asked.only]
        return in_front([sys.executable, "manage.py", "measure", *measure], env)


def gunicorn(name, application, folder, env, listener, workers=WEB_WORKERS):
    """The application on the server of production, and with its number of workers; entered, it answers."""
    words = ["-m", "gunicorn", application, f"--workers={workers}", f"--bind=fd://{listener.fileno()}"]
    return Answering(name, [sys.executable, *words, "--no-control-socket"], folder, env=env, listener=listener)


def mail_server(folder, env):
    """One that keeps nothing, where the settings of this site look for it."""
    return Program(
        "swallow", [sys.executable, "-m", "ambtenaar.bench.swallow", env["SMTP_URL"].rpartition(":")[2]], folder
    )


def mailer(folder, env):
    """The worker of production with two processes, after which pages go first (docs/installation.md). There is no
    beat."""
    words = ["worker", "--concurrency=2", "--without-gossip", "--without-mingle", "--loglevel=ERROR"]
    celery = ["nice", "-n", "10", sys.executable, "-m", "celery", "-A", "ambtenaar"]
    return Program("worker", [*celery, *words], folder, env=env)


class Answering(Program):
    def start(self):
        super().start()
        self.wait_until(lambda: page_answers(f"http://127.0.0.1:{self.listener.getsockname()[1]}/"))


def understood(arguments):
    parser = argparse.ArgumentParser(prog="bin/bench", description="How fast each page is, beside a bare Django view.")
    parser.add_argument("--quick", action="store_true", help="a small demo and short measuring, to see that all works")
    parser.add_argument("--only", action="append", default=[], metavar="PAGE", help="only pages whose name begins so")
    for name, number in FULL.items():
        parser.add_argument(f"--{name}", type=int, metavar="N", help=f"default {number:,}, quick {QUICK[name]:,}")
    asked = parser.parse_args(arguments)
    usual = QUICK if asked.quick else FULL
    return asked, {name: getattr(asked, name) or number for name, number in usual.items()}


if __name__ == "__main__":
    run_command(bench)
