from .addresses import (
    UNCONFIRMED_FOR,
    AddressPause,
    Reason,
    UnconfirmedAddress,
    addresses_of,
    mailbox_of,
    mailboxes_of,
    proven_addresses_of,
)
from .audiences import WIDE, Audience, Nearness
from .boards import Note
from .connecting import Block, Follow, apart_from, blocked_by
from .counting import ANYBODY, MOST, NAMED, Tally
from .expertise import Expertise, Learning, who_know_most_of
from .feed_keys import FeedKey
from .invitations import NetworkInvitation
from .jobs import Affiliation, Evidence
from .joining import Application, Errand, RulesAcceptance
from .leaving import TIME_TO_RECONSIDER, Contributions, Departure, Disuse, Farewell, LastingMeasure, Takeout, hashes_of
from .merging import FormerAccount
from .organisations import Domain, Organisation, OrganisationKind, Province, SortName
from .people import LARGE, SMALL, Member, meet
from .profiles import FIELDS, Profile
from .questions import TO_CHOOSE, Answer, ProfileQuestion, QuestionKind, answer
from .standing import Act, LastCommunityManager, Limit, Role, Suspension

__all__ = [
    "ANYBODY",
    "FIELDS",
    "LARGE",
    "MOST",
    "NAMED",
    "SMALL",
    "TIME_TO_RECONSIDER",
    "TO_CHOOSE",
    "UNCONFIRMED_FOR",
    "WIDE",
    "Act",
    "AddressPause",
    "Affiliation",
    "Answer",
    "Application",
    "Audience",
    "Block",
    "Contributions",
    "Departure",
    "Disuse",
    "Domain",
    "Errand",
    "Evidence",
    "Expertise",
    "Farewell",
    "FeedKey",
    "Follow",
    "FormerAccount",
    "LastCommunityManager",
    "LastingMeasure",
    "Learning",
    "Limit",
    "Member",
    "Nearness",
    "NetworkInvitation",
    "Note",
    "Organisation",
    "OrganisationKind",
    "Profile",
    "ProfileQuestion",
    "Province",
    "QuestionKind",
    "Reason",
    "Role",
    "RulesAcceptance",
    "SortName",
    "Suspension",
    "Takeout",
    "Tally",
    "UnconfirmedAddress",
    "addresses_of",
    "answer",
    "apart_from",
    "blocked_by",
    "hashes_of",
    "mailbox_of",
    "mailboxes_of",
    "meet",
    "proven_addresses_of",
    "who_know_most_of",
]
