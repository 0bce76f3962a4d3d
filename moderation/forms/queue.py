from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..models import Case, CaseNote, HandOver

GROUP, NETWORK = "groep", "netwerk"


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note"),
        help_text=_("Only those who handle this case read it."),
        max_length=CaseNote._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what your colleagues should know.")},
    )


class HandOverForm(forms.Form):
    """Before whom a case is put: a colleague, the managers of its group, or all who judge for the network."""

    whom = forms.ChoiceField(label=_("To whom?"), error_messages={"required": _("Choose to whom it goes.")})
    word = forms.CharField(
        label=_("What should they know?"),
        required=False,
        max_length=HandOver._meta.get_field("word").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, case, colleagues, is_for_desk, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case
        self.colleagues = {str(one.pk): one for one in colleagues}
        choices = [(key, one.name) for key, one in self.colleagues.items()]
        if is_for_desk and case.within:
            choices.append((GROUP, _("The managers of %(group)s") % {"group": case.within.name}))
        choices.append((NETWORK, _("All community managers")))
        self.fields["whom"].choices = [("", _("Choose")), *choices]

    def clean_whom(self):
        """A colleague who wrote along, or whose role ended while this page stood open, gets no case."""
        whom = self.cleaned_data["whom"]
        colleague = self.colleagues.get(whom)
        if colleague and not Case.objects.at_desk_of(colleague).filter(pk=self.case.pk).exists():
            raise ValidationError(_("This colleague cannot judge this case. Choose somebody else."))
        return whom

    def do(self, by):
        """Returns whether anything was put before anybody."""
        whom = self.cleaned_data["whom"]
        to = self.colleagues.get(whom)
        return self.case.hand_over(by, self.cleaned_data["word"], to=to, is_for_network=whom == NETWORK)
