"""bin/manage COMMAND...: a command of manage.py on the database of the demo that runs now."""

import json
import os
import sys
from contextlib import contextmanager

from ambtenaar.local.command import run_command
from ambtenaar.local.folders import LOCAL
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
    try:
        env = json.loads(NOTE.read_text())
    except (OSError, ValueError):
        raise Failure("No demo runs here. Start bin/demo first, in another window.") from None
    os.chdir(ROOT)
    os.execvpe(sys.executable, [sys.executable, "manage.py", *arguments], os.environ | env)  # noqa: S606 - as typed


if __name__ == "__main__":
    run_command(beside)
