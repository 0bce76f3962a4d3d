"""What is printed for the day itself: badges and the list of who comes, as PDF."""

import io
import unicodedata

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

PLAIN, BOLD = "Vera", "VeraBd"  # they come with reportlab, and go into the file
WIDE, HIGH = A4
MARGIN = 14 * mm
BADGE_WIDE, BADGE_HIGH, ACROSS, DOWN = 91 * mm, 66 * mm, 2, 4
ROW = 11 * mm
GREY = 0.4

for name in (PLAIN, BOLD):
    pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))


def printable(text, font):
    """The letters the font has; of others what they are without their signs, or a question mark."""
    known = pdfmetrics.getFont(font).face.charToGlyph
    letters = []
    for letter in unicodedata.normalize("NFC", str(text)):
        if ord(letter) in known:
            letters.append(letter)
            continue
        bare = [sign for sign in unicodedata.normalize("NFKD", letter) if ord(sign) in known]
        letters.append("".join(bare) or "?")
    return "".join(letters)


def fitted(text, font, width, sizes, most):
    """The lines of a text and the size at which they fit; what fits at no size is cut off at the smallest."""
    text = printable(text, font)
    for size in sizes:
        lines = simpleSplit(text, font, size, width)
        if len(lines) <= most and all(pdfmetrics.stringWidth(line, font, size) <= width for line in lines):
            return lines, size
    *whole, last = lines[:most]
    cut = " ".join([last, *lines[most:]])  # the sign that something is missing stands at its end
    return [shortened(line, font, sizes[-1], width) for line in (*whole, cut)], sizes[-1]


def shortened(line, font, size, width):
    if pdfmetrics.stringWidth(line, font, size) <= width:
        return line
    while line and pdfmetrics.stringWidth(f"{line}…", font, size) > width:
        line = line[:-1]
    return f"{line}…"


def write(canvas, text, font, left, top, width, sizes, most=1):
    """Write it below `top`; returns where the next thing begins."""
    lines, size = fitted(text, font, width, sizes, most)
    canvas.setFont(font, size)
    for line in lines:
        top -= size * 1.2
        canvas.drawString(left, top, line)
    return top - size * 0.4


def begun(title):
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, lang="nl")
    canvas.setStrokeGray(GREY)  # also where nobody comes the file is one page
    canvas.setTitle(printable(title, PLAIN))
    return file, canvas


def badges(event, people):
    """people: (name, what they do, location) of each; eight on a sheet, with lines to cut along."""
    file, canvas = begun(event.title)
    on_sheet = ACROSS * DOWN
    for number, (name, role, location) in enumerate(people):
        place = number % on_sheet
        if number and not place:
            canvas.showPage()
        left = MARGIN + place % ACROSS * BADGE_WIDE
        top = HIGH - MARGIN - place // ACROSS * BADGE_HIGH
        canvas.setStrokeGray(0.7)
        canvas.rect(left, top - BADGE_HIGH, BADGE_WIDE, BADGE_HIGH)
        inner, width = left + 7 * mm, BADGE_WIDE - 14 * mm
        canvas.setFillGray(GREY)
        write(canvas, event.title, PLAIN, inner, top - 4 * mm, width, [9, 8])
        canvas.setFillGray(0)
        below = write(canvas, name, BOLD, inner, top - 15 * mm, width, [24, 21, 18, 15, 12, 10], most=4)
        below = write(canvas, role, PLAIN, inner, below, width, [12, 10, 9], most=2)
        write(canvas, location, PLAIN, inner, below, width, [10, 9])
    canvas.save()
    return file.getvalue()


def list_of(event, heading, people):
    """The same people as a list, with a box to tick for where there is no power."""
    file, canvas = begun(event.title)
    rows, first = int((HIGH - 2 * MARGIN - 22 * mm) // ROW), HIGH - MARGIN - 22 * mm
    for number, (name, role, location) in enumerate(people):
        if number % rows == 0:
            if number:
                canvas.showPage()
            below = write(canvas, event.title, BOLD, MARGIN, HIGH - MARGIN, WIDE - 2 * MARGIN, [14, 12, 10])
            write(canvas, f"{heading}, {event.when}", PLAIN, MARGIN, below, WIDE - 2 * MARGIN, [10, 9, 8])
            canvas.setFont(PLAIN, 8)
            canvas.drawRightString(WIDE - MARGIN, MARGIN / 2, str(number // rows + 1))
        top = first - number % rows * ROW
        canvas.rect(MARGIN, top - 6 * mm, 4 * mm, 4 * mm)
        write(canvas, name, BOLD, MARGIN + 8 * mm, top - 0.7 * mm, 68 * mm, [10, 8.5, 7.5], most=2)
        write(canvas, role, PLAIN, MARGIN + 79 * mm, top - 0.7 * mm, 62 * mm, [9, 8, 7], most=2)
        write(canvas, location, PLAIN, MARGIN + 144 * mm, top - 0.7 * mm, WIDE - 2 * MARGIN - 144 * mm, [9, 8, 7])
        canvas.setStrokeGray(0.7)
        canvas.line(MARGIN, top - 10.6 * mm, WIDE - MARGIN, top - 10.6 * mm)
    canvas.save()
    return file.getvalue()
