from django import forms
from django.utils.translation import gettext_lazy as _

from web.lines import LineField

from ..models import Discussion


class SplitForm(forms.Form):
    title = LineField(
        label=_("What is the new conversation about?"),
        help_text=_("Say it in one line; whoever wrote the comment can change it."),
        max_length=Discussion._meta.get_field("title").max_length,
        error_messages={"required": _("Give it a title.")},
    )
