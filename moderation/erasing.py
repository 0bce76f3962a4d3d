"""What is kept to judge by goes when nothing is to be judged any more."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from .deciding import TIME_TO_APPEAL
from .models import Appeal, Decision, Deed, Exhibit, What

A_DAY = timedelta(days=1)
KEPT_FOR = timedelta(days=90)  # after nobody can object any more
AT_ONCE = 200


def final_since(moment):
    """Exhibits of cases that were settled before then, and of which nobody could object, or was answered, since."""
    appealed = Q(appeal__isnull=False)
    answered_since = appealed & (Q(appeal__judged_at=None) | Q(appeal__judged_at__gt=moment))
    could_object = Q(appeal=None, at__gt=moment - TIME_TO_APPEAL - A_DAY)  # of which the last counts as a whole
    lately = Decision.objects.filter(answered_since | could_object, case=OuterRef("case"))
    return Exhibit.objects.filter(~Exists(lately), erased_at=None, case__settled_at__lte=moment)


def erase_old():
    """Those whose term is over, each in a transaction of its own."""
    over = final_since(timezone.now() - KEPT_FOR).order_by("seen_at", "pk")
    for exhibit in over.select_related("case")[:AT_ONCE]:
        erase(exhibit)


@transaction.atomic
def erase(exhibit):
    """The words of the thing, of who reported it and of those who judged it. Twice is once.

    What was decided, and that there were reports, stays: counts, reasons and days.
    """
    empty = {"title": "", "text": "", "url": "", "author_name": "", "thread": [], "later": []}
    if not Exhibit.objects.filter(pk=exhibit.pk, erased_at=None).update(**empty, erased_at=timezone.now()):
        return
    case = exhibit.case
    case.reports.update(text="", email="")
    case.case_notes.all().delete()
    case.hand_overs.update(word="")
    if case.about_id is None:
        forget_words(case.decisions.all())
    Deed.objects.write(What.EVIDENCE_ERASED, thing=case.thing, case_key=case.pk, member_key=case.about_id)


def forget_words(decisions):
    """What somebody who left was told, and said against it."""
    Appeal.objects.filter(decision__in=decisions).exclude(judged_at=None).update(text="-", answer="-")
    decisions.exclude(text="").update(text="-")
