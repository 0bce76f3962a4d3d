"""Collections of hostile and harmless strings, from a folder outside the repository that AMBTENAAR_TESTDATA names.

Without that variable there are none, and only our own are tried; a variable that points nowhere is an error.
"""

import json
import os
from pathlib import Path

FOLDER = os.environ.get("AMBTENAAR_TESTDATA")


def collected(name, key):
    """(id, text) of each entry in a collection."""
    if not FOLDER:
        return []
    entries = json.loads((Path(FOLDER) / name).read_text(encoding="utf-8"))
    return [(entry["id"], entry[key]) for entry in entries]


def collected_addresses():
    """(address, whether it is one); those that are a matter of policy are left out."""
    if not FOLDER:
        return []
    entries = json.loads((Path(FOLDER) / "emails.json").read_text(encoding="utf-8"))
    return [(entry["address"], entry["expect"] == "valid") for entry in entries if entry["expect"] != "policy"]
