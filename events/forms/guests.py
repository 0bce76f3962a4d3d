from django import forms
from django.utils.translation import gettext_lazy as _

from members.models.addresses import ADDRESS
from web.bots import ForPeople
from web.lines import LineField

from ..models import Guest, Location

NO_ADDRESS = _("We cannot send mail to this address. Use one like name@organisation.nl.")


class GuestForm(ForPeople, forms.Form):
    """What a visitor says to come to an event; the address is confirmed by a mail."""

    name = LineField(
        label=_("Your name"),
        max_length=Guest._meta.get_field("name").max_length,
        help_text=_("Only those who organise the event or help at it see your name."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Tell who is coming.")},
    )
    email = forms.EmailField(
        label=_("Mail address"),
        max_length=Guest._meta.get_field("email").max_length,
        help_text=_("We mail you a link. Nobody else sees the address, and it gets only mail about this event."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("We cannot confirm without an address."), "invalid": NO_ADDRESS},
    )

    def clean_email(self):
        if not ADDRESS.fullmatch(self.cleaned_data["email"]):
            raise forms.ValidationError(NO_ADDRESS)
        return self.cleaned_data["email"]

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        locations = Location.objects.filter(event=event).order_by("pk")
        if locations:
            self.fields["location"] = forms.ModelChoiceField(
                label=_("Where do you come?"),
                queryset=locations,
                widget=forms.RadioSelect,
                empty_label=None,
                error_messages={"required": _("Choose first where you come.")},
            )
