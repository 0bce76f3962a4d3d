from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import FIELDS, WIDE, Audience, Member

LABELS = {
    "profile": _("Your profile page"),
    "photo": _("Your photo"),
    "headline": _("Your line"),
    "job": _("Your work and your organisation"),
    "province": _("Your province"),
    "expertise": _("Ask me about"),
    "learning": _("I want to learn about"),
    "about": _("About you"),
    "groups": _("Your groups"),
    "events": _("Events you come to"),
    "board": _("Your board"),
    "email": _("The e-mail address you log in with"),
}
HINTS = {
    "profile": _("Members can always open it. Search engines find it only when everybody can."),
    "photo": _("It stands beside everything you write, so all members see it."),
    "job": _("About your profile alone. It stands below all you write: for everybody, where that is public."),
    "groups": _("Never the closed and hidden groups, for who is not in them."),
    "events": _("Only events that the other one can see as well."),
    "board": _("What colleagues wrote on it, and who may write on it."),
    "email": _("Nobody sees it, unless you show it here."),
}


class PrivacyForm(forms.ModelForm):
    """Who sees what of a profile: a row for each field, and one for each answer."""

    board_is_open = forms.BooleanField(
        label=_("Colleagues may write on my board"),
        required=False,
        help_text=_("When you close it, what is on it stays until you delete it."),
    )

    class Meta:
        model = Member
        fields = [*(f"{field}_audience" for field in LABELS), "board_is_open"]

    def __init__(self, *args, answers=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.answers = {f"answer_{answer.question_id}": answer for answer in answers}
        for field, label in LABELS.items():
            row = self.fields[f"{field}_audience"]
            row.label, row.help_text = label, HINTS.get(field, "")
            row.choices = WIDE if field not in FIELDS or field == "job" else Audience.choices
        for name, answer in self.answers.items():
            self.fields[name] = forms.ChoiceField(
                label=answer.question.label, choices=Audience.choices, initial=answer.audience
            )

    @property
    def rows(self):
        names = [name for name in self.fields if name != "board_is_open"]
        return [self[name] for name in names]

    def _post_clean(self):
        """Nothing is written into the member in hand: show_to does that, when everything is right."""

    def save(self):
        cleaned = self.cleaned_data
        answers = [(answer, cleaned[name]) for name, answer in self.answers.items()]
        self.instance.show_to(answers, **{name: cleaned[name] for name in self.Meta.fields})
