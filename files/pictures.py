"""Has a picture drawn, by another process that may break without harm."""

import logging
import subprocess
import sys
from pathlib import Path

from web.filenames import PDF, ending_of

logger = logging.getLogger(__name__)
PROGRAM = Path(__file__).with_name("drawing.py")
PATIENCE = 30  # seconds
HEAVIEST = 5 * 1024 * 1024  # bytes of a picture


def picture_of(path, name):
    """A WebP of what is in the file, or None where that cannot be shown. Nothing of the file itself is in it."""
    kind = "pdf" if ending_of(name) == PDF else "image"
    with open(path, "rb") as file:
        try:
            # Isolated, and with an empty environment: no secret of ours is where what it reads could find it.
            drawn = subprocess.run(  # noqa: S603 - our own program, and nothing typed is in the command
                [sys.executable, "-I", str(PROGRAM), kind],
                stdin=file,
                capture_output=True,
                timeout=PATIENCE,
                env={},
                check=True,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            logger.info("no picture of %s: %s", path, error)
            return None
    return drawn.stdout if 0 < len(drawn.stdout) <= HEAVIEST else None
