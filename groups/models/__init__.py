from .archiving import Archived, Archiving
from .arrangements import GroupQuestion, Inviting, Posting, asked_by_groups
from .circulars import (
    Addressed,
    Addressee,
    Circular,
    CircularDraft,
    KeptBack,
    MessageStop,
    Missed,
    Reach,
    TooManyCirculars,
    addressed_in,
    reach_of,
    stopped,
)
from .covers import HEIGHT, WIDTH
from .doubts import About, Answer, Doubt
from .entering import INSIDE, Admission, LastManager, Standing
from .exclusions import Exclusion, KeptOut, LastingExclusion, ManagersAreEqual, barred_groups_of
from .fitting import Passing, fitting
from .groups import STRICTNESS, Group, GroupSubject, Kind, NameTaken, OpensUp, Pattern
from .hearing import membership_to_quiet, stop_token_for
from .life import ActiveWeek, Life
from .memberships import Entry, Invitation, JoinRequest, MailLevel, Membership, inside, managed_by, manages
from .openings import Opening, less_strict_than
from .proposals import LastDayGone, Proposal
from .resembling import resembling
from .rules import AdmissionRule, LeftAlone, shown_jobs
from .takeovers import Ground, Outcome, Takeover, can_be_taken_over, ground_of, managing
from .tightening import NOTICE, Tightening

__all__ = [
    "HEIGHT",
    "INSIDE",
    "NOTICE",
    "STRICTNESS",
    "WIDTH",
    "About",
    "ActiveWeek",
    "Addressed",
    "Addressee",
    "Admission",
    "AdmissionRule",
    "Answer",
    "Archived",
    "Archiving",
    "Circular",
    "CircularDraft",
    "Doubt",
    "Entry",
    "Exclusion",
    "Ground",
    "Group",
    "GroupQuestion",
    "GroupSubject",
    "Invitation",
    "Inviting",
    "JoinRequest",
    "KeptBack",
    "KeptOut",
    "Kind",
    "LastDayGone",
    "LastManager",
    "LastingExclusion",
    "LeftAlone",
    "Life",
    "MailLevel",
    "ManagersAreEqual",
    "Membership",
    "MessageStop",
    "Missed",
    "NameTaken",
    "Opening",
    "OpensUp",
    "Outcome",
    "Passing",
    "Pattern",
    "Posting",
    "Proposal",
    "Reach",
    "Standing",
    "Takeover",
    "Tightening",
    "TooManyCirculars",
    "addressed_in",
    "asked_by_groups",
    "barred_groups_of",
    "can_be_taken_over",
    "fitting",
    "ground_of",
    "inside",
    "less_strict_than",
    "managed_by",
    "manages",
    "managing",
    "membership_to_quiet",
    "reach_of",
    "resembling",
    "shown_jobs",
    "stop_token_for",
    "stopped",
]
