"""Writing about an event: a conversation before it, a report after it."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .forms import DraftForm
from .models import Content

NEARBY = timedelta(days=30)  # how long ago an event may be to stand in the list
MOST_EVENTS = 40


class EventChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, event):
        return f"{event.title}, {date_format(timezone.localtime(event.happens_at), 'j F Y')}"


class AboutEventForm(DraftForm):
    about_event = EventChoiceField(
        queryset=None, required=False, label=_("Is it about an event?"), empty_label=_("No, not about an event")
    )

    class Meta(DraftForm.Meta):
        fields = [*DraftForm.Meta.fields, "about_event"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["about_event"].queryset = self.events()

    def events(self):
        """Those that were lately or are still to come, and the one it is about already; of what the writer may see."""
        seen = Content.objects.visible_to(self.viewer).standing().filter(happens_at__isnull=False)
        near = seen.filter(happens_at__gte=timezone.now() - NEARBY).order_by("happens_at").values_list("pk", flat=True)
        return seen.filter(pk__in=[*near[:MOST_EVENTS], *self.given()]).order_by("happens_at", "pk")

    def given(self):
        return [pk for pk in (self.initial.get("about_event"), self.instance.about_event_id) if str(pk).isdecimal()]

    def words(self):
        return super().words() | {"about_event": self.cleaned_data["about_event"]}


def event_of(piece, viewer):
    """The event it is about, for who may see that too."""
    if not piece.about_event_id:
        return None
    return Content.objects.visible_to(viewer).standing().filter(pk=piece.about_event_id).first()
