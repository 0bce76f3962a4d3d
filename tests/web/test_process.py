"""How a process that serves pages starts."""

import json
import subprocess
import sys

ASKED = (
    "import ambtenaar.wsgi, gc, json; print(json.dumps([gc.get_freeze_count(), gc.isenabled(), gc.get_threshold()]))"
)


def test_what_was_loaded_is_not_looked_through_again():
    started = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True)

    left_alone, still_collects, [objects, *_rounds] = json.loads(started.stdout)
    assert left_alone > 100_000
    assert still_collects
    assert objects == 20_000
