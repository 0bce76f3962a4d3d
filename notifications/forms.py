from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import TimeZone

from .models import Frequency, Way, Wishes
from .topics import Topic


class MailSettingsForm(forms.Form):
    frequency = forms.ChoiceField(label=_("Digest"), choices=Frequency.choices, widget=forms.RadioSelect)
    time_zone = forms.ChoiceField(
        label=_("At half past seven by the clock of"), choices=TimeZone.choices, required=False
    )


class WishesForm(forms.ModelForm):
    """The preset, what differs from it, and when mail may come."""

    class Meta:
        model = Wishes
        fields = ["preset", "takes_mail", "quiet_from", "quiet_until", "quiet_weekends", "paused_until"]
        widgets = {
            "preset": forms.RadioSelect,
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "paused_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ways = [("", _("As chosen above")), *Way.choices]
        for topic in Topic:
            initial = self.instance.differing.get(topic.value, "")
            self.fields[field_of(topic)] = forms.ChoiceField(
                label=topic.label, choices=ways, required=False, initial=initial
            )

    @property
    def topic_fields(self):
        return [self[field_of(topic)] for topic in Topic]

    def clean(self):
        ends = [self.cleaned_data.get(name) for name in ("quiet_from", "quiet_until")]
        if any(ends) and not all(ends):
            self.add_error("quiet_until", _("Give both: from when and until when."))

    def save(self, commit=True):
        chosen = {topic.value: self.cleaned_data[field_of(topic)] for topic in Topic}
        self.instance.differing = {topic: way for topic, way in chosen.items() if way}
        return super().save(commit)


def field_of(topic):
    return f"soort_{topic.value}"
