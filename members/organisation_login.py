"""Signing in through the organisation one works for, by OpenID Connect."""

import time

from allauth.account import app_settings
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from .models import Organisation
from .models.addresses import ADDRESS
from .proof import ANEW, lacks_proof_of_their_own, place_to_prove

WAITING_LOGIN = "organisation_login_waiting"
PATIENCE = 15 * 60  # seconds in which the existing account must be proven


class OrganisationLoginAdapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request, sociallogin):
        """An address that matches opens no account: whoever has one here proves that first; then it is connected."""
        process = sociallogin.state.get("process")
        if process == AuthProcess.REDIRECT and sociallogin.is_existing and sociallogin.user == request.user:
            prove_anew(request, sociallogin)
        if process == AuthProcess.CONNECT and lacks_proof_of_their_own(request):
            raise ImmediateHttpResponse(redirect(place_to_prove(reverse("socialaccount_connections"))))
        if process != AuthProcess.LOGIN:
            return
        addresses = proven_addresses(sociallogin)
        if sociallogin.is_existing:
            sociallogin.user.take_over_measures(*addresses)
            note_job(sociallogin.user, addresses)
        elif EmailAddress.objects.filter(email__in=addresses, verified=True).exists():
            request.session[WAITING_LOGIN] = {"login": sociallogin.serialize(), "at": time.time()}
            raise ImmediateHttpResponse(redirect("members:prove_account"))

    def populate_user(self, request, sociallogin, data):
        """The name and address to begin with; an address that we would not take from anybody is asked anew."""
        addresses = [address for address in sociallogin.email_addresses if ADDRESS.fullmatch(address.email)]
        for address in addresses:
            address.verified = address.verified and is_about_own_domain(sociallogin, address.email)
        sociallogin.email_addresses = addresses
        member = sociallogin.user
        member.email = addresses[0].email.lower() if addresses else ""
        full_name = data.get("name") or " ".join(filter(None, [data.get("first_name"), data.get("last_name")]))
        member.name = " ".join(full_name.split())[: member._meta.get_field("name").max_length]
        return member

    def get_signup_form_initial_data(self, sociallogin):
        return super().get_signup_form_initial_data(sociallogin) | {"name": sociallogin.user.name}

    def save_user(self, request, sociallogin, form=None):
        member = sociallogin.user
        addresses = proven_addresses(sociallogin)
        for email in addresses:
            member.oust_pretenders_to(email)
        super().save_user(request, sociallogin, form)
        member.take_over_measures(*addresses)
        if member.email in addresses:
            member.confirm()
            note_job(member, addresses)
        return member


def is_about_own_domain(sociallogin, email):
    """A provider that is bound to domains confirms no address of another, whatever it says of it."""
    domains = sociallogin.provider.app.settings.get("verified_email")
    return not isinstance(domains, list) or email.rpartition("@")[2].lower() in map(str.lower, domains)


def logged_in_at(sociallogin):
    """When somebody last logged in at the provider, as it says itself; None when it does not say."""
    claims = sociallogin.account.extra_data.get("id_token") or {}
    moment = claims.get("auth_time")
    return moment if isinstance(moment, int | float) else None


def is_recent(moment):
    return moment is not None and time.time() - moment < app_settings.REAUTHENTICATION_TIMEOUT


def prove_anew(request, sociallogin):
    """The member was sent to the provider to log in there once more. That it let them through is no proof by itself:
    it may have a session, and what we ask of it travels through a browser that anybody may sit at.
    """
    moment = logged_in_at(sociallogin)
    if is_recent(moment) or (moment is None and not says_when(sociallogin)):
        record_proof(request, sociallogin)
        return
    messages.error(request, _("Your organisation let you through without asking you to log in there again."))
    page = sociallogin.get_redirect_url(request) or reverse("members:account")
    raise ImmediateHttpResponse(redirect(place_to_prove(page)))


def says_when(sociallogin):
    logins = {login["id"]: login for login in settings.ORGANISATION_LOGINS}
    return logins.get(sociallogin.account.provider, {}).get("auth_time", False)


def note_recent_login(request, sociallogin):
    """Whoever typed a password at the organisation a moment ago need not do so again."""
    if is_recent(logged_in_at(sociallogin)):
        record_proof(request, sociallogin)


def record_proof(request, sociallogin):
    account = sociallogin.account
    proof = {"provider": account.provider, "uid": account.uid, ANEW: True}
    record_authentication(request, sociallogin.user, "socialaccount", **proof)


def proven_addresses(sociallogin):
    """The addresses of which the provider says that it has verified them."""
    return [address.email.lower() for address in sociallogin.email_addresses if address.verified]


def waiting_login(request):
    """A login through an organisation that waits until the account with its address has been proven; or None."""
    waiting = request.session.get(WAITING_LOGIN) if request.session.session_key else None
    if not waiting or time.time() - waiting["at"] > PATIENCE:
        return None
    return SocialLogin.deserialize(waiting["login"])


def connect_waiting_login(request, member):
    """After signing in: the login that waited belongs to this member, if the address is theirs."""
    sociallogin = waiting_login(request)
    request.session.pop(WAITING_LOGIN, None)
    if sociallogin is None:
        return
    addresses = proven_addresses(sociallogin)
    own = EmailAddress.objects.filter(user=member, email__in=addresses, verified=True).exists()
    sociallogin.lookup()
    if own and not sociallogin.is_existing:
        sociallogin.connect(request, member)
        note_job(member, addresses)


def note_job(member, addresses):
    """That somebody signs in at an organisation shows better than anything that they work there."""
    found = (Organisation.recognised_by(email) for email in addresses)
    organisation = next((organisation for organisation in found if organisation), None)
    if organisation:
        member.works_by_login(organisation)
