"""Facts other rooms may act upon; sent inside the transaction of the act."""

from django.dispatch import Signal

registered = Signal()  # registration
unregistered = Signal()  # registration: the place is free again
