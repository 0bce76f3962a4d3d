from datetime import datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.forms.jobs import DayField

from ..models import Exclusion

REMOVE, EXCLUDE = "remove", "exclude"


class TakeOutForm(forms.Form):
    """Out of the group, or kept out of it; either way with a reason that the member reads."""

    act = forms.ChoiceField(
        label=_("What happens?"),
        choices=[
            (REMOVE, _("Out of the group, and free to come back like anybody")),
            (EXCLUDE, _("Kept out of the group")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Your colleague reads this. Say which agreement it is about."),
        max_length=Exclusion._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why. Who has to go deserves to know.")},
    )
    until = DayField(
        label=_("Kept out up to and including"),
        required=False,
        help_text=_("Empty means: until a manager lets your colleague in again."),
    )

    def __init__(self, *args, is_member, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_member:
            del self.fields["act"]  # who is not inside can only be kept out

    def clean_until(self):
        day = self.cleaned_data["until"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day is past. Choose a later one, or leave it empty."))
        return day

    @property
    def excludes(self):
        return self.cleaned_data.get("act", EXCLUDE) == EXCLUDE

    @property
    def end(self):
        """The first moment after the last day."""
        day = self.cleaned_data["until"]
        return day and timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
