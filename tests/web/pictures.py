"""Uploads as people send them: photos, and what is not one."""

import struct
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

GPS = 0x8825
ORIENTATION = 0x0112


def upload(content, name="foto.jpg"):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def photo(size=(400, 300), kind="JPEG", mode="RGB", color="green", **options):
    buffer = BytesIO()
    Image.new(mode, size, color).save(buffer, kind, **options)
    return buffer.getvalue()


def photo_with_traces():
    """A photo that says where it was taken and by whom, lying on its side: red above, blue below when held upright."""
    image = Image.new("RGB", (400, 200), "blue")
    image.paste("red", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # turn a quarter clockwise
    exif[0x013B] = "Een fotograaf"
    exif.get_ifd(GPS)[2] = (52.0, 5.0, 1.0)
    buffer = BytesIO()
    image.save(buffer, "JPEG", exif=exif, comment=b"bij mij thuis")
    return buffer.getvalue()


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_bomb(side=7000):
    """Some kilobytes that become a picture of side x side."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(b"\x00" * (1 + 3 * side)) for _row in range(64)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def png_text_bomb():
    """A small picture with a comment that unpacks to 200 MB."""
    good = photo((20, 20), "PNG")
    comment = chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(b"a" * 200_000_000, 9))
    return good[:33] + comment + good[33:]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
NOT_A_PHOTO = {
    "nothing": b"",
    "text": b"Dit is geen foto.",
    "svg": SVG,
    "html": b"<html><body onload=alert(1)>",
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj",
    "zip": b"PK\x03\x04" + 60 * b"\x00",
    "tiff": photo((20, 20), "TIFF"),
    "ico": photo((16, 16), "ICO"),
    "half a header": photo()[:20],
}
