from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Note


class NoteForm(forms.Form):
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your note"),
        max_length=Note._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 3, "id": "prik"}),
        error_messages={"required": _("Write something first. One sentence is enough.")},
    )
