"""Tables for a spreadsheet: CSV as a Dutch Excel opens it, in which nothing that members typed is a formula."""

import csv

FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Line:
    """What the csv module takes for a file: it hands each line straight on."""

    def write(self, text):
        return text


def csv_lines(heading, rows):
    """The lines of the file, one by one; the mark at the beginning tells Excel that it is UTF-8."""
    writer = csv.writer(Line(), delimiter=";")
    yield "\ufeff" + writer.writerow([harmless(cell) for cell in heading])
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def harmless(cell):
    """A spreadsheet takes text that begins like this for a formula; behind an apostrophe it stays text."""
    text = str(cell)
    return f"'{text}" if text.lstrip().startswith(FORMULA) or text.startswith(FORMULA) else text
