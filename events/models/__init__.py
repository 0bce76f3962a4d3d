from .changes import FRESH, Ahead, Cancellation, Move, Reminder
from .crew import Helper, TooManyHelpers, organisers_of
from .events import CANCELLED, Admission, Event, EventQuerySet, TimeZone, own_agenda
from .guests import KEPT, Guest
from .handovers import Handover
from .locations import Location
from .mailings import Mailing, Standing, TooManyMailings, guests_in, members_in, reach_at
from .questions import YES, Asking, SignUpAnswer, SignUpQuestion
from .refusals import (
    Begun,
    CalledOff,
    Declined,
    Full,
    InUse,
    NameTaken,
    NoSuchLocation,
    Refused,
    Shut,
    SignUpClosed,
    TooSmall,
)
from .registrations import Registration, RegistrationQuerySet
from .replies import Reply, Rsvp
from .requests import PlaceRequest
from .waiting import LastCall, Offer, Waiting

__all__ = [
    "CANCELLED",
    "FRESH",
    "KEPT",
    "YES",
    "Admission",
    "Ahead",
    "Asking",
    "Begun",
    "CalledOff",
    "Cancellation",
    "Declined",
    "Event",
    "EventQuerySet",
    "Full",
    "Guest",
    "Handover",
    "Helper",
    "InUse",
    "LastCall",
    "Location",
    "Mailing",
    "Move",
    "NameTaken",
    "NoSuchLocation",
    "Offer",
    "PlaceRequest",
    "Refused",
    "Registration",
    "RegistrationQuerySet",
    "Reminder",
    "Reply",
    "Rsvp",
    "Shut",
    "SignUpAnswer",
    "SignUpClosed",
    "SignUpQuestion",
    "Standing",
    "TimeZone",
    "TooManyHelpers",
    "TooManyMailings",
    "TooSmall",
    "Waiting",
    "guests_in",
    "members_in",
    "organisers_of",
    "own_agenda",
    "reach_at",
]
