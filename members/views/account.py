import logging

from allauth.account.internal.flows.signup import send_unknown_account_mail
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import ConfirmLoginCodeView
from allauth.decorators import rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from allauth.mfa.webauthn.views import LoginWebAuthnView
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from allauth.socialaccount.views import ConnectionsView
from allauth.usersessions.models import UserSession
from allauth.utils import get_request_param
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.defaults import permission_denied
from requests import RequestException

from network.middleware import stays_open
from web.held import page_here

from ..middleware import asks_nothing_first
from ..organisation_login import proven_addresses, waiting_login

logger = logging.getLogger(__name__)

MANAGERS_DESK = "/beheer/"


def account(request):
    """All there is about getting in, a line and a link each."""
    found = Authenticator.objects.filter(user=request.user)
    factors = {authenticator.type: authenticator.wrap() for authenticator in found}
    return render(
        request,
        "members/account.html",
        {
            "addresses": request.user.emailaddress_set.order_by("-primary", "email"),
            "passkeys": sum(authenticator.type == Authenticator.Type.WEBAUTHN for authenticator in found),
            "app": factors.get(Authenticator.Type.TOTP),
            "recovery_codes": factors.get(Authenticator.Type.RECOVERY_CODES),
            "connections": named_logins(request.user),
            "sessions": UserSession.objects.purge_and_list(request.user),
        },
    )


def named_logins(member):
    """[(account, name of the organisation)]; a provider that was taken out of the settings still has its key."""
    names = {login["id"]: login["name"] for login in settings.ORGANISATION_LOGINS}
    accounts = member.socialaccount_set.order_by("date_joined")
    return [(account, names.get(account.provider, account.provider)) for account in accounts]


def second_factors(request):
    """Where allauth returns to after a change of a second factor: the overview shows what there is now."""
    return redirect("members:account")


class PasskeyLogin(LoginWebAuthnView):
    def form_valid(self, form):
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        return perform_passwordless_login(self.request, authenticator, login)


@require_POST
def end_session(request, pk):
    """Log out on one other device; the way out of this one is the button in the menu."""
    sessions = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    get_object_or_404(sessions, pk=pk).end()
    messages.success(request, _("That device is logged out."))
    return redirect("usersessions_list")


class ConfirmCode(ConfirmLoginCodeView):
    def _resend_form_valid(self, form):
        """For an address of nobody allauth sends no mail the second time, and by that work not done would tell so."""
        if self._process.user is None:
            send_unknown_account_mail(self.request, self._process.state["email"])
        return super()._resend_form_valid(form)


def forbidden(request, exception):
    """403; to somebody whose role sleeps until there is a second factor, with the way to wake it."""
    if request.path.startswith(MANAGERS_DESK) and request.user.is_authenticated and request.user.has_sleeping_role:
        return render(request, "members/second_factor_needed.html", status=403)
    return permission_denied(request, exception)


class OrganisationLogins(ConnectionsView):
    def get_context_data(self, **kwargs):
        return super().get_context_data(connections=named_logins(self.request.user), **kwargs)


@stays_open
@rate_limit(action="login")
def organisation_login(request, provider_id):
    is_proof = request.method == "POST" and get_request_param(request, "process") == AuthProcess.REDIRECT
    return at_provider(log_in_anew if is_proof else openid_connect.login, request, provider_id)


def log_in_anew(request, provider_id):
    """To the provider, which is asked to let nobody through on a session that it still has."""
    try:
        provider = get_adapter(request).get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    asked = provider.get_redirect_from_request_kwargs(request)
    return provider.redirect(request, **asked | {"auth_params": {"prompt": "login", "max_age": "0"}})


@stays_open
def organisation_callback(request, provider_id):
    return at_provider(openid_connect.callback, request, provider_id)


def at_provider(view, request, provider_id):
    """What allauth does there; a provider that is down, or answers nonsense, gives one clear page."""
    try:
        return view(request, provider_id)
    except (RequestException, ValueError, KeyError) as error:
        logger.warning("provider %s does not answer as it should: %r", provider_id, error)
        return render(request, "socialaccount/authentication_error.html", {"is_down": True}, status=502)


@stays_open
def prove_account(request):
    """Somebody came in through an organisation with the address of an account: first show that it is theirs."""
    sociallogin = waiting_login(request)
    if sociallogin is None:
        return redirect("account_login")
    context = {"email": proven_addresses(sociallogin)[0], "provider": sociallogin.provider}
    return render(request, "members/prove_account.html", context)


@asks_nothing_first
def prove_by_organisation(request):
    """Signing in anew at the organisation, for whoever has no other way to show who they are."""
    return render(
        request,
        "members/prove_by_organisation.html",
        {"connections": named_logins(request.user), "next": page_here(request, request.GET.get("next", ""))},
    )
