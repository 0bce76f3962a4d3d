from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import audience_choices
from .models import Visibility


class TakeOutForm(forms.Form):
    """For whom a piece is outside its group: the readers it had, or fewer."""

    without_optional_marks = True

    visibility = forms.ChoiceField(label=_("Who may read this?"), widget=forms.RadioSelect)

    def __init__(self, *args, content, **kwargs):
        super().__init__(*args, **kwargs)
        offered = [Visibility.PUBLIC, Visibility.MEMBERS]
        offered = offered[offered.index(content.visibility) :]
        self.fields["visibility"].choices = [(choice.value, choice.label) for choice in offered]
        self.fields["visibility"].initial = content.visibility


class TakeAlongForm(forms.Form):
    """For whom a piece is in the group it goes to; nobody is given more readers without saying so."""

    without_optional_marks = True

    visibility = forms.ChoiceField(label=_("Who may read this?"), widget=forms.RadioSelect)

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["visibility"].choices = audience_choices(group)
        self.fields["visibility"].initial = Visibility.GROUP
