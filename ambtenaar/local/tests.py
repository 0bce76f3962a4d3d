"""bin/test: every test, browser journeys included, on servers of its own."""

import sys

from ambtenaar.local.chromium import find_chromium
from ambtenaar.local.command import run_command, with_servers


def test(arguments):
    chromium = find_chromium()
    return with_servers([sys.executable, "-m", "pytest", "-n", "2", *arguments], CHROMIUM=chromium)


if __name__ == "__main__":
    run_command(test)
