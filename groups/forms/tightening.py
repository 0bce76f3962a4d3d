from django import forms
from django.utils.translation import gettext_lazy as _

from web.radios import ExplainedRadios

from ..models import Admission, Kind
from .groups import ADMISSION_MEANS

BECOMING_MEANS = {
    (Kind.OPEN, Kind.CLOSED): _(
        "Whoever is no member of the group then reads nothing here any more, not even what is public now. "
        "Nor do they see who is in it. This cannot be undone."
    ),
    (Kind.OPEN, Kind.HIDDEN): _(
        "For whoever is no member the group then disappears, with everything in it, also what is public now. "
        "Links to it stop working for them. This cannot be undone."
    ),
    (Kind.CLOSED, Kind.HIDDEN): _(
        "The group then disappears from the list for whoever is no member, and nobody can ask to join any more. "
        "This cannot be undone."
    ),
}


class TightenForm(forms.Form):
    """What a group becomes; each choice says what follows from it."""

    without_optional_marks = True

    kind = forms.ChoiceField(label=_("Who may read along from then on?"), widget=ExplainedRadios)
    admission = forms.ChoiceField(
        label=_("How does one become a member then?"),
        help_text=_("Of a hidden group nobody knows, so there it is by invitation whatever you choose."),
        choices=[choice for choice in Admission.choices if choice[0] != Admission.AT_ONCE],
        initial=Admission.ON_REQUEST,
        widget=ExplainedRadios,
    )

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        kind, self.fields["admission"].widget.means = self.fields["kind"], ADMISSION_MEANS
        kind.choices = [each for each in Kind.choices if each[0] != group.kind and group.may_become(each[0])]
        kind.widget.means = {to: means for (start, to), means in BECOMING_MEANS.items() if start == group.kind}
        if group.kind == Kind.CLOSED:  # it can only be hidden, and then nobody can ask
            kind.initial = Kind.HIDDEN
            del self.fields["admission"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == Kind.HIDDEN:
            cleaned["admission"] = Admission.BY_INVITATION
        return cleaned
