from .conversations import Discussion, Idea, NotAnAnswer, Question, Step, Support
from .enquiries import Ask, Enquiry, Willingness
from .polls import Choice, NotAVote, Poll, PollOver, Vote, VotesCast
from .splitting import Gone, split_off

__all__ = [
    "Ask",
    "Choice",
    "Discussion",
    "Enquiry",
    "Gone",
    "Idea",
    "NotAVote",
    "NotAnAnswer",
    "Poll",
    "PollOver",
    "Question",
    "Step",
    "Support",
    "Vote",
    "VotesCast",
    "Willingness",
    "split_off",
]
