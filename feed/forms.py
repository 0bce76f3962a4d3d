from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import Featured
from content.vocabulary import known_to
from network.models import Subject
from web.subjects import LONGEST, SubjectsField, check_name, key_of, tidy

LONGEST_FEATURED = timedelta(days=183)


class SubjectForm(forms.Form):
    """How a community manager describes a subject."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST,
        help_text=_("A former name goes on leading here, and so does its address."),
        error_messages={"required": _("Give the subject a name.")},
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=Subject._meta.get_field("description").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences above the page of this subject."),
    )
    also = SubjectsField(
        label=_("Also called"),
        required=False,
        most=20,
        help_text=_(
            "Other words and abbreviations, with commas between them. Who types one of them gets this subject."
        ),
    )
    is_fixed = forms.BooleanField(
        label=_("Fixed subject"),
        required=False,
        help_text=_("Stands in the list of subjects that everybody can choose from, also while nothing is about it."),
    )

    def clean_name(self):
        name = tidy(self.cleaned_data["name"])
        check_name(name)
        return name


class MergeForm(forms.Form):
    """Into which subject another one goes."""

    into = forms.CharField(
        label=_("The subject that stays"),
        max_length=LONGEST,
        help_text=_("Type its name, or another name of it."),
        error_messages={"required": _("Type the name of the subject that stays.")},
    )

    def __init__(self, *args, viewer, subject, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer, self.subject = viewer, subject

    def clean_into(self):
        known = known_to(self.viewer).filter(pk__in=Subject.objects.going_by(self.cleaned_data["into"]))
        into = known.first() if key_of(self.cleaned_data["into"]) else None
        if into is None:
            raise forms.ValidationError(_("There is no subject with this name. Look at how it is spelled."))
        if into.pk == self.subject.pk:
            raise forms.ValidationError(_("That is this subject itself. Type the name of another one."))
        return into


class FeatureForm(forms.Form):
    """Something on the front page: from when, until when, and why."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    sentence = forms.CharField(
        label=_("Why, in one sentence"),
        required=False,
        max_length=Featured._meta.get_field("sentence").max_length,
        help_text=_("Stands with it on the front page and in the weekly digest."),
    )
    since = forms.DateField(
        label=_("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("Give a day, such as 2027-03-01."),
            "required": _("Choose the first day."),
        },
    )
    until = forms.DateField(
        label=_("Until and including"),
        help_text=_("After this day it ends by itself."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("Give a day, such as 2027-03-01."),
            "required": _("Choose the last day. Nothing stays on the front page for good."),
        },
    )

    def __init__(self, *args, began=None, **kwargs):
        """began: since when it stands there already, so that its first day may be in the past."""
        super().__init__(*args, **kwargs)
        self.began = began

    def clean_since(self):
        day = self.cleaned_data["since"]
        if self.began and day == timezone.localdate(self.began):
            return self.began
        if day < timezone.localdate():
            raise forms.ValidationError(_("Choose today, or a day that is still to come."))
        return max(start_of(day), timezone.now()) if day == timezone.localdate() else start_of(day)

    def clean_until(self):
        day = self.cleaned_data["until"]
        if day < timezone.localdate() or day > timezone.localdate() + LONGEST_FEATURED:
            raise forms.ValidationError(_("Choose a day that is still to come, within half a year."))
        return start_of(day + timedelta(days=1))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] <= cleaned["since"]:
            self.add_error("until", _("The last day comes after the first one."))
        return cleaned


def start_of(day):
    return timezone.make_aware(datetime.combine(day, time.min))
