from uuid import uuid4

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.socialaccount import forms as organisation
from django import forms
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from network.models import Network
from web.bots import ForPeople
from web.lines import LineField
from web.undoing import undone

from ..adapter import invitation_brought
from ..models import Member, ProfileQuestion
from ..models.addresses import NOWHERE
from ..organisation_login import proven_addresses
from .questions import Answering


class InOurWords:
    """A form of allauth, with its labels in our words and nothing written inside the boxes."""

    labels = {
        "login": _("Your e-mail address"),
        "email": _("Your e-mail address"),
        "password": _("Your password"),
        "oldpassword": _("Your password until now"),
        "password1": _("Your new password"),
        "password2": _("Your new password once more"),
        "code": _("Code"),
    }
    help_texts = {"password1": _("At least 12 characters. Four words in a row are easy to remember.")}
    required_messages = {
        "login": _("Fill in your e-mail address."),
        "email": _("Fill in an e-mail address."),
        "password": _("Fill in your password."),
        "oldpassword": _("Fill in the password you have now."),
        "password1": _("Choose a password."),
        "password2": _("Fill in your new password once more."),
        "code": _("Fill in the code."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.error_messages["required"] = self.required_messages.get(name, field.error_messages["required"])
            field.help_text = self.help_texts.get(name, "" if "password" in name else field.help_text)


class LoginForm(InOurWords, allauth.LoginForm):
    pass


class ChangePasswordForm(InOurWords, allauth.ChangePasswordForm):
    pass


class SetPasswordForm(InOurWords, allauth.SetPasswordForm):
    pass


def holder_of(email):
    """Whose address this is. A second address only counts once it is confirmed: who mistypes one lets nobody in."""
    rows = EmailAddress.objects.filter(Q(verified=True) | Q(primary=True), email=email.lower(), user__is_active=True)
    address = rows.select_related("user").order_by("-verified").first()
    return address and address.user


class ResetPasswordForm(InOurWords, allauth.ResetPasswordForm):
    def clean_email(self):
        email = super().clean_email()
        holder = holder_of(email)
        self.users = [holder] if holder else []
        return email


class RequestCodeForm(InOurWords, allauth.RequestLoginCodeForm):
    def clean_email(self):
        email = get_adapter().clean_email(super().clean_email())
        self._user = holder_of(email)
        return email


class ConfirmCodeForm(InOurWords, allauth.ConfirmLoginCodeForm):
    labels = {"code": _("The code from the mail")}


class AddAddressForm(InOurWords, allauth.AddEmailForm):
    labels = {"email": _("Another e-mail address")}
    help_texts = {"email": _("We send a mail there. The address counts once you have confirmed it.")}


class ResetPasswordKeyForm(InOurWords, allauth.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(InOurWords, allauth.ReauthenticateForm):
    pass


class AuthenticateForm(InOurWords, second_factor.AuthenticateForm):
    labels = {"code": _("The code of your app, or a recovery code")}


class ReauthenticateByCodeForm(InOurWords, second_factor.ReauthenticateForm):
    labels = AuthenticateForm.labels


class ActivateAppForm(InOurWords, totp.ActivateTOTPForm):
    labels = {"code": _("The code your app shows now")}


LONGEST_NAME = 60  # of a passkey


class AddPasskeyForm(InOurWords, webauthn.AddWebAuthnForm):
    labels = {
        "name": _("What do you call this device?"),
        "passwordless": _("I want to log in with it, without a password"),
    }
    help_texts = {
        "name": _("So that you know later which one it is. “Phone of work” is fine."),
        "passwordless": _("Your device then asks for your finger, your face or its code."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].validators.append(MaxLengthValidator(LONGEST_NAME))
        self.fields["passwordless"].initial = True


class NamePasskeyForm(InOurWords, webauthn.EditWebAuthnForm):
    labels = {"name": _("What do you call this device?")}
    required_messages = {"name": _("Give this device a name.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].validators.append(MaxLengthValidator(LONGEST_NAME))


class PersonForm(Answering, forms.Form):
    """What everybody tells who joins, whichever way they come in: the required profile questions as well."""

    name = LineField(
        label=_("Your name"),
        max_length=Member._meta.get_field("name").max_length,
        help_text=_("As colleagues know you. A pseudonym is not possible."),
        error_messages={"required": _("Fill in your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    reason = forms.CharField(
        label=_("Why do you want to become a member?"),
        required=False,
        max_length=1000,
        help_text=_("Only the community managers read this. One sentence is enough."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    rules = forms.BooleanField(
        error_messages={"required": _("Without the house rules you cannot become a member.")},
    )
    field_order = ["name", "email", "password1", "reason", "rules"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.invitation = invitation_brought(context.request)
        if self.invitation:
            self.fields["email"].initial = self.invitation.email
        if self.invitation or not Network.current().may_ask_approval:
            del self.fields["reason"]
        house_rules = reverse("network:page", args=["huisregels"])
        self.fields["rules"].label = format_html(_('I keep to the <a href="{url}">house rules</a>'), url=house_rules)
        self.ask(ProfileQuestion.objects.required())
        asked = [question.field_name for question in self.questions]
        self.order_fields([*self.field_order[:-1], *asked, self.field_order[-1]])

    def try_save(self, request):
        """The new member; for a known address a mail at the same cost, so that nobody learns which ones are known."""
        if self.account_already_exists:
            self.pretend_to_save(request)
            return super().try_save(request)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:  # the same form, sent twice at the same moment
            self.account_already_exists = True
            return super().try_save(request)

    def pretend_to_save(self, request):
        """All the work of a new member for an address that nobody has, undone."""
        email = self.cleaned_data["email"]
        self.cleaned_data["email"], self.account_already_exists = f"{uuid4().hex}@{NOWHERE}", False
        with undone():
            self.save(request)
        self.cleaned_data["email"], self.account_already_exists = email, True


class SignupForm(ForPeople, InOurWords, PersonForm, allauth.SignupForm):
    labels = {"email": _("Your e-mail address at work"), "password1": _("Choose a password")}
    help_texts = InOurWords.help_texts | {
        "email": _("So that others know they talk to colleagues. Nobody sees the address.")
    }


class OrganisationSignupForm(InOurWords, PersonForm, organisation.SignupForm):
    """For whoever comes in through the organisation: an address it has verified is not asked, nor can it be changed."""

    labels = SignupForm.labels
    help_texts = SignupForm.help_texts

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if proven_addresses(self.sociallogin):
            del self.fields["email"]
