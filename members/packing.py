"""Building a takeout: the lines of every room, the media, and a copy to read, put into one zip.

Nothing is ever held in memory but one line and one block of a file; the folder in which it is built lies on disk.
"""

import hashlib
import json
import os
import shutil
import zipfile
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from network.models import Network

from .models.leaving import AVAILABLE_FOR
from .personal_data import NOT_EXPORTED, exporters_by_file
from .signals import takeout_built
from .takeout import CONTEXT, id_of, moment, readable

BLOCK = 1024 * 1024
SCHEMA = Path(__file__).with_name("takeout.schema.json")
LINES = "<!-- lines -->"  # where a page of the copy takes what it lists
FEDIVERSE = ["posts", "events", "comments"]  # what outbox.json repeats for programs that know no other file


class Bag:
    """What a takeout is made of while it is being made: files in a folder, and media that are zipped where they lie."""

    def __init__(self, folder):
        self.folder = folder
        self.media_files = {}  # path in the zip: name in the storage
        self.documents = []
        self.counts = {}

    def media(self, file, name):
        """Take a stored file along; gives its path in the zip. A file that is missing is no reason to give nothing."""
        try:
            with file.storage.open(file.name) as stored:
                digest = hashlib.file_digest(stored, "sha256").hexdigest()
        except FileNotFoundError:
            return None
        path = f"media/{digest[:2]}/{digest}{Path(file.name).suffix or Path(name).suffix}"
        if path not in self.media_files:
            self.media_files[path] = file.name
            self.documents.append({"type": "Document", "url": path, "name": name, "a20:sha256": digest})
        return path

    def path(self, name):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write_lines(self, name, lines):
        count = 0
        with self.path(f"data/{name}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
            for line in lines:
                file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":"), default=str) + "\n")
                count += 1
        self.counts[name] = count

    def lines(self, name):
        with self.path(f"data/{name}.jsonl").open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)


def build(takeout):
    """Make the file, and say that it is there. Begun again after a killed worker, it begins from nothing."""
    shutil.rmtree(takeout.workshop, ignore_errors=True)
    bag = Bag(takeout.workshop)
    with translation.override(settings.LANGUAGE_CODE):
        write_data(bag, takeout.member)
        write_for_programs(bag, takeout.member)
        write_for_people(bag, takeout.member)
    archive = takeout.workshop / "takeout.zip"
    put_together(bag, archive, takeout.member)
    os.replace(archive, takeout.file)
    shutil.rmtree(takeout.workshop)
    finish(takeout)


@transaction.atomic
def finish(takeout):
    """The new one replaces those before it. A member who is gone by now has no row here any more, and so no file."""
    now = timezone.now()
    fields = {"built_at": now, "expires_at": now + AVAILABLE_FOR, "size": takeout.file.stat().st_size}
    if not type(takeout).objects.open().filter(pk=takeout.pk).update(**fields):
        takeout.file.unlink(missing_ok=True)
        return
    for name, value in fields.items():
        setattr(takeout, name, value)
    for earlier in takeout.member.takeouts.exclude(pk=takeout.pk):
        earlier.throw_away()
    takeout_built.send(type(takeout), takeout=takeout)


def write_data(bag, member):
    for name, exporters in exporters_by_file().items():
        bag.write_lines(name, (line for export in exporters for line in export(member, bag)))
    bag.write_lines("documents", bag.documents)


# --- For programs


