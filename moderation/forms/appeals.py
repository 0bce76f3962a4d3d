from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Appeal, Verdict


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("Why do you disagree?"),
        help_text=_("You can object once. Somebody else than who decided reads it."),
        max_length=Appeal._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Say why you see it differently.")},
    )


class JudgeForm(forms.Form):
    without_optional_marks = True

    verdict = forms.ChoiceField(
        label=_("What do you find?"),
        choices=Verdict,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you find.")},
    )
    answer = forms.CharField(
        label=_("To whoever objects"),
        help_text=_("Say how you weighed it. It is read, and it is the last word here."),
        max_length=Appeal._meta.get_field("answer").max_length,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Say why: whoever objects reads this.")},
    )
