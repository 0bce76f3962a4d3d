"""Rows that an address in a mail names, for whoever holds that address: no signing in, and no guessing."""

from functools import lru_cache

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac


class Signer(signing.Signer):
    """Django's, for what is signed thousands of times: its tokens are the same, and the key is made once."""

    def signature(self, value, key=None):
        return signing.b64_encode(seal(self.salt + "signer", value, key or self.key).digest()).decode()


def seal(salt, value, secret=None):
    """Django's salted_hmac, likewise."""
    begun = keyed(salt, secret or settings.SECRET_KEY).copy()
    begun.update(value.encode())
    return begun


@lru_cache(maxsize=100)
def keyed(salt, secret):
    return salted_hmac(salt, "", secret=secret, algorithm="sha256")


class Signed:
    """Beside models.Model. The signer has a salt of its own for each thing that its token opens."""

    signer: signing.Signer

    @property
    def token(self):
        return self.signer.sign(str(self.pk))

    @classmethod
    def key_in(cls, token):
        """The key of the row a token was made for; None for one that we did not make."""
        try:
            return cls.signer.unsign(token)
        except signing.BadSignature:
            return None
