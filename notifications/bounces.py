"""Mail of ours that comes back, as a report in the mailbox of our sender (RFC 3464), and complaints (RFC 5965)."""

import re

from .complaints import stop_what_came_by
from .models import Delivery, Outcome, is_of_mail_to, mail_no_more
from .smtp import is_gone

MESSAGE_ID = re.compile(r"\b([a-z_]+)\.(\d{1,18})\.[0-9a-f]{24}@[^<>\s'\"]+")  # some providers leave out the < and >


def read_report(report):
    """Pause an address that is no mailbox, send again what may still arrive, stop what somebody calls spam.

    Anybody can write such a report, so it counts only when it quotes a mail that we sent to this very address: nobody
    else knows its Message-ID.
    """
    quoted = quoted_in(report)
    delivery = quoted and delivery_named(quoted)
    for part in report.walk() if quoted else ():
        if part.get_content_type() == "message/feedback-report" and is_complaint(part):
            return Outcome.COMPLAINED if delivery and stop_what_came_by(delivery) else Outcome.NOT_OURS
        if part.get_content_type() != "message/delivery-status":
            continue
        for recipient in part.get_payload():
            email = address_in(recipient)
            is_ours = was_sent_to(delivery, email) if delivery else was_mailed_to(quoted, email)
            if not has_failed(recipient) or not is_ours:
                continue
            answer = str(recipient.get("Diagnostic-Code", ""))
            if is_gone(str(recipient.get("Status", "")).strip()):
                mail_no_more(email, answer)
                if delivery:
                    delivery.note_bounce()
                return Outcome.BOUNCED
            # What is not in the ledger is not kept either, so it cannot be sent again.
            return Outcome.PUT_OFF if delivery and delivery.came_back(answer) else Outcome.NOT_OURS
    return Outcome.NOT_OURS


def is_complaint(part):
    fields = part.get_payload()
    kind = fields[0].get("Feedback-Type", "") if isinstance(fields, list) and fields else ""
    return str(kind).strip().lower() in ("abuse", "fraud", "opt-out", "other")


def was_sent_to(delivery, email):
    if delivery.guest:
        return delivery.guest.email == email
    return delivery.member.emailaddress_set.filter(email=email, verified=True).exists()


def was_mailed_to(text, email):
    """Whether the Message-ID in this text is that of an account mail, or another at once, to this address."""
    quoted = MESSAGE_ID.search(text)
    return quoted[1] == "mail" and is_of_mail_to(f"<{quoted[0]}>", quoted[2], email)


def has_failed(recipient):
    return str(recipient.get("Action", "")).strip().lower() == "failed"


def address_in(recipient):
    named = recipient.get("Original-Recipient") or recipient.get("Final-Recipient") or ""
    return str(named).rpartition(";")[2].strip().lower()


def quoted_in(report):
    """What the report quotes of a mail that may be ours, or None."""
    for part in report.walk():
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822"):
            text = part.as_string()
            if MESSAGE_ID.search(text):
                return text
    return None


def delivery_named(text):
    """The mail of ours whose Message-ID stands in this text, or None."""
    quoted = MESSAGE_ID.search(text)
    mailed = Delivery.objects.select_related("member", "guest")
    found = quoted and mailed.filter(pk=quoted[2], kind=quoted[1]).first()
    return found if found and found.message_id == f"<{quoted[0]}>" else None
