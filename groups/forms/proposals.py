from django import forms
from django.utils.translation import gettext_lazy as _


class DeclineProposalForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you decline?"),
        help_text=_("Who proposed the group reads this."),
        error_messages={"required": _("Say why not. One sentence is enough.")},
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
