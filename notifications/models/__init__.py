"""The outbox and the ledger; docs/architecture.md says how news goes from a fact to a mail."""

from .announcements import Announcement
from .arrivals import Arrival, Outcome
from .broadcasts import Broadcast
from .deliveries import DIGEST, Channel, Delivery, Resending
from .digests import (
    DigestQuiet,
    DigestSubscription,
    DigestWord,
    Frequency,
    in_batches,
    next_digest_at,
    period_of,
    week_of,
)
from .mails import ACCOUNT, Mail, is_of_mail_to
from .notices import Notice
from .notifications import Notification
from .outgoing import PATIENCE, mail_no_more
from .wishes import Preset, Way, Wishes

__all__ = [
    "ACCOUNT",
    "DIGEST",
    "PATIENCE",
    "Announcement",
    "Arrival",
    "Broadcast",
    "Channel",
    "Delivery",
    "DigestQuiet",
    "DigestSubscription",
    "DigestWord",
    "Frequency",
    "Mail",
    "Notice",
    "Notification",
    "Outcome",
    "Preset",
    "Resending",
    "Way",
    "Wishes",
    "in_batches",
    "is_of_mail_to",
    "mail_no_more",
    "next_digest_at",
    "period_of",
    "week_of",
]
