"""How every command of ours ends: in order when told to stop, with one sentence when something is wrong."""

import os
import signal
import subprocess
import sys
from contextlib import suppress

from ambtenaar.local.folders import LOCAL, throwaway
from ambtenaar.local.packages import ROOT, Failure
from ambtenaar.local.servers import servers
from ambtenaar.local.stack import environment

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run_command(function):
    """Run the command's function with what was typed after its name, and end with the exit code it gives."""
    stop_in_order_when_told()
    try:
        sys.exit(function(sys.argv[1:]))
    except Failure as failure:
        sys.exit(str(failure))
    except OSError as error:
        if not str(error.filename).startswith(str(LOCAL)):
            raise
        sys.exit(f"{error.filename} cannot be used ({error.strerror}): remove .local and start again.")


def stop_in_order_when_told():
    """The first signal unwinds every open block, the next ones do not disturb that; under nohup a hang-up is none."""

    def stop(number, frame):
        for each in STOPS:
            signal.signal(each, lambda number, frame: None)
        sys.exit(128 + number)

    for number in STOPS:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, stop)


def with_servers(command, **variables):
    """Run a command with a PostgreSQL and a Redis of its own, which are gone afterwards; gives its exit code."""
    with throwaway() as folder, servers(folder, keeps=False) as (_, addresses):
        return in_front(command, tests_environment(folder, addresses) | variables)


def tests_environment(folder, addresses):
    """As the tests have it: beat ticks each second, many may sign up from one address, static files as they lie."""
    static = folder / "static"
    static.mkdir()  # empty, but whitenoise looks for it
    return environment(folder, 8000, **addresses) | {
        "LOCAL_FOLDER": str(folder),
        "OWN_POSTGRES": "true" if "DATABASE_URL" in addresses else "false",
        "STATIC_ROOT": str(static),
        "DEMO_MAILBOX": "",
        "PLAIN_STATIC": "true",
        "WITHOUT_RATE_LIMITS": "true",
        "BEAT_TICK": "1",
    }


def in_front(command, env):
    """Run a command that has the terminal to itself, and give its exit code; told to stop, we let it end first."""
    running = subprocess.Popen(command, cwd=ROOT, env=os.environ | env)  # noqa: S603 - what the person asked for
    try:
        return running.wait()
    finally:
        with suppress(subprocess.TimeoutExpired):
            running.wait(3)  # Ctrl-C at a terminal has reached it already
        for number in (signal.SIGINT, signal.SIGKILL):
            running.send_signal(number)  # to one that has ended: nothing happens
            with suppress(subprocess.TimeoutExpired):
                running.wait(30)
