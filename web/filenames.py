"""What a file is called: typed by somebody on another computer, shown here, and written to yet other disks."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST_KEY = 250  # one character may come apart into many
LONGEST = 120  # characters, the ending included
ENDING = re.compile(r"\.[A-Za-z0-9]{1,10}$")
FORBIDDEN = re.compile(r'[<>:"/\\|?*]')  # on one disk or another
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)

# What a download says it is. Everything else is bytes: nothing in this list runs in a browser.
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".zip": "application/zip",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
}
BYTES = "application/octet-stream"
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"}
PDF = ".pdf"


def clean_name(typed):
    """The name without folders, without characters that hide or turn around what it says, and not too long."""
    name = unicodedata.normalize("NFC", typed).replace("\\", "/").rpartition("/")[2]
    name = "".join(" " if character.isspace() else character for character in name if is_seen(character))
    name = FORBIDDEN.sub("-", " ".join(name.split())).lstrip(".- ").rstrip(". ")
    ending = ENDING.search(name)
    ending = ending[0] if ending and ending.start() else ""
    stem = name.removesuffix(ending).strip()[: LONGEST - len(ending)].rstrip(". ") or "bestand"
    return f"_{stem}{ending}" if RESERVED.match(stem) else f"{stem}{ending}"


def is_seen(character):
    """Not a control, a mark of direction, half a pair or anything else that has no shape of its own."""
    return character.isspace() or not unicodedata.category(character).startswith("C")


def title_of(name):
    return PurePosixPath(name).stem[:LONGEST] or name


def ending_of(name):
    return PurePosixPath(name).suffix.lower()


def media_type_of(name):
    return MEDIA_TYPES.get(ending_of(name), BYTES)


def sort_key_of(title):
    """As names are sorted everywhere here: without capitals and accents."""
    parts = unicodedata.normalize("NFKD", title.lower())
    return "".join(part for part in parts if not unicodedata.combining(part))[:LONGEST_KEY]


def apart(name, taken):
    """The name, with a number before its ending where another one bears it already; some disks know no capitals.

    taken: the sort keys of the names there are; this one is added.
    """
    ending = PurePosixPath(name).suffix
    stem, tried, number = name.removesuffix(ending), name, 1
    while sort_key_of(tried) in taken:
        number += 1
        tried = f"{stem} ({number}){ending}"
    taken.add(sort_key_of(tried))
    return tried
