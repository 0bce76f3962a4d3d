"""Facts other rooms may act upon; sent inside the transaction of the act."""

from django.dispatch import Signal

admitted = Signal()  # member, waited: whether a community manager had to decide
turned_away = Signal()  # email, name, reason; the account is gone by the time anybody hears
