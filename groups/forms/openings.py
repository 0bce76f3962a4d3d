from django.utils.translation import gettext_lazy as _

from ..models import Kind, less_strict_than
from .groups import NewGroupForm


class OpeningForm(NewGroupForm):
    """A group beside a stricter one."""

    def __init__(self, *args, origin, **kwargs):
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        offered = less_strict_than(origin.kind)
        kind.choices = [choice for choice in Kind.choices if choice[0] in offered]
        kind.initial = Kind.OPEN
        if origin.kind == Kind.HIDDEN:
            kind.help_text = _("That it began beside a hidden group is told to nobody but the members of that group.")
