from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models import Group

from ..models import Cancellation


class AgendaFilter(forms.Form):
    """What the agenda is narrowed by; anything that makes no sense narrows nothing."""

    without_optional_marks = True
    groepen = forms.ChoiceField(
        label=_("Group"), required=False, choices=[("", _("All groups")), ("mijn", _("My groups"))]
    )

    def narrow(self, events, viewer):
        if self.is_valid() and self.cleaned_data["groepen"] == "mijn":
            return events.filter(group__in=Group.objects.joined_by(viewer))
        return events


class HandOverForm(forms.Form):
    """To whom an event is offered: somebody who comes to it."""

    to = forms.ModelChoiceField(
        label=_("Who can organise it from now on?"),
        help_text=_("Somebody who has registered. We ask them first; until they say yes it stays yours."),
        queryset=None,
        empty_label=_("Choose a colleague"),
        error_messages={"required": _("Choose a colleague.")},
    )

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does it not go on?"),
        max_length=Cancellation._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody who was coming reads this in the mail, and it stands on the page."),
        error_messages={"required": _("Say why, so that people understand.")},
    )
