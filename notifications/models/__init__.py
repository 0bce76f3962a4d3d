"""The outbox and the ledger; docs/architecture.md says how news goes from a fact to a mail."""

from .announcements import Announcement
from .deliveries import DIGEST, Channel, Delivery
from .digests import DigestSubscription, Frequency, next_digest_at, period_of
from .mails import ACCOUNT, Mail
from .outgoing import PATIENCE, mail_no_more

__all__ = [
    "ACCOUNT",
    "DIGEST",
    "PATIENCE",
    "Announcement",
    "Channel",
    "Delivery",
    "DigestSubscription",
    "Frequency",
    "Mail",
    "mail_no_more",
    "next_digest_at",
    "period_of",
]
