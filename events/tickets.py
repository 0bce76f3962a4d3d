"""The code somebody shows at the door: short enough to type, made from the key of the place and the secret of this
network, so that nobody makes one up."""

import base64
import io
from functools import lru_cache

import qrcode
from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from qrcode.image.svg import SvgPathFillImage

from web.heads import absolute

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U, which are taken for others or make words
MISREAD = str.maketrans("ILO", "110")
LETTERS = 8


def made_with(secret, registration_pk):
    digest = salted_hmac("events.ticket", str(registration_pk), secret=secret, algorithm="sha256").digest()
    number = int.from_bytes(digest[:5])
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(LETTERS))


def code_of(registration_pk):
    return made_with(settings.SECRET_KEY, registration_pk)


def spelt(code):
    """As it is read out and printed."""
    return f"{code[:4]}-{code[4:]}"


def as_typed(text):
    """What somebody typed, in the letters a code is made of."""
    return "".join(filter(str.isalnum, text.upper())).translate(MISREAD)


def bears(registration_pk, code):
    """Whether this is the code of that place, also by a secret that was replaced since."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(made_with(secret, registration_pk) == code for secret in secrets)


def address_of(event, registration_pk):
    """Where the QR code leads: whoever may check people in finds this place there."""
    door = reverse("events:check_in", args=[event.pk, event.slug])
    return absolute(f"{door}?code={code_of(registration_pk)}")


@lru_cache(maxsize=500)
def picture(address):
    """The QR code that leads to an address, as the source of an <img>."""
    image = qrcode.make(address, image_factory=SvgPathFillImage, border=2)
    return "data:image/svg+xml;base64," + base64.b64encode(image.to_string()).decode()


def file_of(address):
    """The same as a PNG, for a mail."""
    file = io.BytesIO()
    qrcode.make(address, box_size=8, border=2).save(file)
    return file.getvalue()
