"""A takeout that was made elsewhere, or here: read with suspicion, and brought in line by line.

Nothing in it is believed and nothing of it is unpacked on disk: only files of a known name are opened, inside the zip,
and of those one line at a time is in memory. A line that is broken, or does not come in, loses that one record.
"""

import json
import re
import zipfile
import zlib
from collections import Counter
from contextlib import nullcontext
from io import BufferedReader, BytesIO, FileIO
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from web.images import HEAVIEST

from .personal_data import LeftOut, importers_by_file

LARGEST_CONTENTS = 4 * 1024**2  # bytes of the zip's own table of contents, which zipfile reads all at once
LARGEST_FILE = 1024**3  # bytes of one file of lines
LONGEST_LINE = 4 * 1024**2  # bytes
MOST_LINES = 100_000
TIGHTEST = 200  # times smaller than what it holds; a text is made some ten times smaller
SMALL = 10_000  # bytes; so little may hold whatever it likes
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unpack without asking how much
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
MISNAMED = UnicodeDecodeError  # by zipfile, for a name within the zip
UUID_AT_END = r"/id/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
NAME = re.compile(rf"(https?://[!-~]{{1,120}}){UUID_AT_END}")
MEDIUM = re.compile(r"media/[0-9a-f]{2}/[0-9a-f]{64}\.[a-z0-9]{1,5}")
OLDEST = 1990  # the year in which nobody wrote a blog yet


class Unreadable(Exception):
    """Not a takeout, or one that is made to do harm: nothing of it comes in."""


class Cautious(FileIO):
    """A file of which nobody reads more at once than a table of contents may be."""

    def read(self, size=-1):
        rows = super().read(min(size, LARGEST_CONTENTS + 1) if size >= 0 else LARGEST_CONTENTS + 1)
        if len(rows) > LARGEST_CONTENTS:
            raise Unreadable("This zip holds far too many files.")
        return rows


class Arrival:
    """The takeout that is being brought in, and for whom; say: what tells the operator about a line.

    undo: what takes back that which no transaction does, should the line not come in after all.
    """

    def __init__(self, file, member, say):
        self.member, self.say, self.where, self.undo, self.pictures = member, say, "", [], None
        try:
            self.zipped = zipfile.ZipFile(file)
            with self.opened("manifest.json", LONGEST_LINE) as manifest:
                facts = json.load(manifest)
        except DAMAGE as error:
            raise Unreadable(f"This is no zip that can be read: {error}") from error
        except (ValueError, RecursionError):
            raise Unreadable("Its manifest cannot be read.") from None
        if not isinstance(facts, dict) or facts.get("format") != "Community Export Format":
            raise Unreadable("This is no copy in the Community Export Format.")
        if facts.get("scope") != "person" or not str(facts.get("version")).startswith("1."):
            raise Unreadable("This is not the copy of one person, in version 1 of the format.")
        self.person = str(facts.get("person"))
        if not NAME.fullmatch(self.person):
            raise Unreadable("It does not say whose copy it is.")
        self.network = NAME.fullmatch(self.person)[1]

    def opened(self, name, largest=LARGEST_FILE):
        """A file in the zip, to read from; raises Unreadable for what unpacks to more than it should."""
        try:
            info = self.zipped.getinfo(name)
        except KeyError:
            raise Unreadable(f"{name} is missing.") from None
        if info.compress_type not in METHODS:
            raise Unreadable(f"{name} is packed in a way no takeout is.")
        if info.file_size > min(largest, TIGHTEST * max(info.compress_size, SMALL)):
            raise Unreadable(f"{name} unpacks to far too much.")
        return BufferedReader(self.zipped.open(info))

    def files(self):
        """The names of its files of lines."""
        return [name[5:-6] for name in self.zipped.namelist() if re.fullmatch(r"data/[a-z]{1,40}\.jsonl", name)]

    def lines(self, name):
        """(number, line) of each line; None for one that cannot be read."""
        number = 0
        try:
            with self.opened(f"data/{name}.jsonl") as file:
                while (row := file.readline(LONGEST_LINE)) and number < MOST_LINES:
                    number += 1
                    is_whole = len(row) < LONGEST_LINE or row.endswith(b"\n")
                    while len(row) == LONGEST_LINE and not row.endswith(b"\n"):
                        row = file.readline(LONGEST_LINE)
                    yield number, parsed(row) if is_whole else None
        except (MISNAMED, *DAMAGE):
            raise Unreadable(f"data/{name}.jsonl is damaged after line {number}.") from None
        if row:
            self.say(f"data/{name}.jsonl: only the first {MOST_LINES} lines were looked at")

    def note(self, text):
        self.say(f"{self.where}: {text}")

    def picture(self, uuid):
        """(upload, what it shows) of the image that goes by this name; None where there is none to be had."""
        if self.pictures is None:
            try:
                rows = (line for _number, line in self.lines("pictures") if line)
                self.pictures = {uuid_in(line.get("id")): (line.get("url"), line.get("summary")) for line in rows}
            except Unreadable:
                self.pictures = {}
        path, shows = self.pictures.get(uuid, (None, None))
        if not isinstance(path, str) or not MEDIUM.fullmatch(path):
            return None
        try:
            with self.opened(path, HEAVIEST) as file:
                image = BytesIO(file.read(HEAVIEST))
        except (Unreadable, MISNAMED, *DAMAGE):
            return None
        image.size, image.name = image.getbuffer().nbytes, path
        return image, shows if isinstance(shows, str) and shows.isprintable() else ""


