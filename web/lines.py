"""What is one line of text: a name, a title, a place."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# They shape Persian and Indian names and join emoji; beside a Latin letter they would only hide in somebody's name.
JOINERS = re.compile(r"(?<=[^\x00-\u024f\s])[\u200c\u200d](?=[^\x00-\u024f\s])")


def unbroken(text):
    """One line: no line breaks or other invisible characters, which mail headers and lists cannot hold."""
    if not JOINERS.sub("", text).isprintable():
        raise ValidationError(_("There are invisible characters in this. Type it again instead of pasting it."))


class LineField(forms.CharField):
    default_validators = [unbroken]

    def to_python(self, value):
        return " ".join(super().to_python(value).split())
