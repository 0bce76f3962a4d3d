from django import forms
from django.utils.translation import gettext_lazy as _

from web.lines import unbroken

from ..models import Location, Mailing, SessionKind, Slot, Standing, reach_at
from ..models.releases import IN_ORDER


class MailingForm(forms.ModelForm):
    """A message to those who come to an event."""

    without_optional_marks = True
    uuid = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Mailing
        fields = ["subject", "text", "standing", "location", "session"]
        widgets = {"standing": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 10})}
        labels = {"location": _("Only for one location?"), "session": _("Only for one session?")}
        error_messages = {
            "subject": {"required": _("Say in a few words what it is about.")},
            "text": {"required": _("Write your message first.")},
        }

    def __init__(self, *args, event, sender, **kwargs):
        super().__init__(*args, **kwargs)
        self.event, self.sender = event, sender
        self.fields["subject"].validators.append(unbroken)
        self.fields["standing"].choices = Standing.choices
        locations = Location.objects.filter(event=event).order_by("pk")
        if locations:
            self.fields["location"].queryset = locations
            self.fields["location"].empty_label = _("All locations")
        else:
            del self.fields["location"]
        slots = Slot.objects.filter(event=event, kind=SessionKind.SESSION).order_by(*IN_ORDER)
        if slots:
            self.fields["session"].queryset = slots
            self.fields["session"].empty_label = _("All sessions")
            self.fields["session"].label_from_instance = self.told
            self.fields["session"].help_text = _(
                "Then it is for those who chose this session (“%(coming)s”), who wait for it (“%(waiting)s”), or for "
                "both (“%(all)s”)."
            ) % {standing.value: standing.label for standing in Standing}
        else:
            del self.fields["session"]

    def told(self, slot):
        return f"{slot.title} ({slot.told(self.event.time_zone)})"

    def reach(self):
        """Whom it reaches, as chosen so far."""
        chosen = self.cleaned_data if self.is_bound and self.is_valid() else {}
        standing = chosen.get("standing") or Standing.COMING
        return reach_at(self.event, self.sender, standing, chosen.get("location"), chosen.get("session"))
