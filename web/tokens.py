"""Django's CSRF token of a page, masked with one draw: Django draws for each of its letters, on every page."""

from secrets import randbelow

from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, get_token
from django.utils.functional import SimpleLazyObject

LETTERS = CSRF_ALLOWED_CHARS
PLACES = {letter: place for place, letter in enumerate(LETTERS)}
MASKS = len(LETTERS) ** CSRF_SECRET_LENGTH


def csrf(request):
    """For templates: the token, made when it is first shown. A page without forms gives out no cookie."""
    return {"csrf_token": SimpleLazyObject(lambda: token_of(request))}


def token_of(request):
    secret = request.META.get("CSRF_COOKIE")  # given out at every signing in, for a year: no page need renew it
    if secret is None:
        return get_token(request)
    return masked(secret)


def masked(secret):
    """Another text each time, so that the length of a compressed page tells nothing of the secret in it (BREACH)."""
    number, mask, cipher = randbelow(MASKS), [], []
    for letter in secret:
        number, shift = divmod(number, len(LETTERS))
        mask.append(LETTERS[shift])
        cipher.append(LETTERS[(PLACES[letter] + shift) % len(LETTERS)])
    return "".join(mask + cipher)
