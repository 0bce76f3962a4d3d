from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms.groups import KIND_MEANS
from groups.models import Admission, Group, Kind
from web.lines import LineField
from web.radios import ExplainedRadios

from ..models import groups_to_go_on_in

ADMISSION = {Kind.OPEN: Admission.AT_ONCE, Kind.CLOSED: Admission.ON_REQUEST}


def longest(name):
    return Group._meta.get_field(name).max_length


class ContinuationForm(forms.Form):
    """The group in which those who were at an event stay together: a new one, or one that the organiser manages."""

    without_optional_marks = True
    group = forms.ModelChoiceField(
        queryset=None, required=False, label=gettext_lazy("Which group?"), empty_label=gettext_lazy("Choose a group")
    )
    name = LineField(label=gettext_lazy("Name of the group"), max_length=longest("name"), required=False)
    intro = LineField(
        label=gettext_lazy("What is the group about, in one sentence?"), max_length=longest("intro"), required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Who may read along?"), widget=ExplainedRadios, required=False, initial=Kind.CLOSED
    )

    def __init__(self, *args, event, member, at_once, **kwargs):
        """at_once: whether the member may begin a group here, or a community manager looks at it first."""
        super().__init__(*args, **kwargs)
        managed = groups_to_go_on_in(member)
        self.fields["group"].queryset = managed
        if at_once:
            self.fields["group"].empty_label = _("A new group")
            self.fields["kind"].choices = [(kind, kind.label) for kind in ADMISSION]
            self.fields["kind"].widget.means = KIND_MEANS
            self.initial |= {
                "name": event.title[: longest("name")],
                "intro": (_("For who was at “%(event)s”.") % {"event": event.title})[: longest("intro")],
            }
            if not managed:
                del self.fields["group"]
        else:
            self.fields["group"].required = True
            for name in ("name", "intro", "kind"):
                del self.fields[name]

    def clean(self):
        cleaned = super().clean()
        if "name" in self.fields and not cleaned.get("group"):
            missing = {
                "name": _("Give the group a name."),
                "intro": _("Say in one sentence what the group is about."),
                "kind": _("Choose who may read along."),
            }
            for name, words in missing.items():
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, words)
        return cleaned

    def wishes(self, shutters):
        """What Event.go_on wants to know; shutters: how a new group looks."""
        if self.cleaned_data.get("group"):
            return {"group": self.cleaned_data["group"]}
        fresh = {name: self.cleaned_data[name] for name in ("name", "intro", "kind")}
        return fresh | {"admission": ADMISSION[Kind(fresh["kind"])]} | shutters
