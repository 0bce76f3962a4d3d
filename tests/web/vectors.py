"""Collections of hostile and harmless strings, from a folder outside the repository that AMBTENAAR_TESTDATA names.

Without that variable there are none, and only our own are tried; a variable that points nowhere is an error.
"""

import json
import os
import re
from pathlib import Path

LONGEST_LINE = 512  # characters of a title or a name
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
    # As long as a line may be: of what takes most room where names are sorted, and of signs that cannot be squeezed.
    "⅒" * LONGEST_LINE,
    "".join(chr(0x20000 + 37 * number) for number in range(LONGEST_LINE)),
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


# Of these nothing is to be seen, so none is a title or a name. Written down here: were the code asked, it could refuse
# more.
NOTHING_TO_SEE = {"", "\u180e", "\u200b", "\ufeff", "\u061c\u200f\u200e", "\x1b", "\u200d", "\u2800\u2800"}
# With signs that are not seen beside those that are.
BENT = ["links\u202eom", "\u2066Noor", "No\u200bor", "Noor\u200d 👧", "\x1b[31mrood", "\ue000", "\ud7ff", "admin\ufeff"]
BREAKS = re.compile(r"\s*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")


def as_one_line(text, most):
    """The text as a title or a name of at most so many characters holds it; None if none can."""
    line = BREAKS.sub(" ", text).strip()
    return None if "\x00" in line or line in NOTHING_TO_SEE or len(line) > most else line


def naughty_lines(most):
    """All that can be such a title or name, each once."""
    lines = [as_one_line(text, most) for text in naughty_strings()]
    return list(dict.fromkeys(filter(None, lines)))


def collected_addresses():
    """(address, whether it is one); those that are a matter of policy are left out."""
    if not FOLDER:
        return []
    entries = json.loads((Path(FOLDER) / "emails.json").read_text(encoding="utf-8"))
    return [(entry["address"], entry["expect"] == "valid") for entry in entries if entry["expect"] != "policy"]
