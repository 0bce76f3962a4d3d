from django import forms
from django.utils.translation import gettext_lazy as _


class AdmitForm(forms.Form):
    without_optional_marks = True

    answer = forms.CharField(
        label=_("What do you write?"),
        help_text=_("It stands in the mail that says somebody is a member."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class TurnAwayForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you decline?"),
        help_text=_("Who asked reads this."),
        error_messages={"required": _("Say why not. One sentence is enough.")},
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
