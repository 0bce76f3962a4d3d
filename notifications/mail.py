from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

from .letters import headers_of, sender
from .models import ACCOUNT, Mail


class OutboxBackend(BaseEmailBackend):
    """Every mail, allauth's included, becomes a row in the transaction of whoever sends it; a worker does the rest.

    So a mail is never sent about what was rolled back, and a page costs the same whether or not an address is known.
    """

    def send_messages(self, messages):
        rows = []
        for message in messages:
            if message.from_email == settings.DEFAULT_FROM_EMAIL:
                message.from_email = sender()
            message.extra_headers = headers_of(ACCOUNT) | message.extra_headers
            rows += [Mail.write(message, ACCOUNT, recipient) for recipient in message.recipients()]
        return len(rows)
