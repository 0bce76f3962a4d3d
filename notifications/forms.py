from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Frequency


class MailSettingsForm(forms.Form):
    frequency = forms.ChoiceField(label=_("Weekly digest"), choices=Frequency.choices, widget=forms.RadioSelect)
    hears_of_notes = forms.BooleanField(label=_("A mail when somebody writes on my board"), required=False)
