from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from web.folding import Folding

from ..models import Member, OrganisationKind, Province

NEWEST, SHARED = "nieuw", "gedeeld"
ORDERS = [("", _("By name")), (NEWEST, _("Newest members first")), (SHARED, _("Who share the most subjects with you"))]
ORDER = "volgorde"
LONGEST = 200


class FilterForm(Folding, forms.Form):
    """What the directory is narrowed by; anything that makes no sense narrows nothing."""

    FIRST = ("naam", "onderwerp", "organisatie")
    without_optional_marks = True
    naam = forms.CharField(label=_("Name"), required=False, max_length=Member._meta.get_field("name").max_length)
    onderwerp = forms.CharField(label=_("Expert in"), required=False, max_length=100)
    organisatie = forms.CharField(label=_("Organisation"), required=False, max_length=LONGEST)
    soort = forms.ChoiceField(
        label=_("Kind of organisation"), required=False, choices=[("", _("All kinds")), *OrganisationKind.choices]
    )
    provincie = forms.ChoiceField(
        label=_("Province"), required=False, choices=[("", _("The whole country")), *Province.choices]
    )
    volgorde = forms.ChoiceField(label=_("Order"), required=False, choices=ORDERS)

    def __init__(self, data, questions):
        """questions: {name of the field: (label, options)}."""
        super().__init__(data)
        for name, (label, options) in questions.items():
            choices = [("", _("Does not matter")), *((option, option) for option in options)]
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=choices)
        self.order_fields([*self.FIRST, "soort", "provincie", *questions, ORDER])


def sensible(data):
    """What was filled in, by name, without a form for each page. The answers to questions are not among it."""
    filled_in = {}
    for name, field in FilterForm.base_fields.items():
        if name not in data:
            continue
        try:
            value = field.clean(data[name])
        except ValidationError:
            continue
        if value:
            filled_in[name] = value
    return filled_in
