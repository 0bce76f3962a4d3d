from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from web.clock import wall_at

from ..models import MOST_APART, MOST_TIMES, Pattern, patterns_from

ORDINALS = [_("first"), _("second"), _("third"), _("fourth")]


class RepeatForm(forms.Form):
    """How an event returns, and until when."""

    pattern = forms.ChoiceField(
        label=_("How does it return?"), widget=forms.RadioSelect, error_messages={"required": _("Choose one of these.")}
    )
    every = forms.IntegerField(
        label=_("Once every so many weeks or months"),
        min_value=1,
        max_value=MOST_APART,
        initial=1,
        help_text=_("1 is every week or every month, 2 is every other one."),
        widget=forms.NumberInput(attrs={"class": "short"}),
        error_messages={"required": _("Write a number, such as 1."), "invalid": _("Write a number, such as 1.")},
    )
    times = forms.IntegerField(
        label=_("How many times?"),
        required=False,
        min_value=2,
        max_value=MOST_TIMES,
        help_text=_("This time counts as the first. At most %(most)s.") % {"most": MOST_TIMES},
        widget=forms.NumberInput(attrs={"class": "short"}),
        error_messages={"invalid": _("Write a number, such as 10.")},
    )
    until = forms.DateField(
        label=_("Or until which day?"),
        required=False,
        help_text=_("Fill in one of the two."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a day, such as 11-02-2027.")},
    )

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        day = wall_at(event.happens_at, event.time_zone).date()
        self.fields["pattern"].choices = [(pattern, said_of(pattern, day)) for pattern in patterns_from(day)]
        self.fields["pattern"].initial = Pattern.WEEK
        if day.day > 28:
            self.fields["pattern"].help_text = _("A month without that date is passed over.")

    def clean(self):
        cleaned = super().clean()
        times, until = cleaned.get("times"), cleaned.get("until")
        if self.errors:
            return cleaned
        if not times and not until:
            self.add_error("times", _("Say how many times, or until which day."))
        elif times and until:
            self.add_error("until", _("Fill in how many times or until which day, and leave the other empty."))
        else:
            rule = {name: cleaned[name] for name in ("pattern", "every", "times", "until")}
            cleaned["walls"] = self.event.returns_at(**rule)
            if not cleaned["walls"]:
                self.add_error("until" if until else "times", _("It does not return before that."))
        return cleaned

    @property
    def asked(self):
        """What was filled in, in one word: the days that were shown are those of this."""
        return "_".join(str(self.cleaned_data[name]) for name in ("pattern", "every", "times", "until"))


def said_of(pattern, day):
    told = {"weekday": WEEKDAYS[day.weekday()], "day": day.day}
    if pattern == Pattern.WEEK:
        return _("Every week, on %(weekday)s") % told
    if pattern == Pattern.MONTH_DAY:
        return _("Every month, on day %(day)s") % told
    if pattern == Pattern.MONTH_LAST:
        return _("Every month, on the last %(weekday)s") % told
    told["nth"] = ORDINALS[(day.day - 1) // 7]
    return _("Every month, on the %(nth)s %(weekday)s") % told
