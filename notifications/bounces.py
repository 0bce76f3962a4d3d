"""Mail that comes back later, as a report in the mailbox of our sender (RFC 3464)."""

import re
from email import message_from_binary_file, policy

from .models import Delivery, mail_no_more
from .smtp import is_gone

MESSAGE_ID = re.compile(r"<([a-z_]+)\.(\d{1,18})\.[0-9a-f]+@[^<>\s]+>")


def take_in(file):
    """Pause the address that a report says is no mailbox. Returns the address; None for anything else.

    Anybody can write such a report, so it counts only when it quotes a mail that we sent to this very address: nobody
    else knows its Message-ID.
    """
    report = message_from_binary_file(file, policy=policy.default)
    delivery = delivery_in(report)
    for part in report.walk() if delivery else ():
        if part.get_content_type() == "message/delivery-status":
            for recipient in part.get_payload():
                email = address_in(recipient)
                if says_gone(recipient) and was_sent_to(delivery, email):
                    mail_no_more(email, str(recipient.get("Diagnostic-Code", "")))
                    return email
    return None


def was_sent_to(delivery, email):
    if delivery.guest:
        return delivery.guest.email == email
    return delivery.member.emailaddress_set.filter(email=email, verified=True).exists()


def says_gone(recipient):
    failed = str(recipient.get("Action", "")).strip().lower() == "failed"
    return failed and is_gone(str(recipient.get("Status", "")).strip())


def address_in(recipient):
    named = recipient.get("Original-Recipient") or recipient.get("Final-Recipient") or ""
    return str(named).rpartition(";")[2].strip().lower()


def delivery_in(report):
    """The mail of ours that the report quotes, or None."""
    for part in report.walk():
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822"):
            quoted = MESSAGE_ID.search(part.as_string())
            mailed = Delivery.objects.select_related("member", "guest")
            found = quoted and mailed.filter(pk=quoted[2], kind=quoted[1]).first()
            if found and found.message_id == quoted[0]:
                return found
    return None
