from django import forms
from django.utils.translation import gettext_lazy as _

from network.models import Subject

from ..models import Willingness


class WillingForm(forms.Form):
    """About which of the subjects on the own profile the member may be asked."""

    without_optional_marks = True

    subjects = forms.ModelMultipleChoiceField(
        queryset=None,
        required=False,
        label=_("You may ask me about"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At most three questions a month, by mail. You need not answer any of them."),
    )

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subjects"].queryset = Subject.objects.filter(expertises__content_object=member).order_by("name")
        self.initial["subjects"] = list(Willingness.objects.filter(member=member).values_list("subject", flat=True))
