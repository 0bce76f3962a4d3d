"""The box in which subjects are typed, with commas between them."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

LONGEST = 60
TYPED = re.compile(r'"([^"]+)"|([^,"]+)')


class SubjectsField(forms.CharField):
    """Names between commas; a space parts nothing, for "openbare ruimte" is one subject."""

    def __init__(self, *, most=10, **kwargs):
        self.most = most
        super().__init__(**kwargs)

    def clean(self, value):
        typed = (" ".join((quoted or bare).split()) for quoted, bare in TYPED.findall(super().clean(value)))
        names = list({name.lower(): name for name in typed if name}.values())
        if len(names) > self.most:
            raise ValidationError(
                ngettext("Choose at most %(count)s subject.", "Choose at most %(count)s subjects.", self.most)
                % {"count": self.most}
            )
        if any(len(name) > LONGEST for name in names):
            raise ValidationError(_("A subject is a word or a few: at most 60 characters."))
        # A name of signs alone has no address.
        if any(not name.isprintable() or not slugify(name) for name in names):
            raise ValidationError(_("Use letters, spaces and hyphens only."))
        return names

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else subjects_initial(value)


def subjects_initial(subjects):
    """Subjects as they are typed: with commas, quotes around a name that holds one."""
    return ", ".join(f'"{subject.name}"' if "," in subject.name else subject.name for subject in subjects)
