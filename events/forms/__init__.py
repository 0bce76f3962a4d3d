from .agenda import AgendaFilter, CancelForm, HandOverForm
from .locations import LocationForm
from .planning import EventForm, too_small

__all__ = ["AgendaFilter", "CancelForm", "EventForm", "HandOverForm", "LocationForm", "too_small"]
