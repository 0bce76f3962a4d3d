"""Uploaded images: looked at before they are decoded, and kept only as a re-encoded copy without metadata."""

import struct
import warnings
import zlib
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

HEAVIEST = 10 * 1024 * 1024  # bytes
MOST_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
# What Pillow raises on files that are not what they say.
BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, struct.error, zlib.error)


def opened(upload):
    """The image in an upload, not yet decoded. Raises ValidationError with the reason it is refused."""
    if upload.size > HEAVIEST:
        raise ValidationError(_("This photo is larger than 10 MB. Choose a smaller one."))
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


TOO_MANY_PIXELS = _("This photo has more than 40 megapixels. Choose a smaller one.")


def squares(upload, sides):
    """Square WebP copies of the middle of an upload, one per side in pixels, as {side: ContentFile}."""
    image = opened(upload)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image.draft("RGB", (2 * max(sides), 2 * max(sides)))  # a JPEG is decoded no larger than needed
            image = ImageOps.exif_transpose(image)
            mode = "RGBA" if image.has_transparency_data else "RGB"
            image = image if image.mode == mode else image.convert(mode)  # forty megapixels are not copied for nothing
            return {side: encoded(ImageOps.fit(image, (side, side), Image.Resampling.LANCZOS)) for side in sides}
    except BROKEN:
        raise ValidationError(_("This photo is damaged. Choose another one.")) from None


def encoded(image):
    """A WebP of the pixels and nothing else, on white where the image lets through what is behind it."""
    bare = Image.new("RGB", image.size, "white")
    bare.paste(image, mask=image if image.mode == "RGBA" else None)
    buffer = BytesIO()
    bare.save(buffer, "WEBP", quality=82, method=4)
    return ContentFile(buffer.getvalue())
