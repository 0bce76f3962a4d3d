from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from web.lines import LineField, LinesField

from ..models.polls import FEWEST, MOST, Choice, Poll

LONGEST = Choice._meta.get_field("text").max_length
USUAL, AT_LAST = timedelta(days=14), timedelta(days=366)


class PollForm(forms.ModelForm):
    options = LinesField(
        label=_("What can be chosen?"),
        help_text=_("One choice on each line, two to ten."),
        fewest=FEWEST,
        most=MOST,
        longest=LONGEST,
        error_messages=dict.fromkeys(
            ("required", "too_few", "too_many"), _("Write two to ten choices, one on each line.")
        ),
    )
    is_anonymous = forms.TypedChoiceField(
        label=_("Who sees who chose what?"),
        help_text=_("Whoever votes reads this first. It cannot be changed once somebody has voted."),
        choices=[
            ("nee", _("Everybody sees who chose what")),
            ("ja", _("Nobody sees who chose what, you neither; the result comes after the end")),
        ],
        coerce=lambda answer: answer == "ja",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two. Whoever votes has to know.")},
    )
    ends_on = forms.DateField(
        label=_("Until and including"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Give the last day on which one can vote."),
            "invalid": _("Give a day, such as 2027-03-01."),
        },
    )

    class Meta:
        model = Poll
        fields = ["question", "options", "takes_several", "is_anonymous", "ends_on"]
        field_classes = {"question": LineField}
        error_messages = {"question": {"required": _("Write your question in one line.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["options"] = [choice.text for choice in self.instance.choices.order_by("position")]
            self.initial["is_anonymous"] = "ja" if self.instance.is_anonymous else "nee"
            self.initial["ends_on"] = timezone.localdate(self.instance.ends_at)
        else:
            self.initial.setdefault("ends_on", timezone.localdate() + USUAL)
            self.initial.pop("is_anonymous", None)  # said beforehand, so never by default

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if not timezone.localdate() <= day <= timezone.localdate() + AT_LAST:
            raise forms.ValidationError(_("Choose a day from today on, within a year."))
        return day

    def words(self):
        """What was filled in, ready for Poll.objects.put_to."""
        words = {name: self.cleaned_data[name] for name in ("question", "takes_several", "is_anonymous")}
        last = datetime.combine(self.cleaned_data["ends_on"], time.max)
        return words | {"choices": self.cleaned_data["options"], "ends_at": timezone.make_aware(last)}
