from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as organisations
from allauth.usersessions import views as sessions
from django.conf import settings
from django.urls import include, path, re_path

from members.proof import proof_required
from members.views.account import (
    ConfirmCode,
    OrganisationLogins,
    PasskeyLogin,
    organisation_callback,
    organisation_login,
    second_factors,
)
from members.views.joining import ConfirmAddress
from network.middleware import stays_open

# allauth's views under Dutch addresses, and only those that this site has a page for.
accounts = [
    path("word-lid/", account.signup, name="account_signup"),
    path("inloggen/", account.login, name="account_login"),
    path("inloggen/organisatie/<slug:provider_id>/", organisation_login, name="openid_connect_login"),
    path("inloggen/organisatie/<slug:provider_id>/terug/", organisation_callback, name="openid_connect_callback"),
    path("inloggen/gestopt/", organisations.login_cancelled, name="socialaccount_login_cancelled"),
    path("inloggen/mislukt/", stays_open(organisations.login_error), name="socialaccount_login_error"),
    path("word-lid/organisatie/", organisations.signup, name="socialaccount_signup"),
    path("inloggen/code/", second_factor.authenticate, name="mfa_authenticate"),
    path("inloggen/mail/", account.request_login_code, name="account_request_login_code"),
    path("inloggen/mail/code/", stays_open(ConfirmCode.as_view()), name="account_confirm_login_code"),
    path("inloggen/passkey/", stays_open(PasskeyLogin.as_view()), name="mfa_login_webauthn"),
    path("uitloggen/", account.logout, name="account_logout"),
    path("bevestig-je-adres/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^bevestigen/(?P<key>[-:\w]+)/$", ConfirmAddress.as_view(), name="account_confirm_email"),
    path("wachtwoord-vergeten/", account.password_reset, name="account_reset_password"),
    path("wachtwoord-vergeten/verstuurd/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^nieuw-wachtwoord/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("nieuw-wachtwoord/klaar/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("profiel/wachtwoord/", account.password_change, name="account_change_password"),
    path("profiel/bevestig-wachtwoord/", account.reauthenticate, name="account_reauthenticate"),
    path("profiel/bevestig-code/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("profiel/bevestig-passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("profiel/account/adressen/", proof_required(account.email), name="account_email"),
    path("profiel/account/wachtwoord/", proof_required(account.password_set), name="account_set_password"),
    path("profiel/account/tweede-stap/", second_factors, name="mfa_index"),
    path("profiel/account/app/", proof_required(app.activate_totp), name="mfa_activate_totp"),
    path("profiel/account/app/uitzetten/", proof_required(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("profiel/account/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("profiel/account/passkeys/toevoegen/", proof_required(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("profiel/account/passkeys/<int:pk>/", proof_required(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "profiel/account/passkeys/<int:pk>/verwijderen/",
        proof_required(passkeys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path(
        "profiel/account/herstelcodes/",
        proof_required(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "profiel/account/herstelcodes/nieuwe/",
        proof_required(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "profiel/account/herstelcodes/bestand/",
        proof_required(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path(
        "profiel/account/organisaties/",
        proof_required(OrganisationLogins.as_view()),
        name="socialaccount_connections",
    ),
    path("profiel/account/sessies/", sessions.list_usersessions, name="usersessions_list"),
    path("account-gesloten/", account.account_inactive, name="account_inactive"),
]

urlpatterns = [
    *accounts,
    path("", include("members.urls")),
    path("", include("groups.urls")),
    path("", include("content.urls")),
    path("", include("blog.urls")),
    path("", include("discussions.urls")),
    path("", include("events.urls")),
    path("", include("files.urls")),
    path("", include("notifications.urls")),
    path("", include("feed.urls")),
    path("", include("search.urls")),
    path("", include("moderation.urls")),
    path("", include("network.urls")),
]

handler403 = "members.views.account.forbidden"
handler429 = "web.often.refusal"  # of allauth

if settings.DEMO_MAILBOX:
    urlpatterns.append(path("demo/postbus/", include("ambtenaar.mailbox")))
