"""Uploaded images: looked at before they are decoded, and kept only as a re-encoded copy without metadata."""

import struct
import warnings
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

HEAVIEST = 10 * 1024 * 1024  # bytes
MOST_PIXELS = 40_000_000
WHOLE = 1600  # the greatest width and height of a picture in a text
COPIES = (480, 960)  # the widths in which it is kept besides
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
# What Pillow raises on files that are not what they say.
BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, struct.error, zlib.error)


def opened(upload):
    """The image in an upload, not yet decoded. Raises ValidationError with the reason it is refused."""
    if upload.size > HEAVIEST:
        raise ValidationError(TOO_HEAVY)
    upload.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about size, for which the limit below is stricter, and about odd EXIF
            image = Image.open(upload, formats=FORMATS)
    except Image.DecompressionBombError:
        raise ValidationError(TOO_MANY_PIXELS) from None
    except (UnidentifiedImageError, *BROKEN):
        raise ValidationError(_("This is not a photo we can read. Choose a JPG, PNG or WebP.")) from None
    if image.width * image.height > MOST_PIXELS:
        raise ValidationError(TOO_MANY_PIXELS)
    return image


TOO_HEAVY = _("This photo is larger than 10 MB. Choose a smaller one.")
TOO_MANY_PIXELS = _("This photo has more than 40 megapixels. Choose a smaller one.")


@dataclass(frozen=True)
class Crop:
    """Which square is cut out: its place along both sides in percents, and how many percent closer it comes."""

    x: int = 50
    y: int = 50
    zoom: int = 100

    def box(self, width, height):
        side = min(width, height) * 100 / self.zoom
        left, top = (width - side) * self.x / 100, (height - side) * self.y / 100
        return left, top, left + side, top + side


MIDDLE = Crop()


def squares(upload, sides, crop=MIDDLE):
    """Square WebP copies of a part of an upload, one per side in pixels, as {side: ContentFile}."""
    with decoded(upload, 2 * max(sides) * crop.zoom // 100) as image:
        box = crop.box(*image.size)
        return {side: encoded(image.resize((side, side), Image.Resampling.LANCZOS, box)) for side in sides}


def strip(upload, width, height):
    """A WebP copy of the widest part of an upload in these proportions, from its middle."""
    with decoded(upload, 2 * width) as image:
        return encoded(ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS))


def copies(upload):
    """((width, height), {copy: ContentFile}): a picture for in a text. Copy 0 is the whole, the others are narrower."""
    with decoded(upload, WHOLE) as image:
        scale = min(1, WHOLE / max(image.size))
        whole = [max(1, round(side * scale)) for side in image.size]
        pictures = {0: encoded(image.resize(whole, Image.Resampling.LANCZOS))}
        for width in COPIES:
            if width < whole[0]:
                height = max(1, round(whole[1] * width / whole[0]))
                pictures[width] = encoded(image.resize((width, height), Image.Resampling.LANCZOS))
        return tuple(whole), pictures


def logo(upload, width, height):
    """((width, height), file): a WebP of the whole picture within these sides, as see-through as it was."""
    with decoded(upload, 2 * width) as image:
        image.thumbnail((width, height), Image.Resampling.LANCZOS)
        bare = Image.new(image.mode, image.size)
        bare.paste(image)
        buffer = BytesIO()
        bare.save(buffer, "WEBP", quality=90, method=4)
        return bare.size, ContentFile(buffer.getvalue())


@contextmanager
def decoded(upload, needed):
    """The pixels of an upload, upright and no larger than needed. Raises ValidationError for what is damaged."""
    image = opened(upload)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image.draft("RGB", (needed, needed))  # a JPEG is decoded no larger than needed
            image = ImageOps.exif_transpose(image)
            mode = "RGBA" if image.has_transparency_data else "RGB"
            yield image if image.mode == mode else image.convert(mode)  # forty megapixels are not copied for nothing
    except BROKEN:
        raise ValidationError(_("This photo is damaged. Choose another one.")) from None


def encoded(image):
    """A WebP of the pixels and nothing else, on white where the image lets through what is behind it."""
    bare = Image.new("RGB", image.size, "white")
    bare.paste(image, mask=image if image.mode == "RGBA" else None)
    buffer = BytesIO()
    bare.save(buffer, "WEBP", quality=82, method=4)
    return ContentFile(buffer.getvalue())


def served(stored):
    """The answer with a picture we made, for whoever may see it; 404 when its bytes are gone."""
    try:
        with stored.open("rb") as file:
            response = HttpResponse(file.read(), content_type="image/webp")  # some kilobytes, by our own making
    except FileNotFoundError:
        raise Http404 from None
    # The address changes with the picture, so a browser may keep it; a cache in between may not.
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
