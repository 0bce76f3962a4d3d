"""Takeouts from elsewhere: a zip with the lines a test names, and what the operator is told of bringing it in."""

import json
import uuid
import zipfile
from io import StringIO

from django.core.management import call_command

THERE = "https://elders.example"
PERSON = f"{THERE}/id/{uuid.uuid4()}"
MANIFEST = {"format": "Community Export Format", "version": "1.0", "scope": "person", "person": PERSON}


def a_name():
    return f"{THERE}/id/{uuid.uuid4()}"


def post_line(**fields):
    return {
        "type": "Article",
        "id": a_name(),
        "attributedTo": PERSON,
        "name": "Een oud verhaal",
        "content": "<p>Zo ging dat toen.</p>",
        "published": "2012-03-04T09:30:00+01:00",
        "to": ["as:Public"],
        "a20:status": "published",
    } | fields


def comment_line(about, **fields):
    return {
        "type": "Note",
        "id": a_name(),
        "attributedTo": PERSON,
        "content": "Daar dacht ik later anders over.",
        "mediaType": "text/plain",
        "inReplyTo": about["id"],
        "published": "2012-03-05T10:00:00+01:00",
        "a20:status": "published",
    } | fields


def packed(path, *, media=None, manifest=MANIFEST, method=zipfile.ZIP_DEFLATED, **files):
    """A takeout at this path; a line that is no dict stands in it as it is."""
    with zipfile.ZipFile(path, "w", method) as zipped:
        zipped.writestr("manifest.json", json.dumps(manifest))
        for name, lines in ({"posts": [], "comments": []} | files).items():
            rows = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
            zipped.writestr(f"data/{name}.jsonl", "".join(f"{row}\n" for row in rows))
        for name, content in (media or {}).items():
            zipped.writestr(name, content)
    return path


def brought_in(path, member, **options):
    """What the command said, line by line."""
    said = StringIO()
    call_command("import_takeout", str(path), member=member.email, stdout=said, **options)
    return said.getvalue().splitlines()
