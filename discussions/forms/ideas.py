from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Idea, Step


class MoveOnForm(forms.Form):
    """Where an idea stands from now on, and why."""

    state = forms.ChoiceField(
        label=_("Where does it stand?"),
        choices=Idea.State,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where it stands.")},
    )
    explanation = forms.CharField(
        label=_("In a few words"),
        help_text=_("What happened, and what comes next?"),
        max_length=Step._meta.get_field("explanation").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a few words why. One sentence is enough.")},
    )

    def __init__(self, *args, idea, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [choice for choice in Idea.State.choices if choice[0] != idea.state]

    def clean_explanation(self):
        return " ".join(self.cleaned_data["explanation"].replace("\x00", "").split())
