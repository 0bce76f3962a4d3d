"""What was written for the demo, and what volume is recombined from."""

import tomllib
from datetime import timedelta
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
MONTH = timedelta(days=30.44)
AT_ONCE = 2000  # rows in one statement


@cache
def material(name):
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def written(name, what):
    """The entries of one kind in a file, such as the groups of groups.toml."""
    return material(name)[what]


def moment_between(draw, early, late):
    return early + (late - early) * draw.random()
