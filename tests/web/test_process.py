"""How a process that serves pages starts."""

import json
import subprocess
import sys

ASKED = (
    "import ambtenaar.wsgi, gc, json; print(json.dumps([gc.get_freeze_count(), gc.isenabled(), gc.get_threshold()]))"
)
RESOLVED = (
    "import ambtenaar.wsgi; from django.urls import resolve;"
    " print([resolve(path).kwargs for path in ['/leden/1-ada/', '/leden/2-bob/', '/leden/1-ada/']])"
)


def test_what_was_loaded_is_not_looked_through_again():
    started = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True)

    left_alone, still_collects, [objects, *_rounds] = json.loads(started.stdout)
    assert left_alone > 100_000
    assert still_collects
    assert objects == 20_000


def test_an_address_leads_where_it_leads_however_often_it_is_asked():
    asked = subprocess.run([sys.executable, "-c", RESOLVED], capture_output=True, text=True, check=True)

    first, second, again = json.loads(asked.stdout.replace("'", '"'))
    assert (first["pk"], second["pk"]) == (1, 2)
    assert again == first
