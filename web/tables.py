"""Tables for a spreadsheet: CSV as a Dutch Excel opens it, in which nothing that members typed is a formula."""

import csv

from django.http import StreamingHttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_file(name, heading, rows):
    """The answer with which a browser saves the table; nobody keeps it on the way."""
    response = StreamingHttpResponse(csv_lines(heading, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


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
