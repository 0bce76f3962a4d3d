from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Contributions


class LeaveForm(forms.Form):
    contributions = forms.ChoiceField(
        label=_("What happens to what you wrote?"),
        help_text=_("What others wrote under it stays in any case. Your drafts and private pieces always go."),
        choices=Contributions,
        error_messages={"required": _("Choose one of the two.")},
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why do you leave?"),
        required=False,
        help_text=_("We keep it without your name, to learn from it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
