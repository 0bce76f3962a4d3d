from .merging import NotTwoSubjects, SubjectMerge, gather_strays
from .network import CACHE_KEY, Face, JoiningPolicy, Network, Sight
from .pages import RULES, Page, RulesVersion
from .problems import ProblemReport
from .subjects import NameTaken, Subject, SubjectFollow, SubjectKeyField, Subjects

__all__ = [
    "CACHE_KEY",
    "RULES",
    "Face",
    "JoiningPolicy",
    "NameTaken",
    "Network",
    "NotTwoSubjects",
    "Page",
    "ProblemReport",
    "RulesVersion",
    "Sight",
    "Subject",
    "SubjectFollow",
    "SubjectKeyField",
    "SubjectMerge",
    "Subjects",
    "gather_strays",
]
