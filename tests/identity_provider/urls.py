from django.urls import include, path

from tests.identity_provider import adapter  # noqa: F401 - it has to hear of the first login

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("", include("allauth.idp.urls")),
]
