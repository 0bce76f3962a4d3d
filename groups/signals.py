"""Facts other rooms may act upon; sent inside the transaction of the act."""

from django.dispatch import Signal

join_requested = Signal()  # join_request
join_admitted = Signal()  # membership: a request was granted
join_declined = Signal()  # group, member, reason: the request is gone
invited = Signal()  # invitation
