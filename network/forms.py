from django import forms
from django.utils.translation import gettext_lazy as _

from web.bots import ForPeople
from web.editor import RichTextField
from web.radios import ExplainedRadios

from .models import JoiningPolicy, Network, Page, ProblemReport, Sight

SIGHT_MEANS = {
    Sight.EVERYTHING: _("Everybody reads what members wrote for everybody, also search engines."),
    Sight.HOME: _(
        "Who is no member sees the front page, with the newest that is for everybody. The rest is for members."
    ),
    Sight.SIGNUP: _("Who is no member can ask to join, log in, and read the house rules. Nothing else."),
}
POLICY_MEANS = {
    JoiningPolicy.ANYONE: _("Who confirms the own address is in."),
    JoiningPolicy.RECOGNISED: _(
        "With an address of an organisation we know you are in at once. Others say why, and you decide."
    ),
    JoiningPolicy.APPROVAL: _("Everybody says why, and you decide."),
    JoiningPolicy.INVITATION: _("Nobody can ask. Who was invited by a colleague is in at once."),
}


class PageForm(forms.ModelForm):
    body = RichTextField(label=_("Text"), error_messages={"required": _("Write the text of this page.")})

    class Meta:
        model = Page
        fields = ["title", "body"]
        error_messages = {"title": {"required": _("Give the page a title.")}}


class RulesForm(PageForm):
    """The house rules: a change that matters is put to every member."""

    note = forms.CharField(
        label=_("What is different?"),
        required=False,
        max_length=300,
        help_text=_("One or two sentences. Members read them above the new rules."),
    )
    asks_again = forms.BooleanField(
        label=_("Ask all members again"),
        required=False,
        help_text=_("Before they go on, everybody agrees with the new text. Not needed for a spelling mistake."),
    )


class AdmissionForm(forms.ModelForm):
    class Meta:
        model = Network
        fields = [
            "visitors_see",
            "joining_policy",
            "members_may_invite",
            "groups_need_approval",
            "admission_text",
            "refusal_text",
        ]
        widgets = {
            "visitors_see": ExplainedRadios,
            "joining_policy": ExplainedRadios,
            "admission_text": forms.Textarea(attrs={"rows": 4}),
            "refusal_text": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "members_may_invite": _("Who accepts an invitation is in at once, whatever you chose above."),
            "groups_need_approval": _(
                "Whoever wants to begin a group proposes it to the community managers. Off: everybody begins at once."
            ),
            "admission_text": _("It stands in the mail, below the welcome. For one person you can change it."),
            "refusal_text": _("A beginning. For each person you can change it."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, choices, means in (
            ("visitors_see", Sight.choices, SIGHT_MEANS),
            ("joining_policy", JoiningPolicy.choices, POLICY_MEANS),
        ):
            self.fields[name].choices, self.fields[name].widget.means = choices, means


class ProblemForm(ForPeople, forms.ModelForm):
    uuid = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = ProblemReport
        fields = ["text", "page", "email"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        error_messages = {"text": {"required": _("Tell what goes wrong.")}}
        help_texts = {
            "text": _("Say what you did, and what happened then."),
            "page": _("Copy the address, or describe the page."),
            "email": _("Only if you want an answer."),
        }
