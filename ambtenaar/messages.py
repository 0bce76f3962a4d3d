"""Collects every message id, keeps the Dutch catalogue in step and compiles it; with --check it only looks.

Babel does the work, so that no gettext binary is needed; Django's own templatize makes templates readable for it.
"""

import re
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = [
    "ambtenaar",
    "web",
    "network",
    "members",
    "groups",
    "content",
    "blog",
    "discussions",
    "events",
    "files",
    "notifications",
    "feed",
    "search",
    "moderation",
]
PO = ROOT / "locale" / "nl" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
NO_DATE = datetime(2026, 11, 21, tzinfo=UTC)
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "gettext_noop": None,
}


def main(arguments):
    found, catalogue = extracted(), read()
    wrong = problems(found, catalogue)
    if "--check" in arguments:
        for problem in wrong:
            print(problem, file=sys.stderr)
        return 1 if wrong else 0
    catalogue.update(found, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(text_of(catalogue))
    MO.write_bytes(compiled(catalogue))
    missing = [message.id for message in catalogue if message.id and not is_translated(message)]
    print(f"{len(catalogue)} messages, {len(missing)} without Dutch", *missing, sep="\n  ")
    return 1 if missing else 0


def problems(found, catalogue):
    """What keeps the Dutch catalogue from being complete and equal to the sources, a sentence each."""
    wanted = {(message.id, message.context) for message in found if message.id}
    there = {(message.id, message.context) for message in catalogue if message.id}
    wrong = [f"not in the catalogue: {key[0]!r}" for key in sorted(wanted - there, key=str)]
    wrong += [f"no longer used: {key[0]!r}" for key in sorted(there - wanted, key=str)]
    for message in catalogue:
        if message.id and not is_translated(message):
            wrong.append(f"without Dutch: {message.id!r}")
        elif message.id and placeholders(message.id) != placeholders(message.string):
            wrong.append(f"other placeholders: {message.id!r}")
        if message.fuzzy and message.id:
            wrong.append(f"fuzzy: {message.id!r}")
    if not MO.exists() or MO.read_bytes() != compiled(catalogue):
        wrong.append(f"{MO.name} was not compiled from {PO.name}: run bin/messages")
    return wrong


def is_translated(message):
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def placeholders(text):
    """The named placeholders of a message; of a plural, of its last form, which always has the number in it."""
    last = text[-1] if isinstance(text, tuple | list) else text
    return set(re.findall(r"%\((\w+)\)s", last))


def extracted():
    catalogue = Catalog()
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                add(catalogue, path, path.read_text())
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            # In brackets, because what templatize leaves has no indentation that Python would accept.
            add(catalogue, path, f"(\n{templatize(path.read_text())}\n)")
    return catalogue


def add(catalogue, path, source):
    for _line, function, messages, _comments in extract_python(BytesIO(source.encode()), KEYWORDS, (), {}):
        spec = KEYWORDS.get(function)
        parts = messages if isinstance(messages, tuple) else (messages,)
        context = None
        if spec and isinstance(spec[0], tuple):
            context, *parts = parts
        elif spec is None:
            parts = parts[:1]
        parts = [part for part in parts if part is not None][: 2 if spec and not context else 1]
        if parts and parts[0]:
            catalogue.add(
                tuple(parts) if len(parts) == 2 else parts[0],
                context=context,
                locations=[(str(path.relative_to(ROOT)), 0)],
            )


def read():
    if PO.exists():
        with PO.open("rb") as file:
            catalogue = read_po(file, locale="nl")
    else:
        catalogue = Catalog(locale="nl", charset="utf-8")
    catalogue.header_comment = (
        "# Dutch of the interface. Written by hand; bin/messages keeps it in step with the sources."
    )
    catalogue.fuzzy = False
    # Without the date of the run, two people who extract the same get the same file.
    catalogue.creation_date = catalogue.revision_date = NO_DATE
    return catalogue


def text_of(catalogue):
    buffer = BytesIO()
    write_po(buffer, catalogue, width=120, omit_header=False, sort_output=True, include_lineno=False)
    return buffer.getvalue()


def compiled(catalogue):
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
