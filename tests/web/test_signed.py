from django.core import signing
from django.utils.crypto import salted_hmac

from web.signed import Signer, seal


def test_what_is_signed_quicker_is_what_django_signs(settings):
    """Links in old mails keep working, and those that an older secret signed."""
    usual, quick = (signer(salt="proef", sep=".") for signer in (signing.Signer, Signer))

    assert [quick.sign(value) for value in ("1", "ë-2")] == [usual.sign(value) for value in ("1", "ë-2")]
    assert quick.unsign(usual.sign("1")) == "1"
    assert seal("proef", "x").hexdigest() == salted_hmac("proef", "x", algorithm="sha256").hexdigest()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "een nieuw geheim", [settings.SECRET_KEY]
    assert Signer(salt="proef", sep=".").unsign(usual.sign("1")) == "1"
    assert Signer(salt="proef", sep=".").sign("1") != usual.sign("1")
