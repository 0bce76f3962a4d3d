from .agenda import AgendaFilter, CancelForm, HandOverForm
from .guests import GuestForm
from .locations import LocationForm
from .mailings import MailingForm
from .planning import EventForm, too_small

__all__ = [
    "AgendaFilter",
    "CancelForm",
    "EventForm",
    "GuestForm",
    "HandOverForm",
    "LocationForm",
    "MailingForm",
    "too_small",
]
