from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from web.lines import LineField

from ..models import Affiliation, Organisation, SortName

EARLIEST = date(1950, 1, 1)
LATEST = timedelta(days=3 * 365)  # a secondment may be known to end then


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": _("Fill in a day, like 31-12-2026.")}

    def __init__(self, *, latest=LATEST, **kwargs):
        self.latest = latest
        super().__init__(input_formats=["%Y-%m-%d", "%d-%m-%Y"], **kwargs)

    def validate(self, value):
        super().validate(value)
        if value and not EARLIEST <= value <= timezone.localdate() + self.latest:
            raise ValidationError(_("This day is too far away. Check the year."))


def first_day(**kwargs):
    return DayField(
        label=_("First day"), latest=timedelta(0), error_messages={"required": _("Fill in the first day.")}, **kwargs
    )


class OrganisationField(LineField):
    """An organisation of the register, or the name as it was typed."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"list": "organisations", "autocomplete": "organization"})
        super().__init__(max_length=200, widget=widget, **kwargs)

    def clean(self, value):
        name = super().clean(value)
        return Organisation.objects.existing().filter(sort_name=SortName(Value(name))).first() or name


class InOrder:
    """A form in which `since` does not lie after `until`."""

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first."))
        return cleaned


class JobForm(InOrder, forms.Form):
    """Where somebody works: the fields that every job has."""

    organisation = OrganisationField(
        label=_("Organisation"),
        help_text=_("Type the first letters. Is yours not in the list? Then write its name yourself."),
        error_messages={"required": _("Fill in where you work.")},
    )
    is_outside = forms.BooleanField(
        label=_("I work with the government, not in it"),
        required=False,
        help_text=_("As an adviser, researcher or supplier, say. Your profile then says so."),
    )
    job_title = LineField(
        label=_("What do you do?"),
        required=False,
        max_length=Affiliation._meta.get_field("job_title").max_length,
        help_text=_("In plain words. “I handle the permits for terraces” is fine."),
    )
    since = first_day(initial=timezone.localdate)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_outside") and isinstance(cleaned.get("organisation"), Organisation):
            self.add_error("is_outside", _("This organisation is part of the government. Leave the box empty."))
        return cleaned

    def job(self):
        """What was filled in, as Member.work_as and Member.remember_job take it."""
        organisation = self.cleaned_data["organisation"]
        known = isinstance(organisation, Organisation)
        return {
            "job_title": self.cleaned_data["job_title"],
            "organisation": organisation if known else None,
            "organisation_name": organisation.name if known else organisation,
            "is_outside": self.cleaned_data["is_outside"],
            "since": self.cleaned_data["since"],
        }


class TakeJobForm(JobForm):
    is_extra = forms.BooleanField(required=False)

    def __init__(self, *args, current, **kwargs):
        super().__init__(*args, **kwargs)
        if current is None:
            del self.fields["is_extra"]
        else:
            self.fields["is_extra"].label = _("I keep my job at %(organisation)s as well") % {
                "organisation": current.organisation_name or current.job_title
            }


class PastJobForm(JobForm):
    until = DayField(
        label=_("Last day"),
        latest=timedelta(0),
        error_messages={"required": _("Fill in the last day.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = None


class CorrectJobForm(InOrder, forms.Form):
    job_title = JobForm.base_fields["job_title"]
    since = first_day()
    until = DayField(label=_("Last day"), required=False, help_text=_("Leave it empty if you still work here."))


class EndJobForm(forms.Form):
    last_day = DayField(
        label=_("Last day"),
        initial=timezone.localdate,
        help_text=_("It may lie ahead."),
        error_messages={"required": _("Fill in the last day.")},
    )

    def __init__(self, *args, job, **kwargs):
        super().__init__(*args, **kwargs)
        self.job = job

    def clean_last_day(self):
        last_day = self.cleaned_data["last_day"]
        if last_day < self.job.since:
            raise ValidationError(_("The last day lies before the first."))
        return last_day
