from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class MergeForm(forms.Form):
    email = forms.EmailField(
        label=_("The address of your other account"),
        help_text=_("We send a mail there. With the link in it you make one account of the two."),
        error_messages={"required": _("Fill in the address of your other account.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, own, **kwargs):
        super().__init__(*args, **kwargs)
        self.own = own

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if email in self.own:
            raise ValidationError(_("This address is one of this account already."))
        return email