def write_for_programs(bag, member):
    (person,) = bag.lines("people")
    write_json(bag.path("actor.json"), {"@context": CONTEXT} | person)
    with bag.path("outbox.json").open("w", encoding="utf-8") as file:
        head = {"@context": CONTEXT, "type": "OrderedCollection", "id": f"{id_of(member)}/outbox"}
        head["totalItems"] = sum(bag.counts.get(name, 0) for name in FEDIVERSE)
        file.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "orderedItems": [')
        separator = "\n"
        for activity in activities(bag, member):
            file.write(separator + json.dumps(activity, ensure_ascii=False))
            separator = ",\n"
        file.write("\n]}\n")
    shutil.copyfile(SCHEMA, bag.path("schema/line.schema.json"))
    write_json(bag.path("schema/context.jsonld"), {"@context": CONTEXT})


def activities(bag, member):
    for name in FEDIVERSE:
        for line in bag.lines(name) if name in bag.counts else ():
            yield {
                "type": "Create",
                "id": f"{line['id']}#create",
                "actor": id_of(member),
                "published": line.get("published"),
                "to": line.get("to", []),
                "object": line,
            }


def write_json(path, content):
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


# --- For people


def write_for_people(bag, member):
    network = Network.current()
    titles = titles_of_files()
    names = [*titles, *(name for name in bag.counts if name not in titles)]
    pages = [(name, titles.get(name, name), bag.counts[name]) for name in names if bag.counts.get(name)]
    context = {"member": member, "network": network, "pages": pages, "now": timezone.now(), "titles": titles}
    for name, template in (
        ("README.html", "readme.html"),
        ("html/index.html", "index.html"),
        ("html/takeout.css", "takeout.css"),
    ):
        bag.path(name).write_text(render_to_string(f"takeout/{template}", context).lstrip(), encoding="utf-8")
    for name, title, _count in pages:
        with bag.path(f"html/{name}.html").open("w", encoding="utf-8") as file:
            top, bottom = render_to_string("takeout/page.html", context | {"title": title}).lstrip().split(LINES)
            file.write(top)
            for line in bag.lines(name):
                file.write(render_to_string("takeout/_line.html", {"line": readable(line)}))
            file.write(bottom)


def titles_of_files():
    """What the files are called for people; a file that is not named here keeps the name it has."""
    return {
        "people": _("Your profile"),
        "posts": _("Your blogs and conversations"),
        "comments": _("Your comments and notes"),
        "events": _("Your events"),
        "rsvps": _("Your registrations"),
        "sessions": _("Sessions you proposed, speak at or chose"),
        "groups": _("Your groups"),
        "memberships": _("Your memberships"),
        "reactions": _("Whom you follow and blocked, what you value, keep and support, and what you were asked"),
        "readings": _("What you read, and on which day"),
        "measures": _("Measures of moderation"),
        "problems": _("Problems you reported"),
        "mail": _("Mail we sent you"),
        "files": _("What you put in groups"),
        "documents": _("Your files"),
    }


# --- The zip


def put_together(bag, archive, member):
    """The manifest first, with what everything else weighs and hashes to; then all of it, block by block."""
    files = sorted(path.relative_to(bag.folder).as_posix() for path in bag.folder.rglob("*") if path.is_file())
    sources = {name: bag.folder / name for name in files}
    sources |= {path: Path(default_storage.path(name)) for path, name in bag.media_files.items()}
    facts = {name: {"sha256": hash_of(path), "size": path.stat().st_size} for name, path in sources.items()}
    for name, count in bag.counts.items():
        facts[f"data/{name}.jsonl"]["count"] = count
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as zipped:
        manifest = json.dumps(manifest_of(facts, member), ensure_ascii=False, indent=1) + "\n"
        zipped.writestr("manifest.json", manifest)
        for name, path in sources.items():
            zipped.write(path, name)


def hash_of(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def manifest_of(facts, member):
    network = Network.current()
    return {
        "format": "Community Export Format",
        "version": "1.0",
        "scope": "person",
        "person": id_of(member),
        "software": {"name": "Ambtenaar 2.0", "version": settings.RELEASE},
        "network": {"name": network.name, "url": settings.SITE_URL},
        "created": moment(timezone.now()),
        "language": settings.LANGUAGE_CODE,
        "timeZone": settings.TIME_ZONE,
        "visibility": "What this person wrote or did. Of others only the title and the link of what was answered.",
        "redaction": sorted({f"{model._meta.verbose_name}: {reason}" for model, reason in NOT_EXPORTED.items()}),
        "licence": "The texts belong to the person this file is about.",
        "contents": {name.split(".")[0]: name for name in ("actor.json", "outbox.json")},
        "files": facts,
    }
