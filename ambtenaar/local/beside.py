"""bin/manage COMMAND...: a command of manage.py on the database of the demo that runs now."""

import json
import os
import sys
from contextlib import contextmanager

from ambtenaar.local.command import run_command
from ambtenaar.local.folders import LOCAL, locked
from ambtenaar.local.packages import ROOT, Failure

NOTE = LOCAL / "demo" / "environment.json"


@contextmanager
def noted(env):
    """The environment of the running demo, for commands beside it; for as long as the demo runs."""
    NOTE.touch(mode=0o600)
    NOTE.write_text(json.dumps(env))
    try:
        yield
    finally:
        NOTE.unlink(missing_ok=True)


def beside(arguments):
    if not is_running():
        raise Failure("No demo runs here. Start bin/demo first, in another window.")
    os.chdir(ROOT)
    env = os.environ | json.loads(NOTE.read_text())
    os.execvpe(sys.executable, [sys.executable, "manage.py", *arguments], env)  # noqa: S606 - as typed


def is_running():
    """Whether a demo holds its folder and has got as far as noting how; a note alone may be of one that was killed."""
    try:
        with locked(NOTE.with_name("lock"), wait=False):
            return False
    except BlockingIOError:
        return NOTE.exists()
    except OSError:
        return False


if __name__ == "__main__":
    run_command(beside)
