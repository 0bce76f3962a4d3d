from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Province

# The kinds of the register, as people call several of them.
KINDS = {
    "gemeente": _("Municipalities"),
    "provincie": _("Provinces"),
    "waterschap": _("Water boards"),
    "ministerie": _("Ministries"),
    "uitvoeringsorganisatie": _("Executive agencies"),
    "gemeenschappelijke_regeling": _("Joint bodies"),
    "koepel": _("Umbrella bodies"),
    "overig": _("Other bodies"),
}


class OrganisationFilter(forms.Form):
    """What the list of organisations is narrowed by; anything that makes no sense narrows nothing."""

    without_optional_marks = True
    zoek = forms.CharField(label=_("Name"), required=False, max_length=120)
    soort = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *KINDS.items()])
    provincie = forms.ChoiceField(
        label=_("Province"), required=False, choices=[("", _("The whole country")), *Province.choices]
    )
    toon = forms.ChoiceField(
        label=_("Which ones"), required=False, choices=[("", _("With members")), ("alle", _("All organisations"))]
    )

    def narrow(self, organisations):
        """Whoever looks for a name finds what ended too; the list itself holds what there is today."""
        self.is_valid()
        asked = self.cleaned_data
        if asked.get("soort"):
            organisations = organisations.filter(kind=asked["soort"])
        if asked.get("provincie"):
            organisations = organisations.filter(province=asked["provincie"])
        words = asked.get("zoek", "").strip()
        return organisations.named(words) if words else organisations.existing()

    @property
    def asks_all(self):
        """Whether those without members count too: when asked for, and for whoever looks for a name."""
        return bool(self.cleaned_data.get("toon") or self.cleaned_data.get("zoek", "").strip())

    @property
    def all_query(self):
        """The same filters, for all organisations."""
        return urlencode({**{name: value for name, value in self.cleaned_data.items() if value}, "toon": "alle"})
