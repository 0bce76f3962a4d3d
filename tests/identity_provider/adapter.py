from allauth.account.signals import authentication_step_completed
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from django.dispatch import receiver
from django.utils import timezone

from tests.identity_provider import SILENT


@receiver(authentication_step_completed)
def note_when(user, **kwargs):
    user.last_login = timezone.now()
    user.save(update_fields=["last_login"])


class Adapter(DefaultOIDCAdapter):
    """Says when somebody typed a password there, as OpenID Connect has it; allauth's own does not."""

    def get_claims(self, purpose, user, *args, **kwargs):
        claims = super().get_claims(purpose, user, *args, **kwargs)
        if purpose == "id_token" and user.username not in SILENT:
            claims["auth_time"] = int(user.last_login.timestamp())
        return claims
