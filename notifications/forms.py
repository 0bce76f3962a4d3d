from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import TimeZone

from .models import Frequency


class MailSettingsForm(forms.Form):
    frequency = forms.ChoiceField(label=_("Digest"), choices=Frequency.choices, widget=forms.RadioSelect)
    time_zone = forms.ChoiceField(
        label=_("At half past seven by the clock of"), choices=TimeZone.choices, required=False
    )
    hears_of_notes = forms.BooleanField(label=_("A mail when somebody writes on my board"), required=False)
