from .agenda import AgendaFilter, CancelForm, HandOverForm
from .guests import GuestForm
from .locations import LocationForm
from .mailings import MailingForm
from .planning import EventForm, too_small
from .questions import AnswersForm, SignUpQuestionForm

__all__ = [
    "AgendaFilter",
    "AnswersForm",
    "CancelForm",
    "EventForm",
    "GuestForm",
    "HandOverForm",
    "LocationForm",
    "MailingForm",
    "SignUpQuestionForm",
    "too_small",
]
