from django import forms
from django.utils.translation import gettext_lazy as _

SHORTEST_REASON = 20


class EnterForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you look inside?"),
        help_text=_("The managers of the group read this, and it stays in the logbook. Name nobody."),
        min_length=SHORTEST_REASON,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Say why. The managers of the group deserve to know."),
            "min_length": _("Say a little more: at least %(limit_value)d signs."),
        },
    )
