"""What is one line of text, a name, a title, a place; and several, each on a line of its own."""

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


class LinesField(forms.CharField):
    """What is written on lines of its own, such as answers to choose from: a list in which nothing stands twice.

    most: how many; longest: each, in characters. Errors: "too_few", "too_many" and "too_long".
    """

    default_error_messages = {
        "too_few": _("Give at least %(fewest)d, each on a line of its own."),
        "too_many": _("Give at most %(most)d, each on a line of its own."),
        "too_long": _("On a line fit %(longest)d characters at most."),
    }

    def __init__(self, *, most, longest, fewest=0, rows=5, **kwargs):
        self.limits = {"fewest": fewest, "most": most, "longest": longest}
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(max_length=2 * most * (longest + 2), widget=widget, **kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        lines = (" ".join(line.split()) for line in super().clean(value).splitlines())
        lines = list(dict.fromkeys(filter(None, lines)))
        for line in lines:
            unbroken(line)
        if any(len(line) > self.limits["longest"] for line in lines):
            self.refuse("too_long")
        if len(lines) > self.limits["most"]:
            self.refuse("too_many")
        if len(lines) < self.limits["fewest"]:
            self.refuse("too_few")
        return lines

    def refuse(self, code):
        raise ValidationError(self.error_messages[code], code=code, params=self.limits)
