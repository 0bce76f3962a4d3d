import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from network.models import JoiningPolicy, Network, RulesVersion
from web.held import LONGEST_ADDRESS, held, hold, page_here

from .models import Application, Departure, Errand, Member, NetworkInvitation, answer
from .models.addresses import ADDRESS
from .organisation_login import connect_waiting_login, note_recent_login

COMING_BACK = "coming_back"
KEPT_OUT = "kept_out"  # in the session: by which suspension the sign-in of a moment ago ended
COMING_BACK_FOR = 900  # seconds between the password and the button
INVITATION = "invitation"  # in the session: the token of the invitation that was accepted in this browser


def invitation_brought(request):
    """The invitation somebody accepted before signing up, as long as it is open; or None."""
    token = request.session.get(INVITATION) if request and request.session.session_key else None
    invitation = token and NetworkInvitation.objects.bearing(token)
    return invitation if invitation and invitation.is_open else None


class AccountAdapter(DefaultAccountAdapter):
    """Joining and signing in, as allauth does it, plus what this network adds: errands and admission."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This address and this password do not belong together. Check them both."),
        "enter_current_password": _("This is not the password you have now."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("This was tried too often. Wait five minutes, or choose a new password."),
    }

    def is_open_for_signup(self, request):
        return Network.current().joining_policy != JoiningPolicy.INVITATION or bool(invitation_brought(request))

    def is_safe_url(self, url):
        try:
            return super().is_safe_url(url)
        except ValueError:  # no address at all, such as "//["
            return False

    def clean_email(self, email):
        if not ADDRESS.fullmatch(email):
            raise ValidationError(_("We cannot send mail to this address. Use one like name@organisation.nl."))
        return email

    def save_user(self, request, user, form, commit=True):
        user.name = form.cleaned_data["name"]
        user = super().save_user(request, user, form, commit)
        answer(user, form.answers())
        Application.objects.create(
            member=user, reason=form.cleaned_data.get("reason", ""), invitation=invitation_brought(request)
        )
        rules = RulesVersion.objects.current()
        if rules and form.cleaned_data.get("rules"):
            user.agree_with(rules)
        page = page_here(request, request.POST.get("next") or request.GET.get("next") or "")
        form_path, fields = held(request)
        if page or fields:
            Errand.objects.create(
                member=user,
                page=page or resolve_url(settings.LOGIN_REDIRECT_URL),
                form_path=form_path[:LONGEST_ADDRESS],
                fields=fields,
            )
        return user

    def set_password(self, user, password):
        user.set_password(password)
        user.save(update_fields=["password"])

    def login(self, request, user):
        departure = Departure.objects.open().filter(member=user).first()
        if departure:
            # Only who proved to be this member gets here; nothing of it is told to anybody else.
            request.session[COMING_BACK] = {"departure": departure.pk, "at": timezone.now().timestamp()}
            raise ImmediateHttpResponse(redirect("members:come_back"))
        suspension = user.suspensions.running().order_by("-pk").first()
        if suspension and user.joined_at:
            # Likewise; rooms above know what was decided, and what can be said against it.
            request.session[KEPT_OUT] = {"suspension": suspension.pk, "at": timezone.now().timestamp()}
            raise ImmediateHttpResponse(redirect("moderation:kept_out"))
        if not Member.objects.present().filter(pk=user.pk).exists():
            raise ImmediateHttpResponse(redirect(place_of_the_absent(user)))
        request.session.pop(COMING_BACK, None)  # somebody else may have left, in the same browser
        super().login(request, user)

    def post_login(self, request, user, *, redirect_url=None, **kwargs):
        connect_waiting_login(request, user)
        sociallogin = (kwargs.get("signal_kwargs") or {}).get("sociallogin")
        if sociallogin:
            note_recent_login(request, sociallogin)
        errand = Errand.objects.filter(member=user).first()
        if errand:
            if errand.fields:
                hold(request, errand.form_path, errand.fields)
            redirect_url = errand.page
            errand.delete()
        return super().post_login(request, user, redirect_url=redirect_url, **kwargs)

    def get_email_verification_redirect_url(self, email_address):
        """Where confirming leads on a device that did not sign up; on the one that did, the errand leads on."""
        if self.request.user.is_authenticated:
            return resolve_url("account_email" if email_address.user.has_several_addresses else "feed:home")
        member = email_address.user
        return reverse(settings.LOGIN_URL) if member.joined_at else place_of_the_absent(member)

    def get_password_change_redirect_url(self, request):
        return reverse("members:account")

    def get_user_search_fields(self):
        return ["email"]


def place_of_the_absent(member):
    """The page that tells somebody with an account why it is not open."""
    waits = Member.objects.waiting().filter(pk=member.pk).exists()
    return reverse("members:waiting" if waits else "account_inactive")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Authenticator apps, passkeys and recovery codes: their names, and their secrets unreadable in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Codes change every half minute: type the one your app shows now."),
    }

    def get_totp_issuer(self):
        return Network.current().name

    def _get_site_name(self):
        return Network.current().name

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def encrypt(self, text):
        return secret_box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return secret_box().decrypt(encrypted_text.encode()).decode()


def secret_box():
    """What SECRET_KEY closes; what a former key (SECRET_KEY_FALLBACKS) closed still opens."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"second factor" + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
