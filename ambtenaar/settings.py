"""The one settings file: what differs per installation is read, typed, from the environment."""

import re
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from django_prose_editor.config import html_tags
from js_asset import static_lazy

from ambtenaar.organisations import app_of, origins_of, read_logins

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
TRUTHS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


def truth(name, default):
    """A yes or no. A misspelt one is refused: environ would take it for a no, and IS_HTTPS=ture is no wish for http."""
    value = env.str(name, default=str(default)).lower()
    if value not in TRUTHS:
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return TRUTHS[value]


def number(name, default):
    value = env.str(name, default=str(default))
    try:
        return type(default)(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a number, not {value!r}.") from None


def is_plain_address(url):
    parts = urlsplit(url)
    is_whole = parts.scheme == "https" and bool(parts.hostname)
    return is_whole and not ("@" in parts.netloc or parts.query or parts.fragment)


def player_origin(player):
    """The origin that may play a video in a page of ours."""
    if not re.fullmatch(r"youtube|vimeo|[a-z0-9-]+(\.[a-z0-9-]+)+", player):
        raise ImproperlyConfigured(f"VIDEO_PLAYERS must name youtube, vimeo or the host of a PeerTube, not {player!r}.")
    origins = {"youtube": "https://www.youtube-nocookie.com", "vimeo": "https://player.vimeo.com"}
    return origins.get(player, f"https://{player}")


# LOCAL is set by bin/demo and bin/test only: it allows plain http and the development secret.
LOCAL = truth("LOCAL", default=False)
DEVELOPMENT_SECRET = "for-the-demo-and-the-tests-only-never-for-an-installation"  # noqa: S105 - it protects nothing

DEBUG = truth("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default=DEVELOPMENT_SECRET if LOCAL else environ.Env.NOTSET)
# Keys from before a rotation: sessions, links and lasting measures (members/models/leaving.py) still know them.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "testserver"] if LOCAL else [])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000" if LOCAL else environ.Env.NOTSET).rstrip("/")
IS_HTTPS = truth("IS_HTTPS", default=not LOCAL)

if not LOCAL:
    if DEBUG:
        raise ImproperlyConfigured("DEBUG shows secrets to visitors; it is for the demo and the tests (LOCAL=1).")
    if len(SECRET_KEY) < 50 or SECRET_KEY == DEVELOPMENT_SECRET:
        raise ImproperlyConfigured("SECRET_KEY must be a secret of your own, of 50 characters or more.")
    if not ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the addresses this site is served at.")

# --- Services

DATABASES = {"default": env.db("DATABASE_URL")}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must point at PostgreSQL; nothing else is supported.")
DATABASES["default"] |= {
    "ENGINE": "web.postgresql",
    "ATOMIC_REQUESTS": True,
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
}
# How much of a name may be wrong and still be found: Fatima for Fatma. And disks have no arms to move any more.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
    "options", "-c pg_trgm.word_similarity_threshold=0.44 -c random_page_cost=1.1"
)

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")


def next_redis_database(url):
    """The Redis database after the broker's, so that emptying the cache never touches the queue."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{int(parts.path.strip('/') or 0) + 1}"))


REDIS_CACHE_URL = env.str("REDIS_CACHE_URL", default=next_redis_database(REDIS_URL))
# A refused Redis costs nothing and a hung one a fifth of a second; then web.cache leaves it alone for a while.
REDIS_TIMEOUTS = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}
CACHES = {
    "default": {
        "BACKEND": "web.cache.ForgivingRedisCache",
        "LOCATION": REDIS_CACHE_URL,
        "OPTIONS": REDIS_TIMEOUTS,
        "TIMEOUT": 24 * 3600,
    }
}
RELEASE = env.str("RELEASE", default="dev")

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = REDIS_TIMEOUTS | {"max_retries": 0, "visibility_timeout": 6 * 3600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Amsterdam"
BEAT_TICK = number("BEAT_TICK", default=60.0)  # seconds; the tests tick every second

CIRCULARS_A_WEEK = number("CIRCULARS_A_WEEK", default=3)  # messages of its managers, in each group

EMAIL_BACKEND = "notifications.mail.OutboxBackend"
SMTP_URL = env.str("SMTP_URL", default="smtp://127.0.0.1:25")
for name, value in env.email_url_config(SMTP_URL).items():
    if name.startswith("EMAIL_") and name not in {"EMAIL_BACKEND", "EMAIL_FILE_PATH"}:
        globals()[name] = value
EMAIL_TIMEOUT = 10  # seconds, for each thing said
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"post@{urlsplit(SITE_URL).hostname}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Where replies to our mails arrive: antwoord@netwerk.example takes antwoord+…@netwerk.example too, and a domain of its
# own is named by @antwoord.netwerk.example. Empty: our mails say that nobody reads a reply.
REPLY_ADDRESS = env.str("REPLY_ADDRESS", default="").lower()
if REPLY_ADDRESS and not re.fullmatch(r"([a-z0-9._-]{1,16})?@([a-z0-9-]+\.)+[a-z0-9-]{2,}", REPLY_ADDRESS):
    raise ImproperlyConfigured(
        "REPLY_ADDRESS must be an address with at most 16 characters before the @, or a @ and a domain."
    )
# The name under which our own mail server says, in Authentication-Results, whether a mail is of who stands in From.
# Without it anybody could write in the name of a member whose reply address they saw.
REPLY_AUTHSERV_ID = env.str("REPLY_AUTHSERV_ID", default="").lower()
if REPLY_ADDRESS and not re.fullmatch(r"[a-z0-9._-]+", REPLY_AUTHSERV_ID):
    raise ImproperlyConfigured(
        "REPLY_ADDRESS needs REPLY_AUTHSERV_ID: the name in the Authentication-Results of yours."
    )

# Where mail lands that no mail server hands over: imaps://name:password@host/INBOX, looked at each tick.
MAILBOX_URL = env.str("MAILBOX_URL", default="")
if MAILBOX_URL and not re.match(r"imaps?://[^@/]+:[^@/]+@[^@/]+(/|$)", MAILBOX_URL):
    raise ImproperlyConfigured("MAILBOX_URL must be imaps://name:password@host/INBOX.")

# The mail providers that may tell us of bounces and hand over what arrives, and what each proves itself with.
MAIL_PROVIDERS = env.list("MAIL_PROVIDERS", default=[])
PROOF_OF_PROVIDERS = {
    "mailgun": "MAILGUN_WEBHOOK_SIGNING_KEY",
    "postal": "POSTAL_WEBHOOK_KEY",
    "postmark": "WEBHOOK_SECRET",
}
ANYMAIL = {name: env.str(name) for name in PROOF_OF_PROVIDERS.values() if env.str(name, default="")}
for provider in MAIL_PROVIDERS:
    if PROOF_OF_PROVIDERS.get(provider) not in ANYMAIL:
        raise ImproperlyConfigured(
            f"MAIL_PROVIDERS names {provider!r}: it must be one of {', '.join(PROOF_OF_PROVIDERS)}, "
            f"and {PROOF_OF_PROVIDERS.get(provider, 'its secret')} must be set."
        )

# The folder in which the demo's mail server keeps what it received; empty outside the demo.
DEMO_MAILBOX = env.str("DEMO_MAILBOX", default="")
if DEMO_MAILBOX and not LOCAL:
    raise ImproperlyConfigured("DEMO_MAILBOX shows all mail to visitors; it is for the demo and the tests (LOCAL=1).")

# Where video meetings are held: the address of a provider in the manner of Jitsi. Without one members paste links.
VIDEO_URL = env.str("VIDEO_URL", default="").rstrip("/")
if VIDEO_URL and not is_plain_address(VIDEO_URL):
    raise ImproperlyConfigured("VIDEO_URL must be an https address without a name, a password, a ? or a #.")

# Where videos in a text may come from: "youtube", "vimeo", or the host name of a PeerTube. Nothing is asked of them
# before a reader presses play.
VIDEO_PLAYERS = env.list("VIDEO_PLAYERS", default=["youtube", "vimeo"])
PLAYER_ORIGINS = [player_origin(player) for player in VIDEO_PLAYERS]

# --- Application

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "taggit",
    "csp",
    "django_htmx",
    "django_prose_editor",
    "ambtenaar",
    "web",
    "network",
    "members",
    "groups",
    "content",
    "blog",
    "discussions",
    "events",
    "files",
    "notifications",
    "feed",
    "search",
    "moderation",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "web.middleware.CompressMiddleware",
    "web.middleware.PolicyMiddleware",
    "web.middleware.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "members.middleware.ViewerMiddleware",
    "network.middleware.VisitorsMiddleware",
    "members.middleware.AskFirstMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "ambtenaar.urls"
WSGI_APPLICATION = "ambtenaar.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "web.tokens.csrf",
                "network.context.network",
            ],
        },
    },
]

# --- People

AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["groups.backends.ViewerBackend"]
PASSWORD_HASHERS = [
    "members.hashers.Argon2id",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "members.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "feed:home"

ACCOUNT_ADAPTER = "members.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "members.forms.account.SignupForm",
    "login": "members.forms.account.LoginForm",
    "change_password": "members.forms.account.ChangePasswordForm",
    "reset_password": "members.forms.account.ResetPasswordForm",
    "reset_password_from_key": "members.forms.account.ResetPasswordKeyForm",
    "reauthenticate": "members.forms.account.ReauthenticateForm",
    "set_password": "members.forms.account.SetPasswordForm",
    "add_email": "members.forms.account.AddAddressForm",
    "request_login_code": "members.forms.account.RequestCodeForm",
    "confirm_login_code": "members.forms.account.ConfirmCodeForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up; elsewhere the password is asked
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 8
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # the mail of a ministry may take its time
ACCOUNT_LOGOUT_REDIRECT_URL = "feed:home"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
ACCOUNT_USER_DISPLAY = str
# Beside the limits of allauth itself; an action that is named nowhere has none. Whole offices share one address.
ACCOUNT_RATE_LIMITS = {
    "ask_as_guest": "30/h/ip,5/h/key",
    "ask_helper": "50/d/user",
    "ask_takeout": "10/d/user",
    "autosave": "60/m/user",
    "invite_to_event": "300/d/user",
    "be_invited_to_events": "10/d/key",
    "invite_to_group": "100/d/user",
    "merge_accounts": "5/h/user",
    "pin_note": "30/h/user",
    "private_feed": "600/h/user",
    "public_feed": "1200/h/ip",
    "put_file": "60/h/user",
    "put_picture": "120/h/user",
    "report": "20/h/user",
    "report_by_mail": "10/h/ip,5/d/key",
    "report_problem": "30/h/ip",
    "search": "120/m/user",
    "suggest": "120/m/user",
    "suggest_search": "240/m/user",
    "visitor_search": "1200/h/ip",
    "walk_in": "200/d/user",
}
SECONDS_TO_FILL_IN = 3  # of a form that anybody may send (web.bots); who is faster is a machine
HOURS_OF_FIRST_DAY = 24  # in which who has no recognised organisation posts little (content.thresholds)
# The tests sign up many people from one address, at once; they say so.
if truth("WITHOUT_RATE_LIMITS", default=False) and LOCAL:
    ACCOUNT_RATE_LIMITS, SECONDS_TO_FILL_IN, HOURS_OF_FIRST_DAY = False, 0, 0
# The demo lets its community manager in by password alone; nowhere else can a role be used without a second factor.
MANAGERS_NEED_SECOND_FACTOR = truth("MANAGERS_NEED_SECOND_FACTOR", default=True) or not LOCAL
ALLAUTH_TRUSTED_PROXY_COUNT = number("TRUSTED_PROXY_COUNT", default=0)

MFA_ADAPTER = "members.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "members.forms.account.AuthenticateForm",
    "reauthenticate": "members.forms.account.ReauthenticateByCodeForm",
    "activate_totp": "members.forms.account.ActivateAppForm",
    "add_webauthn": "members.forms.account.AddPasskeyForm",
    "edit_webauthn": "members.forms.account.NamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Whoever reaches these pages has confirmed an address; that another one still waits is no reason to refuse.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL

SOCIALACCOUNT_ADAPTER = "members.organisation_login.OrganisationLoginAdapter"
SOCIALACCOUNT_FORMS = {"signup": "members.forms.account.OrganisationSignupForm"}
SOCIALACCOUNT_AUTO_SIGNUP = False  # everybody gives a name and accepts the house rules
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # an address is no proof of an account
ORGANISATION_LOGINS = read_logins(env.str("OIDC_PROVIDERS", default=""), LOCAL)
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app_of(login) for login in ORGANISATION_LOGINS]}
}

SESSION_ENGINE = "members.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_HTTPS
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (
    ("__Host-sessionid", "__Host-csrftoken") if IS_HTTPS else ("sessionid", "csrftoken")
)
CSRF_FAILURE_VIEW = "web.views.csrf_failure"

# --- Safety

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        # The hash of the empty string: the editor looks for an empty <style> and then adds none of its own.
        "style-src": [SELF, "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [*([SELF] if DEMO_MAILBOX else []), *PLAYER_ORIGINS] or [NONE],
        "form-action": [SELF, *origins_of(ORGANISATION_LOGINS)],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "object-src": [NONE],
    }
}
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024  # of the fields, so that a form can say what is too long itself

# --- The editor: our own extensions to it, by the modules that export them (web/editor.py says which a field has)

DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {
        "js": [static_lazy("js/editor/blocks.js")],
        "extensions": {"Table": html_tags([]), "CodeBlock": html_tags([]), "TrailingNode": html_tags([])},
    },
    {"js": [static_lazy("js/editor/paste.js")], "extensions": {"PastedText": html_tags([])}},
    {"js": [static_lazy("js/editor/picture.js")], "extensions": {"Picture": html_tags([])}},
    {"js": [static_lazy("js/editor/video.js")], "extensions": {"Video": html_tags([])}},
    {"js": [static_lazy("js/editor/mention.js")], "extensions": {"Mention": html_tags([])}},
]

# --- Language and time

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# --- Files

STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / ".local" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / ".local" / "media"))  # private: only views serve from it
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_HANDLERS = [
    "web.uploads.Doorkeeper",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",  # up to 2.5 MB
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
MB = 1024 * 1024
LARGEST_FILE = number("LARGEST_FILE_MB", default=100) * MB
FILES_AT_ONCE = 10
FILES_PER_GROUP = number("FILES_PER_GROUP_MB", default=5 * 1024) * MB
PICTURES_PER_MEMBER = number("PICTURES_PER_MEMBER_MB", default=500) * MB  # in texts, as they are kept
HANDOUTS_PER_MEMBER = number("HANDOUTS_PER_MEMBER_MB", default=1024) * MB  # with sessions of events
LARGEST_ZIP = number("LARGEST_ZIP_MB", default=1024) * MB
CLAMAV_URL = env.str("CLAMAV_URL", default="")
if CLAMAV_URL and not CLAMAV_URL.startswith(("tcp://", "unix:///")):
    raise ImproperlyConfigured("CLAMAV_URL must be tcp://host:3310 or unix:///path/to/clamd.ctl.")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# The editor's source map is only for who debugs the editor; compressing it is most of the work of collectstatic.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "jpg", "jpeg", "png", "gif", "webp", "avif", "zip", "gz", "woff", "woff2"]
if truth("PLAIN_STATIC", default=False) and LOCAL:  # behaviour tests have collected nothing
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
