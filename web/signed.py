"""Rows that an address in a mail names, for whoever holds that address: no signing in, and no guessing."""

from django.core import signing


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
