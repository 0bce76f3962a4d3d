"""OpenID Connect providers, as the environment names them: OIDC_PROVIDERS, a list in JSON."""

import json
import re
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

REQUIRED = {"id", "name", "server_url", "client_id", "secret"}
OURS = {"trusted", "auth_time", "origins"}  # allauth knows nothing of these
OPTIONAL = OURS | {"verified_email", "scope", "uid_field", "token_auth_method"}
DOMAIN = re.compile(r"([a-z0-9-]+\.)+[a-z0-9-]{2,}", re.ASCII | re.I)


def read_logins(text, local):
    """The providers, each complete and known in every word: a misspelt setting must not open a door."""
    try:
        logins = json.loads(text or "[]")
    except ValueError as error:
        raise ImproperlyConfigured(f"OIDC_PROVIDERS is no JSON: {error}") from None
    if not (isinstance(logins, list) and all(isinstance(login, dict) for login in logins)):
        raise ImproperlyConfigured("OIDC_PROVIDERS must be a list of objects.")
    for login in logins:
        wrong = (REQUIRED - login.keys()) or (login.keys() - REQUIRED - OPTIONAL)
        if wrong:
            raise ImproperlyConfigured(f"OIDC_PROVIDERS: missing or unknown: {', '.join(sorted(wrong))}.")
        if not re.fullmatch(r"[a-z0-9-]{1,40}", str(login["id"])):
            raise ImproperlyConfigured("OIDC_PROVIDERS: an id has small letters, digits and dashes.")
        if urlsplit(login["server_url"]).scheme != "https" and not local:
            raise ImproperlyConfigured(f"OIDC_PROVIDERS: {login['id']} must be at https://…")
        for name in ("trusted", "auth_time"):
            if not isinstance(login.get(name, False), bool):
                raise ImproperlyConfigured(f"OIDC_PROVIDERS: {name} is true or false.")
        if not is_bool_or_domains(login.get("verified_email", False)):
            raise ImproperlyConfigured("OIDC_PROVIDERS: verified_email is true, false, or a list of domains.")
    if len({login["id"] for login in logins}) != len(logins):
        raise ImproperlyConfigured("OIDC_PROVIDERS: each provider needs an id of its own.")
    return logins


def is_bool_or_domains(value):
    if isinstance(value, list):
        return bool(value) and all(isinstance(name, str) and DOMAIN.fullmatch(name) for name in value)
    return isinstance(value, bool)


def app_of(login):
    """The provider as allauth wants it. Unless told otherwise it decides itself which address it has verified."""
    settings = {name: login[name] for name in ("server_url", *OPTIONAL - OURS) if name in login}
    return {
        "provider_id": login["id"],
        "name": login["name"],
        "client_id": login["client_id"],
        "secret": login["secret"],
        "settings": settings,
    }


def origins_of(logins):
    """Where a form may lead to: Chromium also holds redirects of a form to the policy."""
    addresses = {address for login in logins for address in [login["server_url"], *login.get("origins", [])]}
    return sorted({"{0.scheme}://{0.netloc}".format(urlsplit(address)) for address in addresses})
