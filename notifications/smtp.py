"""Handing one mail to the mail server, and knowing afterwards whether it took it."""

import logging
import re
import smtplib
import threading
import time
from email.utils import parseaddr
from functools import lru_cache

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import sanitize_address

logger = logging.getLogger(__name__)
CLOSING = 421  # the server hangs up, whatever it was asked
WAITING = 354  # for the text
PLAIN = re.compile(r"[\w+-]+(\.[\w+-]+)*@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+", re.ASCII | re.IGNORECASE)
REST = 30  # seconds this process leaves a mail server alone that kept it waiting to the end
rests_until = 0.0
kept = threading.local()  # one connection per worker: greeting the server costs more than a mail


class NotAccepted(Exception):
    """The server does not have it, so trying again cannot make it two. for_good: nor would it help.

    no_such_mailbox: it refused the address itself, not our mail or our server.
    """

    def __init__(self, reason, for_good=False, no_such_mailbox=False):
        super().__init__(reason)
        self.for_good = for_good
        self.no_such_mailbox = no_such_mailbox


class Resting(NotAccepted):
    """The server was not asked: a moment ago it kept us waiting, and bell and accounts need the worker too."""


class Unclear(Exception):
    """The text was sent and the answer never came: the server may have it, or not."""


def transport():
    """Django's own way to the mail server, for EMAIL_BACKEND leads to the outbox."""
    return get_connection("django.core.mail.backends.smtp.EmailBackend")


def is_resting():
    """Whether it would be left alone at this moment: what is asked before a mail is written costs nothing."""
    return time.monotonic() < rests_until


def hand_over(recipient, message):
    """Give the bytes of one mail to the server. Raises NotAccepted, or Unclear."""
    began = time.monotonic()
    if is_resting():
        raise Resting("the mail server did not answer a moment ago")
    try:
        smtp = connection_that_took(as_on_an_envelope(recipient), began)
    except (OSError, ValueError) as error:  # OSError: every SMTPException is one
        hang_up()
        rest_after(began)
        raise NotAccepted(in_words(error)) from error
    try:
        smtp.send(dotted(message))
        code, answer = smtp.getreply()
    except OSError as error:
        hang_up()
        rest_after(began)
        raise Unclear(in_words(error)) from error
    if code != 250:
        raise refusal(code, answer)


def kept_waiting(began):
    return time.monotonic() - began >= settings.EMAIL_TIMEOUT


def rest_after(began):
    global rests_until
    if kept_waiting(began):
        rests_until = time.monotonic() + REST


def as_on_an_envelope(address):
    """Most addresses are plain; of the others Django knows how they are written."""
    if PLAIN.fullmatch(address):
        return address
    written = sanitize_address(address, "utf-8")
    return parseaddr(written)[1] or written


@lru_cache(maxsize=10)
def address_in(configured):
    return parseaddr(configured)[1]


def dotted(message):
    """The text as it goes over the line: a dot of its own at the beginning of a line is no end."""
    text = re.sub(rb"(?m)^\.", b"..", message) if b"\n." in message or message[:1] == b"." else message
    return text + (b".\r\n" if text.endswith(b"\r\n") else b"\r\n.\r\n")


def connection_that_took(recipient, began):
    """A connection that has taken our sender and this recipient, and waits for the text."""
    if getattr(kept, "transport", None) is not None:
        try:
            return announce(kept.transport.connection, recipient)
        except (smtplib.SMTPServerDisconnected, ConnectionError):  # it hung up since, and nothing was sent
            hang_up()
            if kept_waiting(began):
                raise
    fresh = transport()
    fresh.open()
    kept.transport = fresh
    return announce(fresh.connection, recipient)


def announce(smtp, recipient):
    smtp.ehlo_or_helo_if_needed()
    takes_octets = smtp.has_extn("8bitmime")
    if not takes_octets:
        warn_of_loss(settings.EMAIL_HOST, settings.EMAIL_PORT)
    options = ["BODY=8BITMIME"] if takes_octets else []
    sender = address_in(settings.DEFAULT_FROM_EMAIL)
    said = [" ".join([f"MAIL FROM:<{sender}>", *options]), f"RCPT TO:<{recipient}>", "DATA"]
    answers = conversation(smtp, said)
    code, answer = next(answers)
    if code == CLOSING:
        raise smtplib.SMTPServerDisconnected(answer.decode(errors="replace"))
    if code != 250:
        raise smtplib.SMTPSenderRefused(code, answer, settings.DEFAULT_FROM_EMAIL)  # our fault, not the recipient's
    code, answer = next(answers)
    if code not in (250, 251):
        raise refusal(code, answer, no_such_mailbox=names_no_mailbox(code, answer))
    code, answer = next(answers)
    if code != WAITING:
        raise refusal(code, answer)
    return smtp


@lru_cache(maxsize=10)  # once a process
def warn_of_loss(host, port):
    """Our texts are UTF-8, and a server that does not offer to take that may spoil or refuse them (RFC 6152)."""
    logger.warning("the mail server %s:%s offers no 8BITMIME: it may spoil or refuse our mails", host, port)


def conversation(smtp, said):
    """The answers to these lines. A server that lets us (RFC 2920) gets them at once, in one journey instead of three;
    where an answer means that no text will follow, the caller hangs up."""
    if smtp.has_extn("pipelining") and all(line.isprintable() for line in said):
        smtp.send("".join(f"{line}\r\n" for line in said))
        for _line in said:
            yield smtp.getreply()
    else:
        for line in said:
            yield smtp.docmd(line)


def names_no_mailbox(code, answer):
    """Whether a refusal of the recipient says that there is no such mailbox (any more); RFC 3463 tells the reasons."""
    status = re.match(rb"\d\.\d{1,3}\.\d{1,3}", answer)
    return code in (550, 551, 553) and (status is None or is_gone(status[0].decode()))


def is_gone(status):
    """Whether an enhanced status code means that the address is no mailbox: 5.1.x the address, 5.2.1 switched off."""
    return status.startswith("5.1.") or status == "5.2.1"


def refusal(code, answer, no_such_mailbox=False):
    """What an answer about the recipient or the text means: 5xx is for good. The conversation ends with it."""
    hang_up()
    words = f"{code} {answer.decode(errors='replace')}"
    return NotAccepted(words, for_good=500 <= code < 600, no_such_mailbox=no_such_mailbox)


def in_words(error):
    return f"{type(error).__name__}: {error}"


def hang_up():
    transport, kept.transport = getattr(kept, "transport", None), None
    if transport is not None and transport.connection is not None:
        transport.connection.close()
