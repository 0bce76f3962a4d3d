"""The forms with which authors and managers of groups look after a conversation."""

from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Group

from .models import Closure, Refusal, visibility_in

NOWHERE = "geen"


class PinForm(forms.Form):
    until = forms.DateField(
        label=_("Until and including"),
        help_text=_("Leave it empty, and it stays until somebody takes it off."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Give a day, such as 2027-03-01.")},
    )

    def clean_until(self):
        """The end of that day, for the last day counts."""
        day = self.cleaned_data["until"]
        if day is None:
            return None
        if day < timezone.localdate() or day.year > timezone.localdate().year + 10:
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return timezone.make_aware(datetime.combine(day, time.max))


class CloseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you close it?"),
        help_text=_("Everybody who can read this reads your reason, where the comment box was."),
        max_length=Closure._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why. One sentence is enough.")},
    )


class MoveForm(forms.Form):
    group = forms.ChoiceField(
        label=_("Where to?"),
        error_messages={
            "required": _("Choose one of your groups."),
            "invalid_choice": _("Choose one of your groups."),
        },
    )

    def __init__(self, *args, content, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        elsewhere = Group.objects.postable_by(viewer).exclude(pk=content.group_id).order_by("sort_name")
        self.groups = {str(group.pk): group for group in elsewhere}
        offered = [(pk, group.name) for pk, group in self.groups.items()]
        if content.group is not None and visibility_in(content, None) is not None:
            offered.append((NOWHERE, _("Out of the group, to no group at all")))
        self.has_choice = bool(offered)
        # Nothing is chosen beforehand: whoever presses the button says where to.
        self.fields["group"].choices = [("", _("Choose a group")), *offered]

    def clean_group(self):
        """The group, or None for no group at all."""
        return self.groups.get(self.cleaned_data["group"])


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you not place it?"),
        help_text=_("Its writer reads this. A kind word helps: what would you place?"),
        max_length=Refusal._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in one line: its writer reads it.")},
    )
