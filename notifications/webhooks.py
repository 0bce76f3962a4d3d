"""What a mail provider tells us of our mails, and what arrives there; anymail checks that it is the provider."""

import logging
import re
from hashlib import sha256

from anymail.signals import EventType, RejectReason, inbound, tracking
from anymail.webhooks import mailgun, postal, postmark
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.dispatch import receiver
from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from network.middleware import stays_open

from .arriving import take_in_message
from .bounces import delivery_named, was_sent_to
from .complaints import stop_what_came_by
from .models import Arrival, Outcome, mail_no_more
from .smtp import is_gone

logger = logging.getLogger(__name__)
# What signs what it sends, and Postmark, which names a password instead; settings.ANYMAIL holds the keys of those that
# are switched on.
PROVIDERS = {
    "mailgun": {"events": mailgun.MailgunTrackingWebhookView, "mime": mailgun.MailgunInboundWebhookView},
    "postal": {"events": postal.PostalTrackingWebhookView, "mime": postal.PostalInboundWebhookView},
    "postmark": {"events": postmark.PostmarkTrackingWebhookView, "mime": postmark.PostmarkInboundWebhookView},
}
REFUSED_FOR_GOOD = {"mailgun": 406}  # any other code it takes for a bad moment, and posts it again for hours
ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
LOST = {EventType.BOUNCED, EventType.REJECTED, EventType.FAILED}
UNWANTED = {EventType.COMPLAINED, EventType.UNSUBSCRIBED}


@csrf_exempt  # a provider posts here, and its signature is the proof
@stays_open
def from_provider(request, provider, what):
    view = PROVIDERS.get(provider, {}).get(what) if provider in settings.MAIL_PROVIDERS else None
    if view is None:
        raise Http404
    try:
        return view.as_view()(request)
    except RequestDataTooBig:
        logger.warning("%s brought %s bytes, more than is taken", provider, request.headers.get("Content-Length"))
        return HttpResponse(status=REFUSED_FOR_GOOD.get(provider, 413))


@receiver(inbound)
def take_mail(event, **kwargs):
    message = event.message
    recipient = message.envelope_recipient
    take_in_message(message, message.envelope_sender, [recipient] if recipient else [])


@receiver(tracking)
@transaction.atomic
def take_event(event, esp_name, **kwargs):
    """Each event counts once, however often a provider repeats it. What is read, opened or clicked is not for us."""
    if event.event_type not in LOST | UNWANTED:
        return
    arrival = Arrival.objects.first_of(f"{esp_name} {event.event_id or whole(event)}")
    if arrival:
        arrival.end(outcome_of(event))


def whole(event):
    return sha256(repr(event.esp_event).encode()).hexdigest()


def outcome_of(event):
    email = (event.recipient or "").strip().lower()
    delivery = delivery_of(event)
    if delivery and not was_sent_to(delivery, email):
        delivery = None
    if event.event_type in UNWANTED:
        return Outcome.COMPLAINED if delivery and stop_what_came_by(delivery) else Outcome.NOT_OURS
    answer = " ".join(filter(None, [event.mta_response, event.description]))
    if names_no_mailbox(event, answer):
        mail_no_more(email, answer)
        if delivery:
            delivery.note_bounce()
        return Outcome.BOUNCED
    return Outcome.PUT_OFF if delivery and delivery.came_back(answer[:500]) else Outcome.NOT_OURS


def names_no_mailbox(event, answer):
    """Whether the address is no mailbox: by the code of the receiving server, else by what the provider makes of it."""
    codes = ENHANCED.findall(answer)
    if codes:
        return any(map(is_gone, codes))
    kind = str(event.esp_event.get("Type", "")) if isinstance(event.esp_event, dict) else ""
    return event.reject_reason == RejectReason.INVALID or kind in ("HardBounce", "BadEmailAddress")


def delivery_of(event):
    """The mail of ours that it is about: by its Message-ID, wherever the provider repeats it."""
    found = event.message_id and delivery_named(str(event.message_id))
    return found or delivery_named(repr(event.esp_event))
