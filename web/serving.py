"""How bytes that members uploaded leave the house: to be shown or kept, never to be run."""

import unicodedata
from urllib.parse import quote

from django.http import FileResponse

from .filenames import media_type_of

# Whatever a browser makes of the type, it does not run it, and no other site may put it in a page of its own.
HARMLESS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "Content-Encoding": "identity",  # mostly packed already, and the length stays known
}


def picture_to_show(stored):
    """A picture that we drew ourselves."""
    response = FileResponse(stored, content_type="image/webp")
    for header, value in HARMLESS.items():
        response.headers[header] = value
    response.headers["Content-Disposition"] = "inline"
    return response


def to_keep(response, name):
    """The response as a file to be saved under this name, which is a clean one (filenames.clean_name)."""
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
