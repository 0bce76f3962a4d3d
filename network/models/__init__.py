from .merging import NotTwoSubjects, SubjectMerge, gather_strays
from .network import CACHE_KEY, Face, JoiningPolicy, Network, Sight
from .notices import Notice, Readers
from .pages import RULES, Page, RulesVersion
from .problems import ProblemReport
from .subjects import NameTaken, Subject, SubjectFollow, SubjectKeyField, Subjects
from .watching import WatchedWord
from .wording import Wording

__all__ = [
    "CACHE_KEY",
    "RULES",
    "Face",
    "JoiningPolicy",
    "NameTaken",
    "Network",
    "NotTwoSubjects",
    "Notice",
    "Page",
    "ProblemReport",
    "Readers",
    "RulesVersion",
    "Sight",
    "Subject",
    "SubjectFollow",
    "SubjectKeyField",
    "SubjectMerge",
    "Subjects",
    "WatchedWord",
    "Wording",
    "gather_strays",
]
