"""bin/shots [NAME ...]: photographs every page, or those whose name holds one of these words, into .local/shots."""

import sys

from ambtenaar.local.chromium import find_chromium
from ambtenaar.local.command import in_front, run_command
from ambtenaar.local.filled import filled
from ambtenaar.local.programs import listener_on
from ambtenaar.local.stack import running_stack


def shots(arguments):
    chromium = find_chromium()
    with (
        listener_on(0) as listener,
        filled("shots", listener.getsockname()[1], "--members=60", BEAT_TICK="1") as (folder, env),
        running_stack(folder, listener, env) as stack,
    ):
        # Playwright keeps an event loop, and Django would take every query for one made from it.
        env = stack.env | {"CHROMIUM": chromium, "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
        return in_front([sys.executable, "manage.py", "photograph", *arguments], env)


if __name__ == "__main__":
    run_command(shots)
