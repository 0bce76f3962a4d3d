"""The box in which subjects are typed, with commas between them."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

LONGEST = 60
TYPED = re.compile(r'"([^"]+)"|([^,"]+)')
PARTING = re.compile(r"[\s_\-\u2010-\u2015]+")  # spaces, hyphens and dashes


def key_of(name):
    """What is the same for all spellings of a subject: without case, accents, spaces and hyphens."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return PARTING.sub("", "".join(letter for letter in letters if not unicodedata.combining(letter)))


def check_name(name):
    if len(name) > LONGEST:
        raise ValidationError(_("A subject is a word or a few: at most 60 characters."))
    # A name of signs alone has no address.
    if not name.isprintable() or not slugify(name):
        raise ValidationError(_("Use letters, spaces and hyphens only."))


def tidy(name):
    """One way to write what looks the same: without spaces around it, and each letter with its accent as one sign."""
    return " ".join(unicodedata.normalize("NFC", name).split())


class SubjectsField(forms.CharField):
    """Names between commas; a space parts nothing, for "openbare ruimte" is one subject."""

    def __init__(self, *, most=10, **kwargs):
        self.most = most
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"data-subjects": ""}  # suggest.js names some

    def clean(self, value):
        typed = (tidy(quoted or bare) for quoted, bare in TYPED.findall(super().clean(value)))
        names = list({key_of(name): name for name in typed if name}.values())
        if len(names) > self.most:
            raise ValidationError(
                ngettext("Choose at most %(count)s subject.", "Choose at most %(count)s subjects.", self.most)
                % {"count": self.most}
            )
        for name in names:
            check_name(name)
        return names

    def prepare_value(self, value):
        if value is None or isinstance(value, str):
            return value
        if all(isinstance(each, str) for each in value):  # a line and ticks, as they were sent
            return ", ".join(each for each in value if each.strip())
        return subjects_initial(value)


def subjects_initial(subjects):
    """Subjects as they are typed: with commas, quotes around a name that holds one."""
    return ", ".join(f'"{subject.name}"' if "," in subject.name else subject.name for subject in subjects)
