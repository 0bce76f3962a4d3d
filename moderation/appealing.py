"""Whoever a decision is about objects, once, and somebody else looks at it again."""

from django.db import transaction
from django.utils import timezone

from members.models import Member
from network.rights import Right
from web.clock import after_working_days

from .deciding import NotTheirs, appeals_end, as_of_now, held, note, settle_removal, state_of, take_back
from .models import Appeal, Decision, Outcome, Verdict, What
from .permissions import can_judge
from .signals import appeal_waits, appealed, judged

PATIENCE = 5  # working days before those who may judge are told once more


class TooLate(Exception):
    """It is undone, the days are over, or there is nothing to object to; carries the decision as it is now."""

    def __init__(self, decision):
        super().__init__(decision)
        self.decision = decision


class JudgedAlready(Exception):
    """Somebody else was first; carries that appeal."""

    def __init__(self, appeal):
        super().__init__(appeal)
        self.appeal = appeal


def can_be_appealed(decision):
    """Whether it is there, did something, and not too long ago; once, whatever the answer was."""
    if decision.undone_at or decision.outcome == Outcome.NOTHING_WRONG or hasattr(decision, "appeal"):
        return False
    return timezone.now() <= appeals_end(decision.at)


@transaction.atomic
def appeal(decision, text):
    """What the decision did stays until it is judged; nothing goes for good before that. Twice is once.

    Raises TooLate.
    """
    case = held(decision.case)
    decision = Decision.objects.select_related("about").get(pk=decision.pk)
    decision.case = case
    if hasattr(decision, "appeal"):
        return decision.appeal
    if not can_be_appealed(decision):
        raise TooLate(decision)
    made = Appeal.objects.create(decision=decision, text=text)
    settle_removal(decision.hiding)
    note(What.APPEALED, decision.about, decision, before=state_of(case))
    appealed.send(Appeal, appeal=made)
    return made


@transaction.atomic
def judge(made, by, verdict, answer):
    """By somebody else than who decided. Changed: the decision is undone, and somebody may decide anew.

    Raises NotTheirs and JudgedAlready.
    """
    case = held(made.decision.case)
    made = Appeal.objects.select_related("decision__about", "decision__by", "judged_by").get(pk=made.pk)
    decision = made.decision
    decision.case = case
    if made.judged_at:
        raise JudgedAlready(made)
    if not can_judge(as_of_now(by), made):
        raise NotTheirs
    before = state_of(case)
    made.judged_by, made.judged_at, made.verdict, made.answer = by, timezone.now(), verdict, answer
    made.save(update_fields=["judged_by", "judged_at", "verdict", "answer"])
    if verdict == Verdict.CHANGED and decision.undone_at is None:
        take_back(decision, by, why=answer, tell=False)
    else:
        settle_removal(decision.hiding)
    note(What.JUDGED, by, decision, why=answer, before=before)
    judged.send(Appeal, appeal=made)
    return made


def judges():
    """Members who may judge appeals, of whom there have to be two: the first decider is never the one."""
    return Member.objects.present().holding(Right.JUDGE_APPEALS)


def lacks_judges():
    return len(judges().values("pk")[:2]) < 2


def remind_of_appeals():
    now = timezone.now()
    for made in Appeal.objects.open().filter(reminded_at=None).order_by("at")[:100]:
        if after_working_days(made.at, PATIENCE) > now:
            return
        with transaction.atomic():
            if Appeal.objects.open().filter(pk=made.pk, reminded_at=None).update(reminded_at=now):
                appeal_waits.send(Appeal, appeal=made)
