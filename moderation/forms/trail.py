from datetime import datetime, time, timedelta
from functools import cached_property

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from web.folding import Folding

from ..models import What
from ..names import keys_of_members

WHAT = {"": _("Everything but reading the logbook")} | dict(What.choices)
WHAT[What.SETTING_CHANGED] = _("Other work at the desk, such as admitting and settings")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TrailFilter(Folding, forms.Form):
    """What the logbook is narrowed by; anything that makes no sense narrows nothing."""

    FIRST = ("wie", "wat")
    without_optional_marks = True

    wie = forms.CharField(label=_("Who did it"), help_text=_("A name or a number"), required=False, max_length=100)
    wat = forms.ChoiceField(label=_("What was done"), required=False, choices=list(WHAT.items()))
    over = forms.CharField(label=_("About whom"), help_text=_("A name or a number"), required=False, max_length=100)
    ding = forms.CharField(label=_("About what"), help_text=_("As in comment:123"), required=False, max_length=40)
    van = forms.DateField(label=_("From"), required=False, widget=DAY)
    tot = forms.DateField(label=_("Up to and including"), required=False, widget=DAY)

    @cached_property
    def asked(self):
        """What narrows it, as keys and states: names that were typed are looked up, and kept nowhere."""
        self.full_clean()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        for name in ("wie", "over"):
            if name in asked:
                asked[name] = keys_of_members(asked[name])
        return asked

    @property
    def as_states(self):
        return {name: value if isinstance(value, (str, list)) else str(value) for name, value in self.asked.items()}

    def narrow(self, deeds):
        asked = self.asked
        deeds = deeds.filter(what=asked["wat"]) if "wat" in asked else deeds.exclude(what=What.TRAIL_READ)
        if "wie" in asked:
            deeds = deeds.filter(actor_key__in=asked["wie"])
        if "over" in asked:
            deeds = deeds.filter(member_key__in=asked["over"])
        if "ding" in asked:
            deeds = deeds.filter(thing=asked["ding"])
        if "van" in asked:
            deeds = deeds.filter(at__gte=midnight(asked["van"]))
        if "tot" in asked:
            deeds = deeds.filter(at__lt=midnight(asked["tot"] + timedelta(days=1)))
        return deeds


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
