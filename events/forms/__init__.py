from .agenda import AgendaFilter, CancelForm, HandOverForm
from .calls import CallForm, ProposalForm, VerdictForm
from .continuing import ContinuationForm
from .guests import GuestForm
from .inviting import InviteToEventForm
from .locations import LocationForm
from .mailings import MailingForm
from .planning import EventForm, too_small
from .programme import ReleaseForm, RoomForm, RoundForm, SessionForm, TrackForm
from .questions import AnswersForm, CallQuestionForm, SignUpQuestionForm
from .recurring import RepeatForm

__all__ = [
    "AgendaFilter",
    "AnswersForm",
    "CallForm",
    "CallQuestionForm",
    "CancelForm",
    "ContinuationForm",
    "EventForm",
    "GuestForm",
    "HandOverForm",
    "InviteToEventForm",
    "LocationForm",
    "MailingForm",
    "ProposalForm",
    "ReleaseForm",
    "RepeatForm",
    "RoomForm",
    "RoundForm",
    "SessionForm",
    "SignUpQuestionForm",
    "TrackForm",
    "VerdictForm",
    "too_small",
]
