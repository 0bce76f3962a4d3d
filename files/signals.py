"""Facts other rooms may act upon; sent inside the transaction of the act."""

from django.dispatch import Signal

version_refused = Signal()  # author, title, name, finding: what the scanner said; the version itself is gone
