from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from network.models import RulesVersion

from ..models import ProfileQuestion, answer
from .questions import Answering


class AskFirstForm(Answering, forms.Form):
    """What a member owes an answer to: the house rules that changed, and required profile questions."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    rules = forms.BooleanField(
        label=_("I keep to the house rules"),
        error_messages={"required": _("Without the house rules you cannot go on.")},
    )

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        self.rules_version = RulesVersion.objects.current() if member.owes_rules else None
        if self.rules_version:
            self.fields["version"].initial = self.rules_version.number
        else:
            del self.fields["version"], self.fields["rules"]
        self.ask(ProfileQuestion.objects.open_for(member))

    def clean_version(self):
        version = self.cleaned_data["version"]
        if version != self.rules_version.number:
            raise ValidationError(_("The house rules have just changed once more. Read them again."))
        return version

    def save(self):
        if self.rules_version:
            self.member.agree_with(self.rules_version)
        answer(self.member, self.answers())
