from datetime import datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from members.forms.jobs import DayField
from members.models import Departure, Limit, Organisation, Role, Suspension
from network.rights import RoleName
from web.folding import Folding

from ..models import Remark

A_YEAR = timedelta(days=366)


class Measure(models.TextChoices):
    SUSPENDED = "pauze", _("Paused or blocked")
    LIMITED = "beperkt", _("Limited")
    LEAVING = "vertrekt", _("Leaving")


RUNNING = {
    Measure.SUSPENDED: lambda: Suspension.objects.running(),
    Measure.LIMITED: lambda: Limit.objects.filter(until__gt=timezone.now()),
    Measure.LEAVING: lambda: Departure.objects.all(),
}


class MemberFilter(Folding, forms.Form):
    """By what members are found at the desk; anything that makes no sense narrows nothing.

    An address finds whose it is only when it is typed whole, and is shown nowhere.
    """

    FIRST = ("naam", "rol")
    without_optional_marks = True

    naam = forms.CharField(label=_("Name"), required=False, max_length=100)
    rol = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("Everybody")), *RoleName.choices])
    adres = forms.CharField(label=_("E-mail address"), help_text=_("The whole address"), required=False, max_length=254)
    organisatie = forms.CharField(label=_("Organisation"), required=False, max_length=100)
    maatregel = forms.ChoiceField(
        label=_("Measure"), required=False, choices=[("", _("Any or none")), *Measure.choices]
    )

    @cached_property
    def asked(self):
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, members):
        asked = self.asked
        if "naam" in asked:
            members = members.named(asked["naam"])
        if "rol" in asked:
            members = members.filter(pk__in=Role.objects.running().filter(name=asked["rol"]).values("member"))
        if "adres" in asked:
            members = members.at_address(asked["adres"])
        if "organisatie" in asked:
            members = members.filter(affiliation__organisation__in=Organisation.objects.named(asked["organisatie"]))
        if "maatregel" in asked:
            running = RUNNING[Measure(asked["maatregel"])]()
            members = members.filter(Exists(running.filter(member=OuterRef("pk"))))
        return members


class LastDay(DayField):
    """A day that is not over yet."""

    def validate(self, value):
        super().validate(value)
        if value and value < timezone.localdate():
            raise ValidationError(_("This day is past. Choose a later one, or leave it empty."))


class RoleForm(forms.Form):
    name = forms.ChoiceField(
        label=_("Role"),
        choices=RoleName.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role.")},
    )
    until = LastDay(
        label=_("Up to and including"),
        required=False,
        help_text=_("Empty means: for good. A liaison officer then has the role for six months."),
    )

    @property
    def end(self):
        """The first moment after the last day."""
        day = self.cleaned_data["until"]
        return day and timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


class RemarkForm(forms.ModelForm):
    until = LastDay(
        label=_("Kept until"),
        latest=A_YEAR,
        help_text=_("It disappears after this day. A year at most."),
        error_messages={"required": _("Until when do you need this?")},
    )

    class Meta:
        model = Remark
        fields = ["purpose", "text", "until"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        error_messages = {
            "purpose": {"required": _("Say what you keep this for.")},
            "text": {"required": _("Write what you want to remember.")},
        }
        help_texts = {
            "purpose": _("For example: to know in a month whether our talk helped."),
            "text": _("Your colleagues at the desk read it, and the member in the copy of their data."),
        }


class MessageForm(forms.Form):
    text = forms.CharField(
        label=_("Your message"),
        max_length=2000,
        help_text=_("It comes from the desk, without your name. An answer comes in with the reported problems."),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write what this member should read.")},
    )
