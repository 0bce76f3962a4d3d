from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.jobs import OrganisationField
from members.models import Organisation, ProfileQuestion
from web.images import strip
from web.radios import ExplainedRadios

from ..models import HEIGHT, WIDTH, Group, Inviting, Kind, MailLevel, Posting, asked_by_groups

POSTING_MEANS = {
    Posting.MEMBERS: _("Whoever is in the group writes in it and puts events in its agenda."),
    Posting.MANAGERS: _("Members read along and comment. Good for news from one side."),
}
INVITING_MEANS = {
    Inviting.MANAGERS: _("Members who know somebody ask a manager."),
    Inviting.MEMBERS: _("Members bring in whom they know. Only managers decide on requests."),
}
MAIL_MEANS = {
    MailLevel.EVERYTHING: _("As soon as somebody posts something. Comments not."),
    MailLevel.DIGEST: _("On Tuesday, with the rest of the network."),
    MailLevel.NOTHING: _("You read here what is new, whenever you like."),
}


class SettingsForm(forms.ModelForm):
    """How things go in a group, for its managers to arrange."""

    picture = forms.FileField(
        label=_("Picture above the group"),
        required=False,
        help_text=_("A wide photo; the middle of it is shown. Who is in it should agree. At most 10 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    picture_remove = forms.BooleanField(label=_("Remove the picture"), required=False)
    organisation = OrganisationField(
        label=_("Home organisation"),
        required=False,
        help_text=_(
            "Only if the group belongs to one organisation. It stands on “About”, and one finds the group by it."
        ),
    )
    questions = forms.ModelMultipleChoiceField(
        ProfileQuestion.objects.none(),
        label=_("Asked before joining"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Questions of the profile. Who answered one already is not asked again; the answer stands on the profile."
        ),
    )

    class Meta:
        model = Group
        fields = [
            "posting",
            "inviting",
            "questions",
            "mail_level",
            "welcome",
            "memo",
            "organisation",
            "province",
        ]
        labels = {
            "posting": _("Who may post?"),
            "inviting": _("Who may invite?"),
            "mail_level": _("Mail for new members"),
            "welcome": _("Welcome"),
            "memo": _("For members"),
            "province": _("Province"),
        }
        help_texts = {
            "mail_level": _("Every member can choose something else for themself."),
            "welcome": _("Who joins reads this once, and in the mail that lets them in. What do you do first here?"),
            "memo": _("It stands beside what is written, only for members. The number of the video room, say."),
            "province": _("Only if the group is about one part of the country."),
        }
        widgets = {
            "posting": ExplainedRadios,
            "inviting": ExplainedRadios,
            "mail_level": ExplainedRadios,
            "welcome": forms.Textarea(attrs={"rows": 5}),
            "memo": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, choices, means in (
            ("posting", Posting.choices, POSTING_MEANS),
            ("inviting", Inviting.choices, INVITING_MEANS),
            ("mail_level", MailLevel.choices, MAIL_MEANS),
        ):
            self.fields[name].choices, self.fields[name].widget.means = choices, means
        self.fields["province"].choices = [("", _("The whole country")), *self.fields["province"].choices[1:]]
        asked = self.fields["questions"].queryset = asked_by_groups(ProfileQuestion.objects.asked())
        if not asked:
            del self.fields["questions"]
        home = self.initial.get("organisation")
        if isinstance(home, int):  # the key of what is kept; else what was typed before signing in
            self.initial["organisation"] = self.instance.organisation.name
        if not self.instance.cover:
            del self.fields["picture_remove"]
        if self.instance.kind == Kind.HIDDEN:
            self.fields["organisation"].help_text = _("Only if the group belongs to one organisation.")

    def clean_organisation(self):
        organisation = self.cleaned_data["organisation"]
        if organisation and not isinstance(organisation, Organisation):
            raise forms.ValidationError(_("Choose an organisation from the list, or leave this empty."))
        return organisation or None

    def clean_picture(self):
        """The picture as it will be kept, or None."""
        upload = self.cleaned_data["picture"]
        return strip(upload, WIDTH, HEIGHT) if upload else None

    def arranged(self):
        """What was filled in, as Group.arrange takes it."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}

    def changes_picture(self):
        return bool(self.cleaned_data["picture"] or self.cleaned_data.get("picture_remove"))

    def clean_welcome(self):
        return written(self.cleaned_data["welcome"])

    def clean_memo(self):
        return written(self.cleaned_data["memo"])


def written(text):
    return text.replace("\r\n", "\n").strip()


class MailForm(forms.Form):
    """How much mail a member gets of one group."""

    mail_level = forms.ChoiceField(label=_("Mail of this group"), choices=MailLevel.choices, widget=ExplainedRadios)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mail_level"].widget.means = MAIL_MEANS
