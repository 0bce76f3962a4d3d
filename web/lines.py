from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def unbroken(text):
    """One line: no line breaks or other control characters, which mail headers and lists cannot hold."""
    if not text.isprintable():
        raise ValidationError(_("Use letters, spaces and hyphens only."))
