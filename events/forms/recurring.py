from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from web.clock import YEARS_AHEAD, WallClockField

from ..clock import spoken_day
from ..models import MOST_APART, MOST_TIMES, Pattern, patterns_from, told


class RepeatForm(forms.Form):
    """How an event returns, and until when."""

    pattern = forms.ChoiceField(
        label=_("How does it return?"), widget=forms.RadioSelect, error_messages={"required": _("Choose one of these.")}
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days of the week?"),
        choices=[(number, capfirst(name)) for number, name in WEEKDAYS.items()],
        coerce=int,
        empty_value=[],
        required=False,
        help_text=_("This only counts if you choose “Every week”."),
        widget=forms.CheckboxSelectMultiple,
    )
    every = forms.IntegerField(
        label=_("Once every so many days, weeks, months or years"),
        min_value=1,
        max_value=MOST_APART,
        initial=1,
        help_text=_(
            "1 is every day, week, month or year, 2 is every other one. For workdays it is the weeks that count."
        ),
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
        self.day = event.day
        patterns = list(patterns_from(self.day))
        self.fields["pattern"].choices = [(pattern, self.choice_of(pattern)) for pattern in patterns]
        rule = event.recurrence if event.recurrence and event.recurrence.pattern in patterns else None
        self.initial |= {
            "pattern": rule.pattern if rule else Pattern.WEEK,
            "every": rule.every if rule else 1,
            "weekdays": rule.weekdays if rule and not rule.is_shifted else [self.day.weekday()],
        }
        if self.day.day > 28:
            self.fields["pattern"].help_text = _("A month or a year without that date is passed over.")

    def choice_of(self, pattern):
        if pattern == Pattern.WEEK:
            return _("Every week, on the days that you choose below")
        return capfirst(told(pattern, 1, [], self.day))

    def clean_weekdays(self):
        if self.cleaned_data.get("pattern") != Pattern.WEEK:
            return []
        return sorted(self.cleaned_data["weekdays"]) or [self.day.weekday()]

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until and until.year > timezone.now().year + YEARS_AHEAD:
            raise forms.ValidationError(WallClockField.default_error_messages["far"])
        return until

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
            rule = {name: cleaned[name] for name in ("pattern", "every", "weekdays", "times", "until")}
            cleaned["walls"] = self.event.returns_at(**rule)
            self.check_length(cleaned["walls"], times)
        return cleaned

    def check_length(self, walls, times):
        """Nothing is cut off without a word."""
        if not walls:
            self.add_error("times" if times else "until", _("It does not return before that."))
        elif times and len(walls) < times - 1:
            said = ngettext(
                "An event is at most ten years ahead, and it returns %(count)s time in those.",
                "An event is at most ten years ahead, and it returns %(count)s times in those.",
                len(walls),
            )
            self.add_error("times", said % {"count": len(walls)})
        elif len(walls) >= MOST_TIMES:
            said = _("That is more than %(most)s times. The last day is %(day)s; make the series longer from there.")
            self.add_error("until", said % {"most": MOST_TIMES, "day": spoken_day(walls[MOST_TIMES - 2])})

    @property
    def asked(self):
        """What was filled in, in one word: the days that were shown are those of this."""
        names = ("pattern", "every", "times", "until")
        weekdays = "".join(map(str, self.cleaned_data["weekdays"]))
        return "_".join([*(str(self.cleaned_data[name]) for name in names), weekdays])

    @property
    def rule(self):
        """The same in words."""
        return told(*(self.cleaned_data[name] for name in ("pattern", "every", "weekdays")), self.day)
