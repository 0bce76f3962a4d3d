"""Collections of hostile and harmless strings, from a folder outside the repository that AMBTENAAR_TESTDATA names.

Without that variable there are none, and only our own are tried; a variable that points nowhere is an error.
"""

import json
import os
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ValidationError

from web.lines import unbroken

FOLDER = os.environ.get("AMBTENAAR_TESTDATA")
OWN = [
    "<script>alert(1)</script>",
    "{{ 7*7 }} {% debug %}",
    "' OR 1=1 --",
    "ﷺ Ω≈ç√ 社會科學院 👩🏽‍💻 مرحبا",
    "=cmd|' /C calc'!A0",
    "&amp;lt;b&amp;gt; &#0; &nbsp",
    "%s %(name)s {0}",
    "W" * 120,
]


def collected(name, key):
    """(id, text) of each entry in a collection."""
    if not FOLDER:
        return []
    entries = json.loads((Path(FOLDER) / name).read_text(encoding="utf-8"))
    return [(entry["id"], entry[key]) for entry in entries]


def naughty_strings():
    """Strings that have broken other sites; what cannot be written in UTF-8 cannot be sent by a browser either."""
    return OWN + [text.encode(errors="replace").decode() for _name, text in collected("naughty.public.json", "string")]


def as_one_line(text, most):
    """The text as a title or a name of at most so many characters holds it; None if none can."""
    line = " ".join(text.split())
    with suppress(ValidationError):
        unbroken(line)
        return line if 0 < len(line) <= most else None


def naughty_lines(most):
    """All that can be such a title or name, each once, cut short where they are longer."""
    lines = [as_one_line(" ".join(text.split())[:most], most) for text in naughty_strings()]
    return list(dict.fromkeys(filter(None, lines)))


def collected_addresses():
    """(address, whether it is one); those that are a matter of policy are left out."""
    if not FOLDER:
        return []
    entries = json.loads((Path(FOLDER) / "emails.json").read_text(encoding="utf-8"))
    return [(entry["address"], entry["expect"] == "valid") for entry in entries if entry["expect"] != "policy"]
