from allauth.account import forms as allauth
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import Value
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from web.editor import RichTextField
from web.images import squares
from web.lines import LineField
from web.paging import PARAMETER
from web.subjects import SubjectsField

from .models import LARGE, SMALL, Affiliation, Audience, Member, Organisation, Province, SortName


class InOurWords:
    """A form of allauth, with its labels in our words and nothing written inside the boxes."""

    labels = {
        "login": _("Your e-mail address"),
        "email": _("Your e-mail address"),
        "password": _("Your password"),
        "oldpassword": _("Your password until now"),
        "password1": _("Your new password"),
        "password2": _("Your new password once more"),
    }
    help_texts = {"password1": _("At least 12 characters. Four words in a row are easy to remember.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, "" if "password" in name else field.help_text)


class LoginForm(InOurWords, allauth.LoginForm):
    pass


class ChangePasswordForm(InOurWords, allauth.ChangePasswordForm):
    pass


class ResetPasswordForm(InOurWords, allauth.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(InOurWords, allauth.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(InOurWords, allauth.ReauthenticateForm):
    pass


class SignupForm(InOurWords, allauth.SignupForm):
    name = LineField(
        label=_("Your name"),
        max_length=80,
        help_text=_("As colleagues know you. A pseudonym is not possible."),
        error_messages={"required": _("Fill in your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    rules = forms.BooleanField(
        error_messages={"required": _("Without the house rules you cannot become a member.")},
    )
    field_order = ["name", "email", "password1", "rules"]
    labels = {"email": _("Your e-mail address at work"), "password1": _("Choose a password")}
    help_texts = InOurWords.help_texts | {
        "email": _("So that others know they talk to colleagues. Nobody sees the address.")
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        house_rules = reverse("network:page", args=["huisregels"])
        self.fields["rules"].label = format_html(_('I keep to the <a href="{url}">house rules</a>'), url=house_rules)

    def try_save(self, request):
        """The new member; for a known address a mail at the same cost, so that nobody learns which ones are known."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
            return super().try_save(request)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:  # the same form, sent twice at the same moment
            self.account_already_exists = True
            return super().try_save(request)


class ProfileForm(forms.ModelForm):
    photo_upload = forms.FileField(
        label=_("Photo"),
        required=False,
        help_text=_("JPG, PNG or WebP, at most 10 MB. We cut out a square and throw away what else is in the file."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}),
    )
    photo_remove = forms.BooleanField(label=_("Remove my photo"), required=False)
    about = RichTextField(label=_("About you"), required=False)
    job_title = LineField(
        label=_("What do you do?"),
        required=False,
        max_length=Affiliation._meta.get_field("job_title").max_length,
        help_text=_("In plain words. “I handle the permits for terraces” is fine."),
    )
    organisation = LineField(
        label=_("Organisation"),
        required=False,
        max_length=200,
        help_text=_("Type the first letters. Is yours not in the list? Then write its name yourself."),
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
        field_classes = {"name": LineField, "headline": LineField}
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
        self.fields["profile_audience"].choices = self.fields["photo_audience"].choices = Audience.choices
        if not self.instance.photo:
            del self.fields["photo_remove"]

    def clean_photo_upload(self):
        upload = self.cleaned_data["photo_upload"]
        return squares(upload, (LARGE, SMALL)) if upload else None

    def clean_organisation(self):
        """The organisation that is meant, or the name as it was typed."""
        name = self.cleaned_data["organisation"]
        return Organisation.objects.filter(sort_name=SortName(Value(name))).first() or name

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

    without_optional_marks = True
    naam = forms.CharField(label=_("Name"), required=False, max_length=80)
    organisatie = forms.CharField(label=_("Organisation"), required=False, max_length=120)
    provincie = forms.ChoiceField(
        label=_("Province"), required=False, choices=[("", _("The whole country")), *Province.choices]
    )
    onderwerp = forms.CharField(label=_("Expert in"), required=False, max_length=100)

    @property
    def asked(self):
        """The filters that are filled in, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, members):
        asked = self.asked
        if "naam" in asked:
            members = members.named(asked["naam"])
        if "organisatie" in asked:
            members = members.working_at(asked["organisatie"])
        if "provincie" in asked:
            members = members.filter(province=asked["provincie"])
        if "onderwerp" in asked:
            members = members.expert_in(asked["onderwerp"])
        return members

    def ways_out(self):
        """Each filter that is on, with the query string of the same page without it: [(words, query)]."""
        return [(words, self.query_without(name)) for name, words in self.asked.items()]

    def query_without(self, name):
        query = self.data.copy()
        for gone in (name, PARAMETER):
            query.pop(gone, None)
        return query.urlencode()


class TurnAwayForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you decline?"),
        help_text=_("Who asked reads this."),
        error_messages={"required": _("Say why not. One sentence is enough.")},
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
