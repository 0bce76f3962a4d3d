"""The box in which subjects are typed, with commas between them."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from taggit.forms import TagField, TagWidget

LONGEST = 60


class SubjectsField(TagField):
    def __init__(self, *, most=10, **kwargs):
        kwargs.setdefault("widget", TagWidget)
        self.most = most
        super().__init__(**kwargs)

    def clean(self, value):
        names = [" ".join(name.split()) for name in super().clean(value)]
        if len(names) > self.most:
            raise ValidationError(
                ngettext("Choose at most %(count)s subject.", "Choose at most %(count)s subjects.", self.most)
                % {"count": self.most}
            )
        if any(len(name) > LONGEST for name in names):
            raise ValidationError(_("A subject is a word or a few: at most 60 characters."))
        if any(not character.isprintable() for name in names for character in name):
            raise ValidationError(_("Use letters, spaces and hyphens only."))
        return names


def subjects_initial(subjects):
    """Subjects as they are typed: with commas, quotes around a name that holds one."""
    return ", ".join(f'"{s.name}"' if "," in s.name else s.name for s in subjects)
