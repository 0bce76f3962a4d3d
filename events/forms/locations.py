from django import forms
from django.utils.translation import gettext_lazy as _

from web.lines import LineField

from ..models import Location
from .fields import NEARBY, number_of_places, offer_none, online_link


class LocationForm(forms.ModelForm):
    name = LineField(
        label=_("Name"),
        max_length=Location._meta.get_field("name").max_length,
        help_text=_("In a word or two, such as “Zwolle” or “Online”."),
        error_messages={"required": _("Give the location a name.")},
    )
    address = LineField(
        label=_("Address"),
        required=False,
        max_length=Location._meta.get_field("address").max_length,
        help_text=_("And how to find it. Leave it empty if people only meet online here."),
    )
    online_url = online_link(Location, help_text=_("Only who is registered for this location sees it."))
    capacity = number_of_places()

    class Meta:
        model = Location
        fields = ["name", "address", "province", "online_url", "capacity"]
        help_texts = {"province": NEARBY}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_none(self.fields["province"])

    def clean(self):
        cleaned = super().clean()
        if (
            not cleaned.get("address")
            and not cleaned.get("online_url")
            and not self.errors.keys() & {"address", "online_url"}
        ):
            self.add_error("address", _("Say where it is, or give an online link."))
        if not cleaned.get("address"):
            cleaned["province"] = ""  # online is nowhere near anybody
        return cleaned

    def words(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
