"""What follows when something is reported, put before somebody else or settled, in the transaction of the act."""

from django.dispatch import receiver

from notifications.models import Announcement

from .kinds.cases import CaseHandedOver, CaseOpened, CaseWaits, CaseWaitsInGroup, DangerReported
from .kinds.desk import ChoreHandedOver
from .models import Reason
from .signals import case_opened, case_waits, chore_handed_over, decided, handed_over, reported


@receiver(case_opened)
def announce_case(case, **kwargs):
    if case.reason != Reason.FORBIDDEN:  # else it is told as what it is
        Announcement.write(CaseOpened, case)


@receiver(reported)
def announce_danger(report, **kwargs):
    """By the first who says so. There is no actor: who reported it is told to nobody."""
    said_before = report.case.reports.filter(reason=Reason.FORBIDDEN).exclude(pk=report.pk)
    if report.reason == Reason.FORBIDDEN and not said_before.exists():
        Announcement.write(DangerReported, report.case)


@receiver(case_waits)
def announce_waiting(case, in_group, **kwargs):
    Announcement.write(CaseWaitsInGroup if in_group else CaseWaits, case)


@receiver(handed_over)
def announce_hand_over(hand_over, **kwargs):
    Announcement.write(CaseHandedOver, hand_over, actor=hand_over.by)


@receiver(chore_handed_over)
def announce_task(chore, by, **kwargs):
    Announcement.write(ChoreHandedOver, chore, actor=by)


@receiver(decided)
def close_what_was_opened(decision, **kwargs):
    decision.case.close_again()
