from .cases import Case, CaseNote, Exhibit, HandOver, Reason
from .decisions import Appeal, Decision, HalfYear, Outcome, Verdict
from .desk import Chore, ChoreState, Introduction, Remark
from .reports import Report
from .taking import TakenMeanwhile
from .trail import Deed, What

__all__ = [
    "Appeal",
    "Case",
    "CaseNote",
    "Chore",
    "ChoreState",
    "Decision",
    "Deed",
    "Exhibit",
    "HalfYear",
    "HandOver",
    "Introduction",
    "Outcome",
    "Reason",
    "Remark",
    "Report",
    "TakenMeanwhile",
    "Verdict",
    "What",
]
