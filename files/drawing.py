"""Draws a picture of a file for its page: `python drawing.py image|pdf < file > picture.webp`.

A program of its own, without Django or anything of ours, because what it reads may be made to break it. It takes away
its own means first: memory, time, files. Whatever goes wrong, there is no picture, and nobody is any the worse.
"""

import resource
import sys
import warnings
from io import BytesIO

import pypdfium2
from PIL import Image, ImageOps

MB = 1024 * 1024
LIMITS = {
    resource.RLIMIT_AS: 1024 * MB,
    resource.RLIMIT_CPU: 20,  # seconds
    resource.RLIMIT_FSIZE: 20 * MB,
    resource.RLIMIT_CORE: 0,
}
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
MOST_PIXELS = 40_000_000
SIDES = (1200, 1600)  # no picture is wider or higher
DOTS = 150 / 72  # per point, at most: the pixels of a page


def image(file):
    """The first frame of an image, the right way up, without anything but its pixels."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about size, for which the limit below is stricter
        opened = Image.open(file, formats=FORMATS)
        if opened.width * opened.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        opened.draft("RGB", SIDES)  # a JPEG is decoded no larger than needed
        return ImageOps.exif_transpose(opened)


def pdf(file):
    """The first page, as it would be printed. Nothing in it is run: this PDFium comes without JavaScript."""
    page = pypdfium2.PdfDocument(file)[0]
    width, height = page.get_size()
    scale = min(DOTS, SIDES[0] / width, SIDES[1] / height)
    return page.render(scale=scale, may_draw_forms=False).to_pil()


def webp(picture):
    """On white where it lets through what is behind it."""
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    picture = picture if picture.mode == mode else picture.convert(mode)
    picture.thumbnail(SIDES)
    bare = Image.new("RGB", picture.size, "white")
    bare.paste(picture, mask=picture if mode == "RGBA" else None)
    buffer = BytesIO()
    bare.save(buffer, "WEBP", quality=80, method=4)
    return buffer.getvalue()


if __name__ == "__main__":
    for what, most in LIMITS.items():
        resource.setrlimit(what, (most, most))
    draw = {"image": image, "pdf": pdf}[sys.argv[1]]
    sys.stdout.buffer.write(webp(draw(sys.stdin.buffer)))
