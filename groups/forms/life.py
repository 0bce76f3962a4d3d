from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Archiving, Takeover


class ArchiveForm(forms.ModelForm):
    class Meta:
        model = Archiving
        fields = ["words"]
        widgets = {"words": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "words": _("What became better, for whom, and who uses it now? Whoever can find the group reads this.")
        }


class ObjectForm(forms.ModelForm):
    class Meta:
        model = Takeover
        fields = ["reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"reason": _("Who offered to take the group over reads this.")}
