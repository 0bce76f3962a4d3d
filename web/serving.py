"""How bytes that members uploaded leave the house: to be shown or kept, never to be run."""

from django.http import FileResponse

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
