"""What is one line of text, a name, a title, a place; and several, each on a line of its own."""

import re
from unicodedata import category, normalize

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# They shape Persian and Indian names and join emoji; beside a Latin letter they would only hide.
JOINERS = re.compile(r"(?<=[^\x00-\u024f\s])[\u200c\u200d](?=[^\x00-\u024f\s])")
BREAK = re.compile(r"\s*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}  # categories of Unicode: control and format characters, spaces
# What is a letter, a sign or a mark to Unicode, and of which nothing is to be seen.
BLANKS = set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {chr(code) for code in range(0xFE00, 0xFE10)}


def one_line(text):
    """The text with a space for each line break, which mail headers and lists cannot hold; all else as it was typed."""
    return BREAK.sub(" ", text).strip()


def seen_of(text):
    """The text without what nobody sees, by which two names that look the same are the same."""
    return "".join(sign for sign in text if sign == " " or is_seen(sign)).strip()


def is_seen(sign):
    return category(sign) not in UNSEEN and sign not in BLANKS


def readable(text):
    """Something is to be seen in it, and it can be kept. What else stands in it is the writer's choice: a page sets
    every name and title apart (static/css), so that none turns the words around it."""
    if any(category(sign) == "Cs" for sign in text):
        raise ValidationError(_("There is half a character in this. Type it again instead of pasting it."))
    if not seen_of(text):
        raise ValidationError(_("There is nothing to be seen in this. Use at least one letter, digit or sign."))


def unbroken(text):
    """For what goes into the header of a mail: no line breaks or other invisible characters."""
    if not JOINERS.sub("", text).isprintable():
        raise ValidationError(_("There are invisible characters in this. Type it again instead of pasting it."))


def folded(text):
    """As two texts are compared: without capitals, accents and what nobody sees, with one space between words."""
    plain = "".join(
        sign for sign in normalize("NFKD", text) if category(sign) != "Mn" and (sign.isspace() or is_seen(sign))
    )
    return " ".join(plain.casefold().split())


class LineField(forms.CharField):
    default_validators = [readable]

    def to_python(self, value):
        return one_line(super().to_python(value))


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
            readable(line)
        if any(len(line) > self.limits["longest"] for line in lines):
            self.refuse("too_long")
        if len(lines) > self.limits["most"]:
            self.refuse("too_many")
        if len(lines) < self.limits["fewest"]:
            self.refuse("too_few")
        return lines

    def refuse(self, code):
        raise ValidationError(self.error_messages[code], code=code, params=self.limits)