def parsed(row):
    """What a line says; None where it is broken, or says what no database can hold."""
    try:
        line = json.loads(row)
        json.dumps(line, ensure_ascii=False).encode()  # half a character is none
    except (ValueError, RecursionError):
        return None
    return line if isinstance(line, dict) and isinstance(line.get("type"), str) else None


def uuid_in(name):
    found = isinstance(name, str) and NAME.fullmatch(name)
    return UUID(found[2]) if found else None


def words_in(line, name):
    if not isinstance(line.get(name, ""), str):
        raise LeftOut(f"its {name} is no text")
    return line.get(name, "")


def moment_in(line, name):
    """A moment that can have been; None where the line names none."""
    if not line.get(name):
        return None
    try:
        when = parse_datetime(words_in(line, name))
    except ValueError:
        when = None
    if when is None or timezone.is_naive(when) or when.year < OLDEST or when > timezone.now():
        raise LeftOut(f"its date ({name}) cannot be right")
    return when


def bring_in(arrival, *, dry_run=False):
    """Bring in whatever some room has an importer for. Returns how many came, were here, and did not come."""
    counts = Counter()
    with transaction.atomic() if dry_run else nullcontext():
        for name, by_kind in importers_by_file().items():
            try:
                for number, line in arrival.lines(name):
                    arrival.where = f"data/{name}.jsonl, line {number}"
                    counts[name, bring_line(line, by_kind, arrival, dry_run)] += 1
            except Unreadable as error:
                arrival.say(str(error))
        if dry_run:
            transaction.set_rollback(True)
    return counts


def bring_line(line, by_kind, arrival, dry_run):
    """The word under which it is counted."""
    if line is None:
        arrival.note("cannot be read")
        return "broken"
    name, function, stays = line.get("id"), by_kind.get(line["type"]), False
    if function is None or (isinstance(name, str) and "#" in name):  # an earlier version, or why something was done
        return "of another kind"
    try:
        with transaction.atomic():
            if uuid_in(name) is None:
                raise LeftOut("it has no lasting name")
            if line.get("attributedTo") != arrival.person:
                raise LeftOut("it is by somebody else")
            is_new = function(line, arrival)
        stays = not dry_run
        return "new" if is_new else "here already"
    except LeftOut as reason:
        arrival.note(f"left out: {reason}")
        return "left out"
    finally:
        for undo in () if stays else arrival.undo:
            undo()
        arrival.undo.clear()
