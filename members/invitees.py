"""A file of addresses to invite: what stands in it, line by line, and what is wrong with a line."""

import csv
import io
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import NetworkInvitation
from .models.addresses import ADDRESS

HEAVIEST = 200_000  # bytes
LONGEST = 500  # lines
SHOWN = 100  # characters of a cell
ENCODINGS = ["utf-8-sig", "cp1252"]  # what Excel writes, when asked and when not


@dataclass
class Line:
    number: int
    text: str
    email: str = ""
    problem: str = ""


def read_lines(file, among):
    """The lines of an uploaded file, empty ones and a heading left out; or a ValidationError when it is no such file.

    What is said of a line depends on the file and on earlier invitations, never on who is a member.
    """
    if file.size > HEAVIEST:
        raise ValidationError(_("This file is too large. Use at most 500 lines."))
    rows = list(rows_of(text_of(file.read())))
    if len(rows) > LONGEST:
        raise ValidationError(_("This file has more than 500 lines. Cut it in two."))
    if not rows:
        raise ValidationError(_("There is nothing in this file."))
    lines, seen = [], set()
    for number, cells in rows:
        line = Line(number, ", ".join(cells)[:SHOWN])
        email = next((cell for cell in cells if "@" in cell), "").lower().removeprefix("mailto:")
        if not ADDRESS.fullmatch(email):
            line.problem = _("There is no mail address in this line.")
        elif email in seen:
            line.problem = _("This address stands in the file twice.")
        else:
            line.email = email
            seen.add(email)
        lines.append(line)
    refusals = NetworkInvitation.objects.refusals(seen, among)
    for line in lines:
        if line.email in refusals:
            line.problem, line.email = refusals[line.email].label, ""
    return lines


def text_of(content):
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):  # what Excel calls Unicode text
        encodings = ["utf-16"]
    else:
        encodings = ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ValidationError(_("We cannot read this file. Save it as CSV, and try again."))


def rows_of(text):
    """The lines with something in them, each with its number; the separator is whichever there is most of."""
    first = text[:2000]
    delimiter = max(";,\t", key=first.count)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1):
            filled = [cell.strip() for cell in cells if cell.strip()]
            is_heading = number == 1 and not any("@" in cell for cell in filled)
            if filled and not is_heading:
                yield number, filled
    except csv.Error:
        raise ValidationError(_("We cannot read this file. Save it as CSV, and try again.")) from None
