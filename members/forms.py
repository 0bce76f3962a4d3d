from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

from web.editor import RichTextField
from web.images import squares
from web.subjects import SubjectsField

from .models import LARGE, SMALL, Affiliation, Audience, Member, Organisation, Province


def unbroken(name):
    """A name is one line: no line breaks or other control characters, which mail headers and lists cannot hold."""
    if any(not character.isprintable() for character in name):
        raise forms.ValidationError(_("Use letters, spaces and hyphens only."))
    return name


class SignupForm(AllauthSignupForm):
    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("As colleagues know you. A pseudonym is not possible."),
        validators=[unbroken],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    rules = forms.BooleanField(
        label=_("I keep to the house rules"),
        error_messages={"required": _("Without the house rules you cannot become a member.")},
    )
    field_order = ["name", "email", "password1", "rules"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Your e-mail address at work")
        self.fields["email"].help_text = _("So that others know they talk to colleagues. Nobody sees the address.")
        self.fields["email"].widget.attrs.pop("placeholder", None)
        self.fields["password1"].widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = _("At least 12 characters. Four words in a row are easy to remember.")


class ProfileForm(forms.ModelForm):
    photo_upload = forms.FileField(
        label=_("Photo"),
        required=False,
        help_text=_("JPG, PNG or WebP, at most 10 MB. We cut out a square and throw away what else is in the file."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}),
    )
    photo_remove = forms.BooleanField(label=_("Remove my photo"), required=False)
    about = RichTextField(label=_("About you"), required=False)
    job_title = forms.CharField(
        label=_("What do you do?"),
        required=False,
        max_length=Affiliation._meta.get_field("job_title").max_length,
        help_text=_("In plain words. “I handle the permits for terraces” is fine."),
        validators=[unbroken],
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        required=False,
        max_length=200,
        help_text=_("Type the first letters. Is yours not in the list? Then write its name yourself."),
        validators=[unbroken],
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "organization"}),
    )
    expertise = SubjectsField(
        label=_("Ask me about"),
        required=False,
        help_text=_("A few subjects, with commas between them. “Canteens” is fine."),
    )

    class Meta:
        model = Member
        fields = ["name", "headline", "about", "province", "expertise", "profile_audience", "photo_audience"]
        help_texts = {"headline": _("One line under your name. At most 120 characters.")}
        widgets = {"profile_audience": forms.RadioSelect, "photo_audience": forms.RadioSelect}

    field_order = [
        "name",
        "photo_upload",
        "photo_remove",
        "headline",
        "job_title",
        "organisation",
        "province",
        "expertise",
        "about",
        "profile_audience",
        "photo_audience",
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].validators.append(unbroken)
        self.fields["profile_audience"].choices = self.fields["photo_audience"].choices = Audience.choices
        if not self.instance.photo:
            del self.fields["photo_remove"]

    def clean_photo_upload(self):
        upload = self.cleaned_data["photo_upload"]
        return squares(upload, (LARGE, SMALL)) if upload else None

    def clean_organisation(self):
        """The organisation that is meant, or the name as it was typed."""
        name = self.cleaned_data["organisation"].strip()
        return Organisation.objects.filter(name__iexact=name).first() or name

    def save(self):
        cleaned, member = self.cleaned_data, self.instance
        member.describe(**{name: cleaned[name] for name in self.Meta.fields})
        if cleaned["photo_upload"] or cleaned.get("photo_remove"):
            member.show_on_site(cleaned["photo_upload"])
        organisation = cleaned["organisation"]
        known = isinstance(organisation, Organisation)
        member.work_as(
            cleaned["job_title"],
            organisation=organisation if known else None,
            organisation_name="" if known else organisation,
        )
        return member


class DirectoryFilter(forms.Form):
    """What the directory is narrowed by; anything that makes no sense narrows nothing."""

    naam = forms.CharField(label=_("Name"), required=False, max_length=80)
    organisatie = forms.CharField(label=_("Organisation"), required=False, max_length=120)
    provincie = forms.ChoiceField(
        label=_("Province"), required=False, choices=[("", _("The whole country")), *Province.choices]
    )
    onderwerp = forms.CharField(label=_("Expert in"), required=False, max_length=100)

    def narrow(self, members):
        if not self.is_valid():
            return members.none()
        asked = self.cleaned_data
        if asked["naam"]:
            members = members.named(asked["naam"])
        if asked["organisatie"]:
            members = members.working_at(asked["organisatie"])
        if asked["provincie"]:
            members = members.filter(province=asked["provincie"])
        if asked["onderwerp"]:
            members = members.expert_in(asked["onderwerp"])
        return members


class TurnAwayForm(forms.Form):
    reason = forms.CharField(
        label=_("Why not? The person reads this."), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
