"""The address that a reply to one of our mails goes to: it says below what, by whom and until when, and is signed.

It is all that says so, for mail programs change everything else. Small letters only, and short enough for the 64
characters before the @: some mail servers write an address their own way.
"""

import re
from base64 import b32encode
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from content.models import Comment

SALT = "notifications.reply_addresses"
TERM = timedelta(days=30)
TOKEN = re.compile(r"([0-9a-z]{1,9})-([0-9a-z]{1,9})-([0-9a-z]{1,9})-([0-9a-z]{1,5})-([a-z2-7]{20})")
LONGEST_KEY = 2**62


@dataclass(frozen=True)
class ReplyAddress:
    content_pk: int
    comment_pk: int  # 0: below the piece itself
    member_pk: int
    last_day: int  # since the year 1, as date.toordinal counts

    @property
    def is_over(self):
        return timezone.localdate().toordinal() > self.last_day

    @property
    def words(self):
        return "-".join(map(int_to_base36, (self.content_pk, self.comment_pk, self.member_pk, self.last_day)))

    def seal(self, secret):
        digest = salted_hmac(SALT, self.words, secret=secret, algorithm="sha256").digest()
        return b32encode(digest).decode().lower()[:20]


def reply_address(to, member):
    """Where this member's reply to a piece or comment goes; "" where nothing takes it in."""
    if to is None or not settings.REPLY_ADDRESS:
        return ""
    content_pk, comment_pk = (to.content_id, to.pk) if isinstance(to, Comment) else (to.pk, 0)
    last_day = timezone.localdate() + TERM
    address = ReplyAddress(content_pk, comment_pk, member.pk, last_day.toordinal())
    name, _at, domain = settings.REPLY_ADDRESS.partition("@")
    token = f"{address.words}-{address.seal(settings.SECRET_KEY)}"
    return f"{name}+{token}@{domain}" if name else f"{token}@{domain}"


def read(email):
    """The reply address that we made, or None."""
    local, _at, domain = email.strip().lower().rpartition("@")
    name, _at, own_domain = settings.REPLY_ADDRESS.partition("@")
    token = TOKEN.fullmatch(local.removeprefix(f"{name}+") if name else local)
    if not settings.REPLY_ADDRESS or domain != own_domain or token is None:
        return None
    *numbers, seal = token.groups()
    address = ReplyAddress(*map(base36_to_int, numbers))
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    is_ours = any(constant_time_compare(address.seal(secret), seal) for secret in secrets)
    return address if is_ours and max(address.content_pk, address.comment_pk, address.member_pk) < LONGEST_KEY else None


def is_ours(email):
    """Whether mail to this address comes to us. Members may have theirs at the same domain."""
    local, _at, domain = email.strip().lower().rpartition("@")
    name, _at, own_domain = settings.REPLY_ADDRESS.partition("@")
    if f"{local}@{domain}" == parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower():
        return True
    return domain == own_domain and (not name or local == name or local.startswith(f"{name}+"))
