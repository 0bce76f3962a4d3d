from allauth.account import views as account
from django.conf import settings
from django.urls import include, path, re_path

from members.views import ConfirmAddress

# allauth's views under Dutch addresses, and only those that this site has a page for.
accounts = [
    path("word-lid/", account.signup, name="account_signup"),
    path("inloggen/", account.login, name="account_login"),
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
    path("account-gesloten/", account.account_inactive, name="account_inactive"),
]

urlpatterns = [
    *accounts,
    path("", include("members.urls")),
    path("", include("groups.urls")),
    path("", include("content.urls")),
    path("", include("blog.urls")),
    path("", include("events.urls")),
    path("", include("notifications.urls")),
    path("", include("feed.urls")),
    path("", include("network.urls")),
]

if settings.DEMO_MAILBOX:
    urlpatterns.append(path("demo/postbus/", include("ambtenaar.mailbox")))
