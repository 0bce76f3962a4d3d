"""How bytes that members uploaded leave the house: to be kept, never to be run."""

import unicodedata
from urllib.parse import quote

from django.http import FileResponse

from web.serving import HARMLESS

from .names import media_type_of


def to_keep(response, name):
    """The response as a file to be saved under this name, which is a clean one (names.clean_name)."""
    for header, value in HARMLESS.items():
        response.headers[header] = value
    response.headers["Content-Disposition"] = disposition(name)
    return response


def disposition(name):
    """RFC 6266: the name for every browser of today, and for others one without accents."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join(letter if letter not in '"\\%' else "-" for letter in plain)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def file_to_keep(stored, name):
    return to_keep(FileResponse(stored.open("rb"), content_type=media_type_of(name)), name)
