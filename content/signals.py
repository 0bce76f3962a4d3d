"""Facts other rooms may act upon; sent inside the transaction of the act."""

from django.dispatch import Signal

published = Signal()  # content: it can be read from now on
commented = Signal()  # comment
