"""The mailbox in which replies and reports land, where the mail server hands nothing over itself."""

import imaplib
import logging
from urllib.parse import unquote, urlsplit

from django.db import InterfaceError, OperationalError

from .arriving import LARGEST, take_in

logger = logging.getLogger(__name__)
AT_ONCE = 200
TIMEOUT = 20  # seconds


def empty(url):
    """Take in what is unread in a mailbox, and mark it as read. Returns what became of each.

    What cannot be taken in is flagged and left unread, for somebody to look at; what is flagged is passed over.
    imap://name:password@host:143/INBOX, or imaps:// for a line that is encrypted from the start.
    """
    parts = urlsplit(url)
    open_box = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    outcomes = []
    with open_box(parts.hostname, parts.port or port_of(parts.scheme), timeout=TIMEOUT) as box:
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        answered(box.select(f'"{unquote(parts.path.strip("/")) or "INBOX"}"'))
        for uid in answered(box.uid("search", "UNSEEN", "UNFLAGGED"))[0].split()[:AT_ONCE]:
            try:
                outcomes.append(take_in(fetched(box, uid)))
            except (OperationalError, InterfaceError):  # no database: the next time is early enough for all of them
                raise
            except Exception:  # one mail that nobody understands must not keep the others
                logger.exception("a mail in the mailbox could not be taken in; it is flagged")
                answered(box.uid("store", uid, "+FLAGS", r"(\Flagged)"))
            else:
                answered(box.uid("store", uid, "+FLAGS", r"(\Seen)"))
    return outcomes


def fetched(box, uid):
    parts = answered(box.uid("fetch", uid, f"(BODY.PEEK[]<0.{LARGEST + 1}>)"))
    return next(part[1] for part in parts if isinstance(part, tuple))


def answered(answer):
    status, parts = answer
    if status != "OK":
        raise imaplib.IMAP4.error(f"the mailbox answered {status}: {parts}")
    return parts


def port_of(scheme):
    return imaplib.IMAP4_SSL_PORT if scheme == "imaps" else imaplib.IMAP4_PORT
