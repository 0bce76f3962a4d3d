"""What the form of an event and that of a location ask in the same words."""

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

MOST_PLACES = 100_000
NEARBY = _("Colleagues nearby find it by that.")


def offer_none(province):
    province.choices = [("", _("None")), *province.choices[1:]]


def online_link(model, help_text):
    return forms.URLField(
        label=_("Online link"),
        required=False,
        max_length=model._meta.get_field("online_url").max_length,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=help_text,
        error_messages={"invalid": _("Paste the whole link, such as https://video.example/room.")},
    )


def number_of_places():
    return forms.IntegerField(
        label=_("Number of places"),
        required=False,
        min_value=1,
        max_value=MOST_PLACES,
        help_text=_("Leave it empty if everybody fits."),
        widget=forms.NumberInput(attrs={"class": "short"}),
        error_messages={
            "invalid": _("Write a number, such as 25."),
            "min_value": _("There is room for one at least. Leave it empty if everybody fits."),
            "max_value": _("Leave it empty if everybody fits."),
        },
    )
